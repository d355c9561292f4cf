"""How long a rise takes from a gauge to the next one down the river.

Both series are read on one grid; of each, what it rose within a window is kept and a fall is none.
The travel time is the lag at which the rises of the lower gauge correlate best with those of the
upper (cross-correlation; Box, Jenkins and Reinsel 2008, Time Series Analysis, ch. 12). Each rise
of the upper gauge is looked at by itself, too: the shortest and the longest lag so found bound it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

LEAST_STEP_S: Final = 300.0
WINDOW_S: Final = 3_600.0
"""A rise is what the level gained within so long: waves and noise of minutes do not count."""
LONGEST_LAG_S: Final = 86_400.0
GAP_STEPS: Final = 6
"""Nothing is read between values further apart than so many steps of the grid."""
LEAST_SPANS: Final = 3
"""The series reach over so many longest lags at least."""
LEAST_RISES: Final = 2
LEAST_RISE: Final = 0.1
"""A climb of so much (m) is a rise."""
LEAST_CORRELATION: Final = 0.7


class Refusal(StrEnum):
    """Why nothing is said of the travel time."""

    SHORT = "short"
    FEW_RISES = "few_rises"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Travel:
    """How long rises took, over how many of them, and how alike they were at both gauges.

    `gain` is how much the lower gauge rises for each metre of the upper one.
    """

    lag_s: float
    shortest_s: float
    longest_s: float
    rises: int
    correlation: float
    gain: float


Series = tuple[Sequence[float], Sequence[float]]
"""Times in s and values."""


def travel_time(upper: Series, lower: Series) -> Travel | Refusal:
    """Return how long rises take from the upper to the lower gauge, or why that is not known."""
    grid = _grid(upper[0], lower[0])
    if grid is None:
        return Refusal.SHORT
    step_s = float(grid[1] - grid[0])
    above, below = _on_grid(grid, upper, step_s), _on_grid(grid, lower, step_s)
    spans = list(_rises(above))
    if len(spans) < LEAST_RISES:
        return Refusal.FEW_RISES
    gained, followed = _gained(above, step_s), _gained(below, step_s)
    lag, correlation = _best_lag(gained, followed, step_s)
    if correlation < LEAST_CORRELATION or lag * step_s >= LONGEST_LAG_S:
        return Refusal.WEAK
    each = [found for span in spans if (found := _lag_of_one(gained, followed, span, step_s))]
    lags_s = [lag * step_s, *(one * step_s for one in each)]
    return Travel(
        lag_s=lag * step_s,
        shortest_s=min(lags_s),
        longest_s=max(lags_s),
        rises=len(spans),
        correlation=correlation,
        gain=_gain(gained, followed, lag),
    )


def gain_at(upper: Series, lower: Series, lag_s: float) -> float | None:
    """Return how much the lower gauge gains for what the upper gained a lag before."""
    grid = _grid(upper[0], lower[0])
    if grid is None:
        return None
    step_s = float(grid[1] - grid[0])
    gained = _gained(_on_grid(grid, upper, step_s), step_s)
    followed = _gained(_on_grid(grid, lower, step_s), step_s)
    found = _gain(gained, followed, round(lag_s / step_s))
    return found if np.isfinite(found) else None


def _grid(upper_s: Sequence[float], lower_s: Sequence[float]) -> Numbers | None:
    """Return the moments at which both series are read; None when they overlap too little."""
    if min(len(upper_s), len(lower_s)) < 3:
        return None
    first, last = max(upper_s[0], lower_s[0]), min(upper_s[-1], lower_s[-1])
    if last - first < LEAST_SPANS * LONGEST_LAG_S:
        return None
    steps = (float(np.median(np.diff(np.asarray(one)))) for one in (upper_s, lower_s))
    grid: Numbers = np.arange(first, last, max(LEAST_STEP_S, *steps))
    return grid


def _on_grid(grid: Numbers, series: Series, step_s: float) -> Numbers:
    """Return a series at the moments of the grid, unknown inside gaps."""
    times, values = np.asarray(series[0], dtype=float), np.asarray(series[1], dtype=float)
    after = np.clip(np.searchsorted(times, grid), 1, len(times) - 1)
    read: Numbers = np.interp(grid, times, values)
    read[times[after] - times[after - 1] > GAP_STEPS * step_s] = np.nan
    return read


def _gained(values: Numbers, step_s: float) -> Numbers:
    """Return what a series gained within the window before each moment; a fall is no gain."""
    steps = max(1, round(WINDOW_S / step_s))
    gained = np.full_like(values, np.nan)
    gained[steps:] = np.maximum(values[steps:] - values[:-steps], 0.0)
    return gained


def _rises(values: Numbers) -> Iterator[tuple[int, int]]:
    """Yield from where to where the series climbed by at least what makes a rise."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return
    bottom = top = int(known[0])
    for place in known.tolist():
        if values[place] > values[top]:
            top = place
        if values[top] - values[place] >= LEAST_RISE or place == known[-1]:
            if values[top] - values[bottom] >= LEAST_RISE:
                yield bottom, top
            bottom = top = place
        if values[place] < values[bottom]:
            bottom = top = place


def _best_lag(gained: Numbers, followed: Numbers, step_s: float) -> tuple[int, float]:
    """Return the lag (steps) of the greatest correlation, and that correlation."""
    count = round(LONGEST_LAG_S / step_s)
    found = [_correlation(gained, followed, lag) for lag in range(count + 1)]
    best = int(np.argmax(found))
    return best, found[best]


def _correlation(gained: Numbers, followed: Numbers, lag: int) -> float:
    before, after = gained[: len(gained) - lag], followed[lag:]
    is_known = np.isfinite(before) & np.isfinite(after)
    before, after = before[is_known], after[is_known]
    if len(before) < 2 or before.std() == 0 or after.std() == 0:
        return 0.0
    return float(np.corrcoef(before, after)[0, 1])


def _lag_of_one(
    gained: Numbers, followed: Numbers, span: tuple[int, int], step_s: float
) -> int | None:
    """Return the lag of one rise alone; None where it cannot be told."""
    longest, window = round(LONGEST_LAG_S / step_s), max(1, round(WINDOW_S / step_s))
    whole = slice(span[0], span[1] + window)
    one = np.zeros_like(gained)
    one[whole] = gained[whole]
    near = slice(span[0], span[1] + 2 * longest)
    lag, correlation = _best_lag(one[near], followed[near], step_s)
    return lag if correlation >= LEAST_CORRELATION and lag < longest else None


def _gain(gained: Numbers, followed: Numbers, lag: int) -> float:
    """Return the slope of what followed over what was gained, through zero."""
    before, after = gained[: len(gained) - lag], followed[lag:]
    is_known = np.isfinite(before) & np.isfinite(after)
    weight = float((before[is_known] ** 2).sum())
    return float((before[is_known] * after[is_known]).sum()) / weight if weight else float("nan")
