"""How many of something will come in a stretch of hours, by the same hours of earlier weeks.

With m the mean and s² the variance of W earlier counts, the next count has mean m and variance
v = max(m, s²)·(1 + 1/W): at least that of a Poisson count, more where weeks differ more, and 1/W
because the mean is known from W weeks only. The interval lies between quantiles of the negative
binomial distribution with this mean and variance (Hilbe 2011, Negative Binomial Regression, ch. 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import Final

LEAST_WEEKS: Final = 4
"""Of fewer earlier weeks nothing is said."""
JEFFREYS: Final = 0.5
"""Half an event is added to the sum, so that what has never come may come."""
FARTHEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class CountInterval:
    """The count expected and the bounds within which it lies with `level`."""

    low: int
    mean: float
    high: int
    level: float


def expected_count(past: Sequence[int], *, level: float = 0.9) -> CountInterval | None:
    """Return the next count by those of earlier weeks; None when there are too few weeks.

    ValueError for a level that is none.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    weeks = len(past)
    if weeks < LEAST_WEEKS:
        return None
    mean = (sum(past) + JEFFREYS) / weeks
    spread = sum((one - mean) ** 2 for one in past) / (weeks - 1)
    variance = max(mean, spread) * (1 + 1 / weeks)
    tail = (1 - level) / 2
    low, high = _quantiles(mean, variance, (tail, 1 - tail))
    return CountInterval(low, mean, high, level)


def _quantiles(mean: float, variance: float, shares: tuple[float, float]) -> tuple[int, int]:
    """Return the least counts at which so much of the distribution lies at or below."""
    size = mean**2 / (variance - mean)
    again = log(1 - mean / variance)
    first = size * log(mean / variance)
    found: list[int] = []
    reached, count = 0.0, 0
    for share in shares:
        while True:
            ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
            here = exp(ways + first + count * again)
            if reached + here >= share or count >= FARTHEST:
                break
            reached, count = reached + here, count + 1
        found.append(count)
    return found[0], found[1]
