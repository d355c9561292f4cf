"""The taxonomy of industries that the mission names (R42), and the sector that leads each (R11)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shouwang.ground.errors import Invalid, Text, say


class Sector(StrEnum):
    """A line of industries (条) with one lead in a street."""

    INDUSTRY = "industry"
    TRANSPORT_CONSTRUCTION = "transport_construction"
    AGRICULTURE_WATER = "agriculture_water"
    EDUCATION_HEALTH = "education_health"
    TOURISM = "tourism"
    CROWDED_RENTAL = "crowded_rental"


SECTORS: dict[str, Text] = {
    Sector.INDUSTRY: say("矿山、化工、烟花爆竹、特种设备、电力、有限空间"),
    Sector.TRANSPORT_CONSTRUCTION: say("道路、水上交通、建筑施工、公共交通、燃气"),
    Sector.AGRICULTURE_WATER: say("农机、水利、渔业"),
    Sector.EDUCATION_HEALTH: say("学校、医院"),
    Sector.TOURISM: say("旅游"),
    Sector.CROWDED_RENTAL: say("人员密集场所、“三合一”场所、出租房"),
}


@dataclass(frozen=True, slots=True)
class Industry:
    """One category of the taxonomy, with its label and the sector that leads it."""

    code: str
    label: Text
    sector: str


def _industry(code: str, label: Text, sector: Sector) -> Industry:
    return Industry(code, label, sector.value)


_ALL = (
    _industry("mine", say("矿山"), Sector.INDUSTRY),
    _industry("chemical", say("化工"), Sector.INDUSTRY),
    _industry("fireworks", say("烟花爆竹"), Sector.INDUSTRY),
    _industry("construction", say("建筑施工"), Sector.TRANSPORT_CONSTRUCTION),
    _industry("civil_explosives", say("民爆器材"), Sector.INDUSTRY),
    _industry("power", say("电力"), Sector.INDUSTRY),
    _industry("road_transport", say("道路交通运输"), Sector.TRANSPORT_CONSTRUCTION),
    _industry("water_transport", say("水上交通运输"), Sector.TRANSPORT_CONSTRUCTION),
    _industry("fishery", say("渔业"), Sector.AGRICULTURE_WATER),
    _industry("agri_machinery", say("农机"), Sector.AGRICULTURE_WATER),
    _industry("water_conservancy", say("水利"), Sector.AGRICULTURE_WATER),
    _industry("tourism", say("旅游"), Sector.TOURISM),
    _industry("hospital", say("医院"), Sector.EDUCATION_HEALTH),
    _industry("school", say("学校"), Sector.EDUCATION_HEALTH),
    _industry("crowded_place", say("人员密集场所"), Sector.CROWDED_RENTAL),
    _industry("three_in_one", say("“三合一”场所"), Sector.CROWDED_RENTAL),
    _industry("rental", say("出租房"), Sector.CROWDED_RENTAL),
    _industry("special_equipment", say("特种设备"), Sector.INDUSTRY),
    _industry("confined_space", say("有限空间"), Sector.INDUSTRY),
    _industry("gas", say("燃气"), Sector.TRANSPORT_CONSTRUCTION),
    _industry("public_transit", say("公共交通"), Sector.TRANSPORT_CONSTRUCTION),
    _industry("reservoir", say("水库"), Sector.AGRICULTURE_WATER),
    _industry("elderly_home", say("养老机构"), Sector.EDUCATION_HEALTH),
    _industry("other_industry", say("其他工商业"), Sector.INDUSTRY),
)

INDUSTRIES: dict[str, Industry] = {found.code: found for found in _ALL}


def sector_of(industry: str) -> str:
    """Return the sector that leads an industry; Invalid when the taxonomy does not know it."""
    found = INDUSTRIES.get(industry)
    if found is None:
        raise Invalid({"industry": say("没有“{code}”这一行业类别。", code=industry)})
    return found.sector
