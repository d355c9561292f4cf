"""The words of warnings: types, levels, statuses, endings, kinds of area and of addressee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say


class Level(StrEnum):
    """How bad it is, blue the least; `none` only for relayed messages that name no colour."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


LEVELS: Final = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
"""The four colours of the Emergency Response Law, article 63, the least first."""
RANKS: Final[Mapping[str, int]] = {level: rank for rank, level in enumerate(Level)}
LEVEL_LABELS: Final[dict[str, Text]] = {
    Level.NONE: say("未定级"),
    Level.BLUE: say("蓝色"),
    Level.YELLOW: say("黄色"),
    Level.ORANGE: say("橙色"),
    Level.RED: say("红色"),
}
LEVEL_TONES: Final[dict[str, str]] = {
    Level.NONE: "neutral",
    Level.BLUE: "info",
    Level.YELLOW: "yellow",
    Level.ORANGE: "warning",
    Level.RED: "danger",
}
LEVEL_ENGLISH: Final[dict[str, str]] = {
    Level.NONE: "ungraded",
    Level.BLUE: "blue",
    Level.YELLOW: "yellow",
    Level.ORANGE: "orange",
    Level.RED: "red",
}


class Status(StrEnum):
    """Whether it is meant; what is not says so in every text."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


STATUS_LABELS: Final[dict[str, Text]] = {
    Status.ACTUAL: say("实战"),
    Status.EXERCISE: say("演练"),
    Status.TEST: say("测试"),
}
MARKS: Final[dict[str, tuple[str, str]]] = {
    Status.ACTUAL: ("", ""),
    Status.EXERCISE: ("【演练】", "[EXERCISE] "),
    Status.TEST: ("【测试】", "[TEST] "),
}
"""What stands before every text of a warning, in Chinese and in English."""


class Ending(StrEnum):
    """How a warning ended."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


ENDING_LABELS: Final[dict[str, Text]] = {
    Ending.CANCELLED: say("已解除"),
    Ending.EXPIRED: say("已到期"),
    Ending.SUPERSEDED: say("已被新预警取代"),
    Ending.DISCARDED: say("草稿作废"),
}


class Relation(StrEnum):
    """What a warning is to the earlier one that it takes the place of."""

    NEW = "new"
    UPDATE = "update"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"


RELATION_LABELS: Final[dict[str, Text]] = {
    Relation.NEW: say("首次发布"),
    Relation.UPDATE: say("更新"),
    Relation.UPGRADE: say("升级"),
    Relation.DOWNGRADE: say("降级"),
}


class Source(StrEnum):
    """Whether the office warns itself, or passes on what a competent body issued."""

    OWN = "own"
    RELAYED = "relayed"


SOURCE_LABELS: Final[dict[str, Text]] = {
    Source.OWN: say("本级发布"),
    Source.RELAYED: say("转发"),
}


class AreaKind(StrEnum):
    """In what form the area was given."""

    DIVISION = "division"
    WORK_AREA = "work_area"
    POLYGON = "polygon"
    CIRCLE = "circle"
    RIVER = "river"
    LIST = "list"


AREA_LABELS: Final[dict[str, Text]] = {
    AreaKind.DIVISION: say("按区划"),
    AreaKind.WORK_AREA: say("按工作片"),
    AreaKind.POLYGON: say("多边形"),
    AreaKind.CIRCLE: say("圆形"),
    AreaKind.RIVER: say("沿河段"),
    AreaKind.LIST: say("按名单"),
}


class AreaBasis(StrEnum):
    """On what it rests that a division is touched."""

    NAMED = "named"
    BOUNDARY = "boundary"
    POINTS = "points"


AREA_BASIS_LABELS: Final[dict[str, Text]] = {
    AreaBasis.NAMED: say("由发布人指定"),
    AreaBasis.BOUNDARY: say("按行政边界计算"),
    AreaBasis.POINTS: say("没有行政边界，按村（社区）中心点和场所推算"),
}


class AddresseeKind(StrEnum):
    """What kind of addressee."""

    ACCOUNT = "account"
    HELPER = "helper"
    PERSON = "person"
    KEEPER = "keeper"
    UNIT = "unit"
    END_POINT = "end_point"
    LISTED = "listed"


ADDRESSEE_LABELS: Final[dict[str, Text]] = {
    AddresseeKind.ACCOUNT: say("责任人"),
    AddresseeKind.HELPER: say("结对帮扶人"),
    AddresseeKind.PERSON: say("帮扶对象"),
    AddresseeKind.KEEPER: say("场所负责人"),
    AddresseeKind.UNIT: say("单位"),
    AddresseeKind.END_POINT: say("村级终端"),
    AddresseeKind.LISTED: say("名单上的人"),
}


class Competence(StrEnum):
    """Who may issue a type."""

    ANY = "any"
    RELAY_ONLY = "relay_only"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class WarningType:
    """A type of warning: its words, its class by our codes, its CAP category, who may issue it."""

    label: Text
    english: str
    class_code: str
    cap_category: str
    competence: Competence = Competence.ANY


TYPES: Final[dict[str, WarningType]] = {
    "rainstorm": WarningType(say("暴雨"), "Rainstorm", "N.weather", "Met"),
    "typhoon": WarningType(say("台风"), "Typhoon", "N.weather", "Met"),
    "gale": WarningType(say("大风"), "Gale", "N.weather", "Met"),
    "high_temperature": WarningType(say("高温"), "High temperature", "N.weather", "Met"),
    "cold_wave": WarningType(say("寒潮"), "Cold wave", "N.weather", "Met"),
    "snowstorm": WarningType(say("暴雪"), "Snowstorm", "N.weather", "Met"),
    "lightning": WarningType(say("雷电"), "Lightning", "N.weather", "Met"),
    "hail": WarningType(say("冰雹"), "Hail", "N.weather", "Met"),
    "fog": WarningType(say("大雾"), "Fog", "N.weather", "Met"),
    "icing": WarningType(say("道路结冰"), "Road icing", "N.weather", "Met"),
    "flood": WarningType(say("洪水"), "Flood", "N.flood", "Met"),
    "flash_flood": WarningType(say("山洪"), "Flash flood", "N.flood", "Met"),
    "waterlogging": WarningType(say("内涝"), "Waterlogging", "N.flood", "Met"),
    "drought": WarningType(say("干旱"), "Drought", "N.flood", "Met"),
    "landslide_weather": WarningType(
        say("地质灾害气象风险"),
        "Landslide weather risk",
        "N.geo",
        "Geo",
        Competence.RELAY_ONLY,
    ),
    "geological_site": WarningType(
        say("地质灾害隐患点"), "Geological site", "N.geo", "Geo", Competence.INTERNAL
    ),
    "earthquake": WarningType(say("地震"), "Earthquake", "N.quake", "Geo", Competence.RELAY_ONLY),
    "forest_fire": WarningType(say("森林火险"), "Forest fire", "N.forestfire", "Fire"),
    "fire": WarningType(say("火灾"), "Fire", "A.fire", "Fire"),
    "gas": WarningType(say("燃气泄漏"), "Gas leak", "A.utility", "Safety"),
    "hazchem": WarningType(say("危险化学品"), "Hazardous chemicals", "A.hazchem", "CBRNE"),
    "electrical": WarningType(say("用电安全"), "Electrical danger", "A.fire", "Safety"),
    "utility_failure": WarningType(say("停水停电停气"), "Utility failure", "A.utility", "Infra"),
    "epidemic": WarningType(say("传染病"), "Epidemic", "H.epidemic", "Health"),
    "food_safety": WarningType(say("食品安全"), "Food safety", "H.food", "Health"),
    "other": WarningType(say("其他"), "Other", "", "Other"),
}
"""Codes never change; the national code of GB/T 35561 stands in no public text and is left out."""
TYPE_LABELS: Final[dict[str, Text]] = {code: found.label for code, found in TYPES.items()}
INTERNAL_TYPES: Final = frozenset(
    code for code, found in TYPES.items() if found.competence is Competence.INTERNAL
)
RELAY_ONLY_TYPES: Final = frozenset(
    code for code, found in TYPES.items() if found.competence is Competence.RELAY_ONLY
)


def rank(level: str) -> int:
    """Return the place of a level, so that levels can be compared."""
    return RANKS[level]


def marked(status: str, text: str) -> str:
    """Return a Chinese text with the mark of its status before it."""
    return f"{MARKS[status][0]}{text}" if text else ""


def marked_english(status: str, text: str) -> str:
    """Return an English text with the mark of its status before it."""
    return f"{MARKS[status][1]}{text}" if text else ""
