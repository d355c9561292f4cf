"""What is forecast for which sensors, and how good forecasts were; this platform's own rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .kinds import Kind

FORECAST_KINDS: Final = frozenset({Kind.WATER_LEVEL, Kind.RAIN_GAUGE, Kind.SOIL_MOISTURE})
HORIZONS_S: Final = (3_600, 10_800, 21_600)
"""One, three and six hours ahead."""
LEVEL: Final = 0.9
"""The value should lie within nine of ten intervals."""
HISTORY: Final = timedelta(days=14)
LEAST_EVERY: Final = timedelta(minutes=10)
LEAST_READINGS: Final = 45
"""With fewer readings nothing can be said of any horizon."""
SENSORS_AT_ONCE: Final = 20
"""So many sensors in one run: a forecast takes about a tenth of a second."""
COMPARED_AT_ONCE: Final = 2_000
KEEP_DAYS: Final = 90
QUALITY_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """A forecast and what came; `lead_s` is how far ahead it was made."""

    lead_s: int
    low: float
    high: float
    actual: float
    error: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How forecasts of one lead time fared: how many, how many inside, the mean absolute error."""

    lead_s: int
    count: int
    inside: int
    mean_error: float

    @property
    def hours(self) -> int:
        """Return the lead time in whole hours."""
        return round(self.lead_s / 3_600)

    @property
    def share(self) -> float:
        """Return the share that came to lie within its interval."""
        return self.inside / self.count


def nearest_horizon(lead_s: int) -> int:
    """Return the horizon that a lead time belongs to."""
    return min(HORIZONS_S, key=lambda one: abs(one - lead_s))


def quality_of(outcomes: Iterable[Outcome]) -> list[Quality]:
    """Return how forecasts fared by lead time, the shortest first."""
    by_lead: dict[int, list[Outcome]] = {}
    for one in outcomes:
        by_lead.setdefault(nearest_horizon(one.lead_s), []).append(one)
    return [
        Quality(
            lead_s,
            len(rows),
            sum(row.low <= row.actual <= row.high for row in rows),
            sum(abs(row.error) for row in rows) / len(rows),
        )
        for lead_s, rows in sorted(by_lead.items())
    ]


def came(
    for_at: datetime,
    before: tuple[datetime, float] | None,
    after: tuple[datetime, float] | None,
    within: timedelta,
) -> float | None:
    """Return what a series was at a moment, by its values on both sides; None without them.

    Both must lie within the span that a sensor may be silent for.
    """
    if after is not None and after[0] == for_at:
        return after[1]
    if before is None or after is None or after[0] - before[0] > within:
        return None
    share = (for_at - before[0]) / (after[0] - before[0])
    return before[1] + share * (after[1] - before[1])
