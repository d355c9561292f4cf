"""Codes and their Chinese words: categories, sources, difficulties, kinds of measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shouwang.ground.errors import Text, say


class Category(StrEnum):
    """What kind of danger it is; a resident need not know (R251)."""

    UNKNOWN = "unknown"
    BLOCKED_EXIT = "blocked_exit"
    FIRE_FACILITY = "fire_facility"
    ELECTRICITY = "electricity"
    GAS = "gas"
    BUILDING = "building"
    ROAD = "road"
    SLOPE = "slope"
    THREE_IN_ONE = "three_in_one"
    WORKPLACE = "workplace"
    HAZCHEM = "hazchem"
    SPECIAL_EQUIPMENT = "special_equipment"
    MANAGEMENT = "management"
    OTHER = "other"


CATEGORY_LABELS: dict[str, Text] = {
    Category.UNKNOWN: say("不知道"),
    Category.BLOCKED_EXIT: say("通道、出口堵塞"),
    Category.FIRE_FACILITY: say("消防设施损坏"),
    Category.ELECTRICITY: say("用电、电动车充电"),
    Category.GAS: say("燃气"),
    Category.BUILDING: say("房屋、墙体、外挂物"),
    Category.ROAD: say("道路、井盖、积水"),
    Category.SLOPE: say("山体、河堤"),
    Category.THREE_IN_ONE: say("“三合一”、违规住人"),
    Category.WORKPLACE: say("生产作业"),
    Category.HAZCHEM: say("危险化学品"),
    Category.SPECIAL_EQUIPMENT: say("特种设备"),
    Category.MANAGEMENT: say("管理缺失"),
    Category.OTHER: say("其他"),
}


@dataclass(frozen=True, slots=True)
class PublicCategory:
    """A category as a resident chooses it: a large icon with a word."""

    code: str
    label: Text
    icon: str


PUBLIC_CATEGORIES = tuple(
    PublicCategory(code, CATEGORY_LABELS[code], icon)
    for code, icon in (
        (Category.UNKNOWN, "help-circle"),
        (Category.BLOCKED_EXIT, "door-exit"),
        (Category.FIRE_FACILITY, "fire-extinguisher"),
        (Category.ELECTRICITY, "bolt"),
        (Category.GAS, "flame"),
        (Category.BUILDING, "building"),
        (Category.ROAD, "traffic-cone"),
        (Category.SLOPE, "mountain"),
    )
)
"""At most eight, "unknown" first."""


class Source(StrEnum):
    """Who found the danger."""

    SELF = "self"
    STREET = "street"
    COMMUNITY = "community"
    JOINT = "joint"
    RESIDENT = "resident"
    EMPLOYEE = "employee"
    SENSOR = "sensor"
    UPPER_LEVEL = "upper_level"


SOURCE_LABELS: dict[str, Text] = {
    Source.SELF: say("单位自查"),
    Source.STREET: say("街道检查"),
    Source.COMMUNITY: say("村（社区）巡查"),
    Source.JOINT: say("联合检查"),
    Source.RESIDENT: say("居民随手拍"),
    Source.EMPLOYEE: say("员工报告"),
    Source.SENSOR: say("监测设备"),
    Source.UPPER_LEVEL: say("上级交办"),
}
TIP = "tip"
"""How every protected source is called towards the unit, so that none points at employees."""
SHOWN_SOURCES: dict[str, Text] = {**SOURCE_LABELS, TIP: say("内部或群众线索")}
"""Every source as somebody may read it; nothing is ever written as a tip."""
PROTECTED_SOURCES = frozenset({Source.RESIDENT, Source.EMPLOYEE})
"""Reports that the reported unit does not see before somebody has confirmed them."""

SOURCE_OF_ROLE: dict[str, str] = {
    "enterprise_owner": Source.SELF,
    "employee": Source.EMPLOYEE,
    "grid_worker": Source.COMMUNITY,
    "village_head": Source.COMMUNITY,
    "community_director": Source.COMMUNITY,
    "city_bureau": Source.UPPER_LEVEL,
}


class Difficulty(StrEnum):
    """How hard it is to put right (R38)."""

    IMMEDIATE = "immediate"
    LIMITED_TIME = "limited_time"
    NEEDS_FUNDS = "needs_funds"
    NEEDS_UPPER_LEVEL = "needs_upper_level"


DIFFICULTY_LABELS: dict[str, Text] = {
    "": say("未评估"),
    Difficulty.IMMEDIATE: say("能立即整改"),
    Difficulty.LIMITED_TIME: say("需限期整改"),
    Difficulty.NEEDS_FUNDS: say("需要资金"),
    Difficulty.NEEDS_UPPER_LEVEL: say("需要上级协调"),
}


class Nature(StrEnum):
    """What is wrong: a thing, what somebody does, or how it is managed."""

    THING = "thing"
    PERSON = "person"
    MANAGEMENT = "management"


NATURE_LABELS: dict[str, Text] = {
    "": say("未分类"),
    Nature.THING: say("物的不安全状态"),
    Nature.PERSON: say("人的不安全行为"),
    Nature.MANAGEMENT: say("管理缺陷"),
}


class MeasureKind(StrEnum):
    """What protects people while the hazard is there."""

    WARNING_SIGN = "warning_sign"
    CORDON = "cordon"
    SUSPENSION = "suspension"
    POWER_CUT = "power_cut"
    PATROL = "patrol"
    MONITORING = "monitoring"
    EVACUATION = "evacuation"
    QUARRY_ACTION = "quarry_action"
    ELIMINATION = "elimination"
    OTHER = "other"


MEASURE_LABELS: dict[str, Text] = {
    MeasureKind.WARNING_SIGN: say("设置警示牌"),
    MeasureKind.CORDON: say("隔离、围挡"),
    MeasureKind.SUSPENSION: say("停产停业、停止使用"),
    MeasureKind.POWER_CUT: say("断电、断气"),
    MeasureKind.PATROL: say("专人巡查值守"),
    MeasureKind.MONITORING: say("监测监控"),
    MeasureKind.EVACUATION: say("撤离人员"),
    MeasureKind.QUARRY_ACTION: say("查处非法采石取土"),
    MeasureKind.ELIMINATION: say("淘汰或更新落后设备、产能"),
    MeasureKind.OTHER: say("其他措施"),
}


class ListingLevel(StrEnum):
    """Which government has listed the hazard (挂牌督办)."""

    STREET = "street"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


NOT_OURS = say(
    "这件事不属于街道安全隐患处理范围。请拨打 12345 政务服务热线反映，由热线转给主管部门。"
    "遇到紧急危险请直接拨打 119 或 110。"
)
