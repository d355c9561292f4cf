"""Pure rules of people: the roles that posts carry."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class Role(StrEnum):
    """What a post is for; labels may change, codes may not."""

    CITY_BUREAU = "city_bureau"
    PARTY_SECRETARY = "party_secretary"
    STREET_DIRECTOR = "street_director"
    SAFETY_STATION_HEAD = "safety_station_head"
    ECONOMIC_DEVELOPMENT = "economic_development"
    POLICE = "police"
    PUBLIC_ORDER = "public_order"
    VILLAGE_LIAISON_CADRE = "village_liaison_cadre"
    VILLAGE_HEAD = "village_head"
    COMMUNITY_DIRECTOR = "community_director"
    GRID_WORKER = "grid_worker"
    FIRE_VERIFIER = "fire_verifier"
    SECTOR_LEAD = "sector_lead"
    ENTERPRISE_OWNER = "enterprise_owner"
    COOPERATIVE_HEAD = "cooperative_head"
    EMPLOYEE = "employee"
    VOLUNTEER = "volunteer"
    DUTY_STAFF = "duty_staff"
    SENSOR_GATEWAY = "sensor_gateway"
    ADMINISTRATOR = "administrator"


LABELS: dict[str, Text] = {
    Role.CITY_BUREAU: say("市应急管理局"),
    Role.PARTY_SECRETARY: say("街道党工委书记"),
    Role.STREET_DIRECTOR: say("街道领导"),
    Role.SAFETY_STATION_HEAD: say("安监站"),
    Role.ECONOMIC_DEVELOPMENT: say("经发办"),
    Role.POLICE: say("派出所"),
    Role.PUBLIC_ORDER: say("综治办"),
    Role.VILLAGE_LIAISON_CADRE: say("联村干部"),
    Role.VILLAGE_HEAD: say("村主任"),
    Role.COMMUNITY_DIRECTOR: say("社区主任"),
    Role.GRID_WORKER: say("网格员"),
    Role.FIRE_VERIFIER: say("消防复查员"),
    Role.SECTOR_LEAD: say("行业牵头人"),
    Role.ENTERPRISE_OWNER: say("企业负责人"),
    Role.COOPERATIVE_HEAD: say("股份经济合作社社长"),
    Role.EMPLOYEE: say("企业员工"),
    Role.VOLUNTEER: say("志愿者"),
    Role.DUTY_STAFF: say("值班员"),
    Role.SENSOR_GATEWAY: say("监测网关"),
    Role.ADMINISTRATOR: say("系统管理员"),
}

PHONE_PURPOSE = "people.phone"
PHONE_TAIL_PURPOSE = "people.phone-tail"
PHONE_TAIL = 4


def phone_digits(phone: str) -> str:
    """Return only the digits of a phone number."""
    return "".join(char for char in phone if char.isdigit())
