"""Rates for a leader's page: on time by area, and the five indicators, each set in one read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shouwang.ground.actor import Actor
from shouwang.ground.tallies import queries as tallies
from shouwang.ground.tallies.area_counts import SideBySide, counts_by_area
from shouwang.prepare.hazards.rules.indicators import (
    EVERY_LEVEL,
    HAZARD_LEVELS,
    INDICATORS,
    LISTING_LEVELS,
    Indicator,
    Tally,
    Verdict,
    judge,
    target_of,
    value_text,
)

from .indicators import EVERY, PROJECTION, Figure

DIMENSIONS = (*EVERY_LEVEL, *HAZARD_LEVELS, *LISTING_LEVELS)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class LeaderRates:
    """The indicators of an area on a day, and the share on time of it and of each area below.

    Without `as_of` nothing is known of that day, and no share is given.
    """

    as_of: datetime | None
    on_time: Share | None
    on_time_by_area: Mapping[str, Share]
    indicators: Sequence[Figure]


def leader_rates(actor: Actor, code: str, below: Sequence[str], on: date) -> LeaderRates:
    """Return the rates of an area and of the areas below it, as a day ends."""
    as_of = tallies.as_of(actor, PROJECTION, on)
    if as_of is None:
        unknown = [_figure(indicator, code, on, {}, None) for indicator in INDICATORS.values()]
        return LeaderRates(None, None, {}, unknown)
    measures = [tally.value for tally in Tally]
    whole = counts_by_area(actor, SideBySide(PROJECTION, measures, DIMENSIONS, [code], on))
    counts = {(measure, level): n for (_, measure, level), n in whole.items()}
    figures = [_figure(found, code, on, counts, as_of) for found in INDICATORS.values()]
    return LeaderRates(as_of, _share(_sum(counts)), _by_area(actor, below, on), figures)


def _by_area(actor: Actor, below: Sequence[str], on: date) -> dict[str, Share]:
    measures = [Tally.ON_TIME.value, Tally.DUE.value]
    found = counts_by_area(actor, SideBySide(PROJECTION, measures, HAZARD_LEVELS, below, on))
    by_area: dict[str, Counter[str]] = {code: Counter() for code in below}
    for (area, measure, _), n in found.items():
        by_area[area][measure] += n
    return {area: _share(counts) for area, counts in by_area.items()}


def _sum(counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (measure, _), n in counts.items():
        total[measure] += n
    return total


def _share(counts: Mapping[str, int]) -> Share:
    return Share(counts.get(Tally.ON_TIME, 0), counts.get(Tally.DUE, 0))


def _figure(
    indicator: Indicator,
    code: str,
    on: date,
    counts: Mapping[tuple[str, str], int],
    as_of: datetime | None,
) -> Figure:
    basis = indicator.basis("")
    above, below = indicator.tallies[basis]

    def total(tally: str) -> int:
        return sum(counts.get((tally, level), 0) for level in indicator.levels)

    numerator, denominator = total(above), None if below is None else total(below)
    is_known = as_of is not None
    target = target_of(indicator, on)
    return Figure(
        indicator=indicator,
        area=code,
        on=on,
        basis=basis,
        level=EVERY,
        numerator=numerator if is_known else None,
        denominator=denominator if is_known else None,
        value=value_text(numerator, denominator) if is_known else None,
        state=judge(indicator, numerator, denominator, on) if is_known else Verdict.UNKNOWN,
        as_of=as_of,
        target=target.value,
        target_source=target.source,
    )
