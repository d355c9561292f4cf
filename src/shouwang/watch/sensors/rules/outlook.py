"""What is forecast for which sensors, and how good forecasts were; this platform's own rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from shouwang.engines.forecast.quality import Outcome, Quality, quality_by_lead

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


def quality_of(outcomes: Iterable[Outcome]) -> list[Quality]:
    """Return how forecasts fared by lead time, the shortest first."""
    return quality_by_lead(outcomes, HORIZONS_S)


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
