"""The score of a place or community from its contributions, and how sure it is (R206, R207).

    points of a kind = min(limit, p1 + p2·r + p3·r² + …)   with p1 ≥ p2 ≥ … and r = repeat_share
    score            = min(100, sum over kinds)
    confidence       = Σ evidence(k)·c(k) / Σ evidence(k)  over the kinds that were asked for

c(k) is the mean confidence of what is known of a kind, 0 when nothing is known. No point depends on
a confidence or on the age of a reading: what is missing, silent or old makes the picture less sure
and never better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Text, say

from .levels import Level, level_of
from .weights import MAXIMUM, Weights

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
HOUR: Final = timedelta(hours=1)


class Kind(StrEnum):
    """What a contribution is about."""

    HAZARDS = "hazards"
    EXPOSURE = "exposure"
    VULNERABLE = "vulnerable"
    SENSORS = "sensors"
    WEATHER = "weather"
    SEASON = "season"
    ASSESSMENT = "assessment"
    OTHER = "other"


KIND_LABELS: Mapping[str, Text] = {
    Kind.HAZARDS: say("未办结隐患"),
    Kind.EXPOSURE: say("人员和场所"),
    Kind.VULNERABLE: say("需要帮扶的人"),
    Kind.SENSORS: say("监测信号"),
    Kind.WEATHER: say("天气和预警"),
    Kind.SEASON: say("时段重点"),
    Kind.ASSESSMENT: say("风险评价"),
    Kind.OTHER: say("其他来源"),
}
EVIDENCE_KINDS: Final = (
    Kind.HAZARDS,
    Kind.EXPOSURE,
    Kind.VULNERABLE,
    Kind.SENSORS,
    Kind.WEATHER,
)
"""Kinds of which something should be known; the others may be absent without a doubt."""
PERISHABLE: Final = frozenset({Kind.SENSORS, Kind.WEATHER, Kind.OTHER})
"""Kinds whose data age by the hour; a register stays as sure as it is until somebody changes it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that counts, or that is known and counts nothing; `as_of` None is unknown."""

    kind: Kind
    source: Text | str
    text: Text | str
    points: Fraction
    confidence: Fraction = ONE
    as_of: datetime | None = None
    link: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a place or community; of the kinds in `missing` nothing is."""

    items: tuple[Item, ...] = ()
    missing: frozenset[Kind] = frozenset()
    asked: frozenset[Kind] = frozenset(EVIDENCE_KINDS)


@dataclass(frozen=True, slots=True)
class Contribution:
    """An item with the points that count, its share of all, its age and how sure it is now."""

    item: Item
    points: Fraction
    share: Fraction | None
    age: timedelta | None
    confidence: Fraction


@dataclass(frozen=True, slots=True)
class Scored:
    """The score from 0 to 100, its level, how sure both are, and why; nothing is rounded."""

    score: Fraction
    level: Level
    confidence: Fraction
    contributions: tuple[Contribution, ...]
    missing: tuple[Kind, ...]
    version: str


def score(evidence: Evidence, weights: Weights, now: datetime) -> Scored:
    """Return the score of what is known; the order of the items does not matter."""
    counted: list[tuple[Item, Fraction]] = []
    for kind in Kind:
        counted += _counted([one for one in evidence.items if one.kind is kind], kind, weights)
    total = sum((points for _, points in counted), ZERO)
    contributions = tuple(
        Contribution(
            item=item,
            points=points,
            share=points / total if total else None,
            age=None if item.as_of is None else max(now - item.as_of, timedelta(0)),
            confidence=confidence_now(item, weights, now),
        )
        for item, points in sorted(counted, key=_order)
    )
    found = min(total, Fraction(MAXIMUM))
    return Scored(
        score=found,
        level=level_of(found, weights.bands()),
        confidence=_confidence(evidence, contributions, weights),
        contributions=contributions,
        missing=tuple(k for k in EVIDENCE_KINDS if k in evidence.missing & evidence.asked),
        version=weights.version,
    )


def _order(pair: tuple[Item, Fraction]) -> tuple[object, ...]:
    item, points = pair
    return (-points, item.kind.value, item.key, item.link, str(item.text), -item.points)


def _counted(items: Sequence[Item], kind: Kind, weights: Weights) -> list[tuple[Item, Fraction]]:
    """Return the points that each item of a kind brings: the first whole, each next a share."""
    again = weights.of("repeat_share") / 100
    part = ONE
    found: list[tuple[Item, Fraction]] = []
    for item in sorted(items, key=lambda one: _order((one, one.points))):
        found.append((item, item.points * part))
        part *= again
    limit = weights.of(f"limit_{kind}")
    total = sum((points for _, points in found), ZERO)
    if total <= limit:
        return found
    return [(item, points * limit / total) for item, points in found]


def confidence_now(item: Item, weights: Weights, now: datetime) -> Fraction:
    """Return how sure an item is now: perishable data halve after each half-life past fresh.

    Halving goes in whole steps, so that the figure is exact and never rises with age.
    """
    if item.kind not in PERISHABLE:
        return item.confidence
    if item.as_of is None:
        return ZERO
    old = now - item.as_of - HOUR * float(weights.of("fresh_h"))
    if old <= timedelta(0):
        return item.confidence
    steps = int(old / (HOUR * float(weights.of("half_life_h")))) + 1
    return item.confidence / Fraction(2 ** min(steps, 16))


def _confidence(
    evidence: Evidence, contributions: Iterable[Contribution], weights: Weights
) -> Fraction:
    by_kind: dict[Kind, list[Fraction]] = {}
    for one in contributions:
        by_kind.setdefault(one.item.kind, []).append(one.confidence)
    top = below = ZERO
    for kind in EVIDENCE_KINDS:
        if kind not in evidence.asked:
            continue
        share = weights.of(f"evidence_{kind}")
        known = by_kind.get(kind, [ONE])
        mean = sum(known, ZERO) / len(known)
        top += ZERO if kind in evidence.missing else share * mean
        below += share
    return top / below if below else ZERO


def without(evidence: Evidence, kind: Kind) -> Evidence:
    """Return the evidence after a source has fallen silent: its items stay, unsure."""
    items = tuple(
        replace(one, confidence=ZERO) if one.kind is kind else one for one in evidence.items
    )
    return replace(evidence, items=items)
