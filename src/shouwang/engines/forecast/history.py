"""A series made ready: in order, without doubles, with what its past says at every moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Positions = NDArray[np.intp]

MOST_VALUES: Final = 1500
"""Older values are left aside: they cost time, and the latest season tells more."""
DAY_S: Final = 86_400.0
MEMORIES: Final = (2, 6, 24, 96)
"""How far the running means reach back, in usual steps."""
VOLATILITY_MEMORY: Final = 24
FLOOR_SHARE: Final = 0.05
"""A least value that so many of the values have is a floor, such as no rain."""
GAP_STEPS: Final = 2
"""Between values further apart than this (or a quarter of the horizon) nothing is read."""


@dataclass(frozen=True, slots=True)
class History:
    """A series with, at each of its moments, its signs (a row each) and its unrest."""

    times_s: Numbers
    values: Numbers
    step_s: float
    signs: Numbers
    unrest: Numbers
    floor: float
    """The least value there can be, such as no rain; minus infinity where there is none."""

    @property
    def has_floor(self) -> bool:
        """Tell whether the series has a least value at which it often lies."""
        return self.floor > -np.inf

    def later(self, horizon_s: float) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return the value a horizon after each moment, and where one can be told."""
        at = self.times_s + horizon_s
        after = np.searchsorted(self.times_s, at)
        is_past = after < len(self.times_s)
        after = np.minimum(after, len(self.times_s) - 1)
        before = np.maximum(after - 1, 0)
        gap = self.times_s[after] - self.times_s[before]
        is_exact = self.times_s[after] == at
        is_near = gap <= max(GAP_STEPS * self.step_s, horizon_s / 4)
        return np.interp(at, self.times_s, self.values), is_past & (is_exact | is_near)


def read_history(times_s: Sequence[float], values: Sequence[float]) -> History | None:
    """Return the latest values in order of time; None when fewer than three can be used.

    What is no finite number is left out; of two values for one moment the first stays.
    """
    times, numbers = np.asarray(times_s, dtype=float), np.asarray(values, dtype=float)
    usable = np.isfinite(times) & np.isfinite(numbers)
    times, first = np.unique(times[usable], return_index=True)
    numbers = numbers[usable][first]
    times, numbers = times[-MOST_VALUES:], numbers[-MOST_VALUES:]
    if len(times) < 3:
        return None
    step_s = float(np.median(np.diff(times)))
    changes = np.abs(np.diff(numbers, prepend=numbers[0]))
    unrest = _running_mean(times, changes, VOLATILITY_MEMORY * step_s) + changes[1:].mean()
    least = float(numbers.min())
    has_floor = float(np.mean(numbers == least)) >= FLOOR_SHARE and least < float(numbers.max())
    return History(
        times_s=times,
        values=numbers,
        step_s=step_s,
        signs=_signs(times, numbers, step_s),
        unrest=unrest + np.finfo(float).tiny,
        floor=least if has_floor else -np.inf,
    )


def _signs(times: Numbers, values: Numbers, step_s: float) -> Numbers:
    """Return how far each value lies from its running means, and the hour where it can matter."""
    columns = [values - _running_mean(times, values, reach * step_s) for reach in MEMORIES]
    if step_s <= DAY_S / 6 and times[-1] - times[0] >= 4 * DAY_S:
        angle = 2 * np.pi * (times % DAY_S) / DAY_S
        columns += [np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)]
    return np.stack([*columns, np.ones_like(values)], axis=1)


def _running_mean(times: Numbers, values: Numbers, memory_s: float) -> Numbers:
    """Return the mean that forgets by exp(-time / memory), so that gaps count as they are long."""
    kept = np.exp(-np.diff(times) / memory_s).tolist()
    told = values.tolist()
    mean = told[0]
    means = [mean]
    for share, value in zip(kept, told[1:], strict=True):
        mean = share * mean + (1 - share) * value
        means.append(mean)
    return np.array(means)
