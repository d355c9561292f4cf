"""What other rooms know, as items of the score; each keeps its source, age and link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Text, say

from .factors import FACTOR_KINDS, FACTOR_LABELS, FactorKind
from .levels import rank
from .scoring import ONE, ZERO, Item, Kind
from .weights import Weights

DAYS_OF_STEP: Final = 30
LEDGER: Final = say("隐患台账")
REGISTER: Final = say("场所登记")
HELPED: Final = say("帮扶对象名册")
SENSORS: Final = say("监测设备")
WARNINGS: Final = say("预警")
CAMPAIGNS: Final = say("时段重点表")
DUTY_LOG: Final = say("值班日志")
ASSESSMENTS: Final = say("风险评价记录")
SILENT_CONFIDENCE: Final = Fraction(1, 4)
"""How sure the last reading of a device is that is silent, stuck or faulty."""
TYPE_WEIGHTS: Final = (
    "three_in_one",
    "crowded_place",
    "high_rise",
    "labour_intensive",
    "rental_house",
    "nine_small_place",
)


@dataclass(frozen=True, slots=True)
class OpenHazard:
    """An open hazard; level None is not graded yet."""

    number: str
    statutory: str
    level: int | None
    is_overdue: bool
    open_since: datetime
    label: Text
    link: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who and what is there: places by type, people where known; None is unknown."""

    types: Mapping[str, int]
    labels: Mapping[str, Text]
    people: int | None
    is_complete: bool
    as_of: datetime | None
    link: str = ""


@dataclass(frozen=True, slots=True)
class SensorNow:
    """What a sensor says now; the level of its open signal stays while it is silent."""

    code: str
    label: Text | str
    level: str
    is_sound: bool
    at: datetime | None
    link: str


@dataclass(frozen=True, slots=True)
class WarningNow:
    """A warning in force: its level counts; when it ends by itself, the picture is made anew."""

    key: str
    title: str
    level: str
    since_at: datetime
    ends_at: datetime
    link: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that another room handed in: how bad, how sure, since when, until when."""

    key: str
    source: str
    kind: str
    label: str
    value: Decimal
    confidence: Decimal
    as_of: datetime
    expires_at: datetime | None
    link: str


def hazard_item(found: OpenHazard, weights: Weights, now: datetime) -> Item:
    """Return what an open hazard counts: by grade, more when overdue and the longer it is open."""
    if found.level is None or not found.statutory:
        base = weights.of("hazard_ungraded")
    else:
        base = weights.of(f"hazard_{found.statutory}_{found.level}")
    steps = max((now - found.open_since).days, 0) // DAYS_OF_STEP
    more = min(weights.of("age_more") * steps, weights.of("age_more_most"))
    if found.is_overdue:
        more += weights.of("overdue_more")
    return Item(
        kind=Kind.HAZARDS,
        source=LEDGER,
        text=say(
            "{grade}，未办结 {n} 天", grade=found.label, n=max((now - found.open_since).days, 0)
        )
        if not found.is_overdue
        else say(
            "{grade}，已逾期，未办结 {n} 天",
            grade=found.label,
            n=max((now - found.open_since).days, 0),
        ),
        points=base * (1 + more / 100),
        as_of=found.open_since,
        link=found.link,
        key=found.number,
    )


def exposure_items(found: Exposure, weights: Weights) -> list[Item]:
    """Return what people and kinds of places count; equal places count by the repeat share."""
    confidence = ONE if found.is_complete else Fraction(1, 2)
    items = [
        _exposed(
            found,
            say("{type} {n} 处", type=found.labels[code], n=found.types[code]),
            _series(weights.of(f"type_{code}"), found.types[code], weights),
            confidence,
            code,
        )
        for code in TYPE_WEIGHTS
        if found.types.get(code)
    ]
    people = found.people or 0
    if people:
        points = weights.of("people_100") * people / 100
        items.append(_exposed(found, say("已知人数 {n}", n=people), points, confidence, "people"))
    return items or [_exposed(found, say("没有重点类型的场所"), ZERO, confidence, "none")]


def _exposed(found: Exposure, text: Text, points: Fraction, sure: Fraction, key: str) -> Item:
    return Item(Kind.EXPOSURE, REGISTER, text, points, sure, found.as_of, found.link, key)


def _series(first: Fraction, number: int, weights: Weights) -> Fraction:
    """Return first + first·r + … of so many terms, r being the repeat share."""
    again = weights.of("repeat_share") / 100
    if again == 1:
        return first * number
    return first * (1 - again ** min(number, 64)) / (1 - again)


def vulnerable_item(count: int, link: str, weights: Weights, now: datetime) -> Item:
    """Return what the number of vulnerable people counts; never who they are."""
    return Item(
        kind=Kind.VULNERABLE,
        source=HELPED,
        text=say("在册 {n} 人", n=count),
        points=weights.of("vulnerable_10") * count / 10,
        as_of=now,
        link=link,
        key="vulnerable",
    )


def sensor_item(found: SensorNow, weights: Weights) -> Item:
    """Return what a sensor counts: its open signal; a silent one keeps it and is less sure."""
    points = ZERO if found.level in {"", "none"} else weights.of(f"signal_{found.level}")
    return Item(
        kind=Kind.SENSORS,
        source=SENSORS,
        text=found.label,
        points=points,
        confidence=ONE if found.is_sound else SILENT_CONFIDENCE,
        as_of=found.at,
        link=found.link,
        key=found.code,
    )


def factor_item(found: Factor, weights: Weights) -> Item:
    """Return what a factor counts: its value times the weight of its kind."""
    kind, weight = FACTOR_KINDS.get(found.kind, FACTOR_KINDS[FactorKind.OTHER])
    return Item(
        kind=kind,
        source=found.source,
        text=found.label or FACTOR_LABELS[found.kind],
        points=weights.of(weight) * Fraction(found.value),
        confidence=Fraction(found.confidence),
        as_of=found.as_of,
        link=found.link,
        key=found.key,
    )


def warning_items(found: Sequence[WarningNow], weights: Weights, now: datetime) -> list[Item]:
    """Return what warnings in force count, a quarter for each step; none is known to be none."""
    if not found:
        return [Item(Kind.WEATHER, WARNINGS, say("没有生效中的预警"), ZERO, ONE, now, "", "none")]
    whole = weights.of("factor_weather")
    return [
        Item(
            kind=Kind.WEATHER,
            source=WARNINGS,
            text=one.title,
            points=whole * Fraction(rank(one.level) + 1, 4),
            as_of=one.since_at,
            link=one.link,
            key=one.key,
        )
        for one in found
    ]


def in_force(factors: Iterable[Factor], now: datetime) -> list[Factor]:
    """Keep the factors whose own end has not come; an end is inclusive up to its moment."""
    return [one for one in factors if one.expires_at is None or one.expires_at > now]


def season_counts(number: int, weights: Weights) -> bool:
    """Tell whether so many places in the focus of the day make it one of the community."""
    return number >= weights.of("season_places")


def duty_item(
    entries: int, open_items: int, last_at: datetime, link: str, weights: Weights
) -> Item:
    """Return what the duty log counts: each item that is still open."""
    words = say("近 24 小时值班记录 {n} 条，未了事项 {m} 项", n=entries, m=open_items)
    points = weights.of("duty_item") * open_items
    return Item(Kind.OTHER, DUTY_LOG, words, points, ONE, last_at, link, "duty")


def season_item(title: Text | str, weights: Weights, now: datetime, link: str) -> Item:
    """Return what it counts to be in the focus of the season."""
    points = weights.of("season")
    return Item(Kind.SEASON, CAMPAIGNS, title, points, ONE, now, link, str(title))


def assessment_item(
    label: Text | str, share: Fraction, assessed_at: datetime, link: str, weights: Weights
) -> Item:
    """Return what the latest assessment counts: a quarter for each step of its level."""
    points = weights.of("factor_assessment") * share
    return Item(Kind.ASSESSMENT, ASSESSMENTS, label, points, ONE, assessed_at, link, link)
