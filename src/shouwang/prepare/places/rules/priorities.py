"""Which places inspectors see first: a sum of named points, each with its reason (R35, R60)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shouwang.ground.errors import Text, say

from .taxonomy import UseCategory

DORMITORIES = frozenset(
    {
        UseCategory.SCHOOL_DORMITORY,
        UseCategory.NURSERY_DORMITORY,
        UseCategory.KINDERGARTEN_DORMITORY,
        UseCategory.ELDERLY_HOME_DORMITORY,
        UseCategory.LABOUR_INTENSIVE_DORMITORY,
    }
)
"""集体宿舍."""


class Weight(StrEnum):
    """The named points of the ranking."""

    DORMITORY = "dormitory"
    DENSITY = "density"
    DENSITY_MOST = "density_most"
    MAJOR_HAZARD = "major_hazard"
    MAJOR_HAZARD_MOST = "major_hazard_most"
    GENERAL_HAZARD = "general_hazard"
    GENERAL_HAZARD_MOST = "general_hazard_most"
    OVERDUE_HAZARD = "overdue_hazard"
    OVERDUE_HAZARD_MOST = "overdue_hazard_most"
    OVERDUE_OBJECT = "overdue_object"
    OVERDUE_OBJECT_MOST = "overdue_object_most"
    NO_STANDARD = "no_standard"
    EXPIRED_STANDARD = "expired_standard"
    THREE_IN_ONE = "three_in_one"
    SEASONAL = "seasonal"


WEIGHTS: Mapping[Weight, int] = {
    Weight.DORMITORY: 30,
    Weight.DENSITY: 10,
    Weight.DENSITY_MOST: 30,
    Weight.MAJOR_HAZARD: 50,
    Weight.MAJOR_HAZARD_MOST: 100,
    Weight.GENERAL_HAZARD: 3,
    Weight.GENERAL_HAZARD_MOST: 15,
    Weight.OVERDUE_HAZARD: 10,
    Weight.OVERDUE_HAZARD_MOST: 20,
    Weight.OVERDUE_OBJECT: 10,
    Weight.OVERDUE_OBJECT_MOST: 20,
    Weight.NO_STANDARD: 5,
    Weight.EXPIRED_STANDARD: 10,
    Weight.THREE_IN_ONE: 15,
    Weight.SEASONAL: 15,
}
"""The platform's own points (R35 orders the factors, no document gives numbers): one open major
hazard outweighs a dormitory in season; dormitory use any density below three persons per 10 m²."""

DENSITY_AREA_M2 = 10


@dataclass(frozen=True, slots=True)
class HazardLoad:
    """The open hazards of a place, and how many of them are past their deadline."""

    major: int = 0
    general: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What the ranking reads; None is unknown, asks for a survey and gives no points."""

    category: UseCategory = UseCategory.UNKNOWN
    residents: int | None = None
    floor_area_m2: Decimal | None = None
    is_rental: bool = False
    is_three_in_one: bool = False
    is_enterprise: bool = False
    hazards: HazardLoad | None = None
    overdue_objects: int = 0
    has_standard: bool = False
    is_standard_expired: bool = False
    season: Text | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Points with their reason; none for what is not known."""

    weight: Weight
    points: Fraction
    text: Text


@dataclass(frozen=True, slots=True)
class Rank:
    """The sum of the points, unrounded, and why; the heaviest reason first."""

    score: Fraction
    reasons: tuple[Point, ...]
    unknown: tuple[Text, ...]


def persons_per_10_m2(facts: PriorityFacts) -> Fraction | None:
    """Return residents per 10 m² of floor area; None when either is unknown or the area is zero."""
    if facts.residents is None or not facts.floor_area_m2:
        return None
    return Fraction(facts.residents * DENSITY_AREA_M2) / Fraction(facts.floor_area_m2)


def rank(facts: PriorityFacts, weights: Mapping[Weight, int] = WEIGHTS) -> Rank:
    """Return how urgent a place is, with every reason."""
    points = [
        *_use(facts, weights),
        *_density(facts, weights),
        *_hazards(facts.hazards or HazardLoad(), weights),
        *_objects(facts, weights),
        *_standard(facts, weights),
        *_season(facts, weights),
    ]
    ordered = sorted(points, key=lambda found: -found.points)
    return Rank(
        sum((found.points for found in points), Fraction(0)), tuple(ordered), _unknown(facts)
    )


def _use(facts: PriorityFacts, weights: Mapping[Weight, int]) -> list[Point]:
    found = []
    if facts.category in DORMITORIES:
        found.append(_point(Weight.DORMITORY, weights, say("集体宿舍")))
    if facts.is_three_in_one:
        found.append(_point(Weight.THREE_IN_ONE, weights, say("“三合一”场所")))
    return found


def _point(weight: Weight, weights: Mapping[Weight, int], text: Text) -> Point:
    return Point(weight, Fraction(weights[weight]), text)


def _density(facts: PriorityFacts, weights: Mapping[Weight, int]) -> list[Point]:
    density = persons_per_10_m2(facts)
    if not density:
        return []
    points = min(density * weights[Weight.DENSITY], Fraction(weights[Weight.DENSITY_MOST]))
    text = say("居住 {n} 人，{area} 平方米", n=facts.residents, area=f"{facts.floor_area_m2:.0f}")
    return [Point(Weight.DENSITY, points, text)]


def _capped(
    weight: Weight, most: Weight, count: int, weights: Mapping[Weight, int], text: Text
) -> list[Point]:
    if not count:
        return []
    return [Point(weight, Fraction(min(count * weights[weight], weights[most])), text)]


def _hazards(load: HazardLoad, weights: Mapping[Weight, int]) -> list[Point]:
    major, general = (
        say("{n} 处重大隐患未办结", n=load.major),
        say("{n} 处一般隐患未办结", n=load.general),
    )
    overdue = say("{n} 处隐患逾期未改", n=load.overdue)
    return [
        *_capped(Weight.MAJOR_HAZARD, Weight.MAJOR_HAZARD_MOST, load.major, weights, major),
        *_capped(Weight.GENERAL_HAZARD, Weight.GENERAL_HAZARD_MOST, load.general, weights, general),
        *_capped(Weight.OVERDUE_HAZARD, Weight.OVERDUE_HAZARD_MOST, load.overdue, weights, overdue),
    ]


def _objects(facts: PriorityFacts, weights: Mapping[Weight, int]) -> list[Point]:
    text = say("{n} 台设备设施超期未检", n=facts.overdue_objects)
    most = Weight.OVERDUE_OBJECT_MOST
    return _capped(Weight.OVERDUE_OBJECT, most, facts.overdue_objects, weights, text)


def _standard(facts: PriorityFacts, weights: Mapping[Weight, int]) -> list[Point]:
    if not facts.is_enterprise:
        return []
    if not facts.has_standard:
        return [_point(Weight.NO_STANDARD, weights, say("没有安全生产标准化等级"))]
    if facts.is_standard_expired:
        return [_point(Weight.EXPIRED_STANDARD, weights, say("安全生产标准化已过期"))]
    return []


def _season(facts: PriorityFacts, weights: Mapping[Weight, int]) -> list[Point]:
    if facts.season is None:
        return []
    return [_point(Weight.SEASONAL, weights, say("当前时段重点：{name}", name=facts.season))]


def _unknown(facts: PriorityFacts) -> tuple[Text, ...]:
    """Name what must be found out: a rental or a dormitory of unknown density may rank too low."""
    lives_there = facts.is_rental or facts.category in DORMITORIES
    found = []
    if lives_there and facts.residents is None:
        found.append(say("居住人数未知"))
    if lives_there and not facts.floor_area_m2:
        found.append(say("建筑面积未知"))
    if facts.hazards is None:
        found.append(say("隐患情况未接入"))
    return tuple(found)
