"""Pure rules of units: kinds, the credit code's check digit, the form of record numbers."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say

CREDIT_CODE_LENGTH = 18
CREDIT_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""Signs and weights of GB 32100-2015, 法人和其他组织统一社会信用代码编码规则."""


class UnitKind(StrEnum):
    """What a unit is; labels may change, codes may not."""

    CITY_GOVERNMENT = "city_government"
    CITY_BUREAU = "city_bureau"
    STREET_OFFICE = "street_office"
    SAFETY_STATION = "safety_station"
    ECONOMIC_DEVELOPMENT_OFFICE = "economic_development_office"
    POLICE_STATION = "police_station"
    PUBLIC_ORDER_OFFICE = "public_order_office"
    FIRE_STATION = "fire_station"
    SECTOR_AUTHORITY = "sector_authority"
    RESIDENTS_COMMITTEE = "residents_committee"
    VILLAGE_COMMITTEE = "village_committee"
    SHAREHOLDING_COOPERATIVE = "shareholding_cooperative"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    ELDERLY_HOME = "elderly_home"
    INDIVIDUAL_BUSINESS = "individual_business"
    OTHER = "other"


LABELS: dict[str, Text] = {
    UnitKind.CITY_GOVERNMENT: say("市（县）人民政府"),
    UnitKind.CITY_BUREAU: say("市（县）部门"),
    UnitKind.STREET_OFFICE: say("街道办事处"),
    UnitKind.SAFETY_STATION: say("安监站（应急消防管理站）"),
    UnitKind.ECONOMIC_DEVELOPMENT_OFFICE: say("经济发展办公室"),
    UnitKind.POLICE_STATION: say("派出所"),
    UnitKind.PUBLIC_ORDER_OFFICE: say("综治办"),
    UnitKind.FIRE_STATION: say("消防救援站"),
    UnitKind.SECTOR_AUTHORITY: say("行业主管部门"),
    UnitKind.RESIDENTS_COMMITTEE: say("居民委员会"),
    UnitKind.VILLAGE_COMMITTEE: say("村民委员会"),
    UnitKind.SHAREHOLDING_COOPERATIVE: say("股份经济合作社"),
    UnitKind.ENTERPRISE: say("企业"),
    UnitKind.SCHOOL: say("学校"),
    UnitKind.HOSPITAL: say("医院"),
    UnitKind.ELDERLY_HOME: say("养老院"),
    UnitKind.INDIVIDUAL_BUSINESS: say("个体工商户"),
    UnitKind.OTHER: say("其他单位"),
}

GOVERNMENT_KINDS = frozenset(
    {
        UnitKind.CITY_GOVERNMENT,
        UnitKind.CITY_BUREAU,
        UnitKind.STREET_OFFICE,
        UnitKind.SAFETY_STATION,
        UnitKind.ECONOMIC_DEVELOPMENT_OFFICE,
        UnitKind.POLICE_STATION,
        UnitKind.PUBLIC_ORDER_OFFICE,
        UnitKind.FIRE_STATION,
        UnitKind.SECTOR_AUTHORITY,
    }
)
COMMITTEE_KINDS = frozenset({UnitKind.RESIDENTS_COMMITTEE, UnitKind.VILLAGE_COMMITTEE})
OWNER_KINDS = frozenset(UnitKind) - GOVERNMENT_KINDS - COMMITTEE_KINDS


def credit_code_is_valid(code: str) -> bool:
    """Tell whether a unified social credit code has 18 signs and the right check sign."""
    if len(code) != CREDIT_CODE_LENGTH or any(sign not in CREDIT_CODE_SIGNS for sign in code):
        return False
    total = sum(
        CREDIT_CODE_SIGNS.index(sign) * weight
        for sign, weight in zip(code, CREDIT_CODE_WEIGHTS, strict=False)
    )
    return code[-1] == CREDIT_CODE_SIGNS[(31 - total % 31) % 31]


def record_number(prefix: str, series: str, year: int, count: int) -> str:
    """Return a readable number such as 云山-2026-000123; other series carry their letter."""
    letter = {"hazard": "", "report": "R", "place": "P", "task": "T"}.get(
        series, series[:1].upper()
    )
    return f"{prefix}-{year}-{letter}{count:06d}"
