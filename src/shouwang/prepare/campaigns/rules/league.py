"""Which units are ahead and which lag: by coverage and by rectification, ties equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .progress import Figures


@dataclass(frozen=True, slots=True)
class LeagueEntry:
    """A unit with its figures; units are named, never persons."""

    key: str
    name: str
    group: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class LeagueLine:
    """A unit in the league; without a scope it has no rank, and lags in nothing.

    `lags_coverage` and `lags_rectification`: below the whole campaign's rate.
    """

    entry: LeagueEntry
    rank: int | None
    lags_coverage: bool
    lags_rectification: bool

    @property
    def lags(self) -> bool:
        """Tell whether the unit is behind in anything."""
        return self.lags_coverage or self.lags_rectification


Standing = tuple[Decimal, Decimal]
NOTHING_FOUND = Decimal(1)
"""Where nothing was found, nothing is left to rectify."""


def league_lines(entries: Sequence[LeagueEntry]) -> list[LeagueLine]:
    """Return the units, the best first, those that cannot be compared last.

    Coverage decides, then the rectification rate; equal units share a rank (1, 1, 3).
    """
    total = sum((entry.figures for entry in entries), Figures())
    stood = [(entry, _standing(entry.figures)) for entry in entries]
    known = sorted(
        ((entry, found) for entry, found in stood if found is not None),
        key=lambda pair: (-pair[1][0], -pair[1][1], pair[0].key),
    )
    standings = [found for _, found in known]
    lines = [_line(entry, standings.index(found) + 1, total) for entry, found in known]
    unknown = sorted((entry for entry, found in stood if found is None), key=lambda one: one.key)
    return [*lines, *(LeagueLine(entry, None, False, False) for entry in unknown)]


def _standing(figures: Figures) -> Standing | None:
    coverage = figures.coverage
    if coverage is None:
        return None
    rate = figures.rectification_rate
    return coverage, NOTHING_FOUND if rate is None else rate


def _line(entry: LeagueEntry, rank: int, total: Figures) -> LeagueLine:
    coverage, rate = entry.figures.coverage, entry.figures.rectification_rate
    whole, whole_rate = total.coverage, total.rectification_rate
    return LeagueLine(
        entry,
        rank,
        lags_coverage=coverage is not None and whole is not None and coverage < whole,
        lags_rectification=rate is not None and whole_rate is not None and rate < whole_rate,
    )
