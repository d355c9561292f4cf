"""The forecast: a damped local trend fitted for each horizon, with the errors it has made.

For each horizon the change that followed each moment of the past is explained by how far the
value then lay from its running means. The fit is by least absolute deviations with a small
ridge, so that little data draws it towards no change. The errors come from parts of the past that
were left out of the fit; their quantiles at moments as restless as now are the interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from .history import History, Numbers, Positions, read_history
from .scores import Interval

LEAST_ORIGINS: Final = 40
"""Fewer moments of which the outcome is known say nothing of a 90 % interval."""
LEAST_SPANS: Final = 4
"""The known moments reach over so many horizons at least."""
LEAST_ALIKE: Final = 200
ALIKE_SHARE: Final = 0.25
"""The errors at this share of the moments, those most alike in unrest, make the interval."""
FOLDS: Final = 4
ROUNDS: Final = 12
RIDGE: Final = 1.0
NEAR_ZERO: Final = 0.02
"""Errors below this share of the mean change weigh alike in the fit."""


def forecast(
    times_s: Sequence[float],
    values: Sequence[float],
    horizons_s: Iterable[float],
    *,
    level: float = 0.9,
) -> list[Interval]:
    """Return an interval for each horizon (s, after the latest value), in the order asked for.

    The same values give the same forecast. Unknown where the past holds too few outcomes, or
    where numbers run out of bounds. ValueError for a level or horizon that is none.
    """
    horizons = list(horizons_s)
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    if not all(np.isfinite(one) and one > 0 for one in horizons):
        raise ValueError("a horizon is a positive number of seconds")
    with np.errstate(all="ignore"):
        history = read_history(times_s, values)
        if history is None:
            last = max((one for one in times_s if np.isfinite(one)), default=0.0)
            return [_unknown(last + one, level) for one in horizons]
        return [_interval(history, one, level) for one in horizons]


def _unknown(at_s: float, level: float) -> Interval:
    return Interval(at_s, None, None, None, level)


def _interval(history: History, horizon_s: float, level: float) -> Interval:
    at_s = float(history.times_s[-1]) + horizon_s
    later, is_known = history.later(horizon_s)
    origins = np.flatnonzero(is_known)
    if len(origins) < LEAST_ORIGINS or _reach(history, origins) < LEAST_SPANS * horizon_s:
        return _unknown(at_s, level)
    signs, change = history.signs[origins], later[origins] - history.values[origins]
    try:
        errors, weights = _fit_with_errors(signs, change)
    except np.linalg.LinAlgError:
        return _unknown(at_s, level)
    expected = float(history.values[-1] + history.signs[-1] @ weights)
    low, mid, high = _spread(history, errors, origins, level)
    if not history.has_floor:
        mid = min(max(0.0, low), high)
    bounds = np.maximum(np.array([low, mid, high]) + expected, history.floor)
    if not np.isfinite(bounds).all():
        return _unknown(at_s, level)
    low, mid, high = bounds.tolist()
    return Interval(at_s, low, mid, high, level)


def _spread(
    history: History, errors: Numbers, origins: Positions, level: float
) -> tuple[float, float, float]:
    """Return low, median and high error, from moments about as restless as the latest."""
    unrest, now = history.unrest[origins], float(history.unrest[-1])
    distance = np.abs(np.log(unrest) - np.log(now))
    count = max(LEAST_ALIKE, int(len(origins) * ALIKE_SHARE))
    alike = np.argsort(distance, kind="stable")[:count]
    tail = (1 - level) / 2
    low, mid, high = np.quantile((errors / unrest)[alike], [tail, 0.5, 1 - tail]) * now
    return float(low), float(mid), float(high)


def _reach(history: History, origins: Positions) -> float:
    return float(history.times_s[origins[-1]] - history.times_s[origins[0]])


def _fit_with_errors(signs: Numbers, change: Numbers) -> tuple[Numbers, Numbers]:
    """Return errors on what was left out, and weights; no change where that was no worse."""
    errors = np.empty_like(change)
    edges = np.linspace(0, len(change), FOLDS + 1).astype(int)
    for start, end in pairwise(edges.tolist()):
        others = np.ones(len(change), dtype=bool)
        others[start:end] = False
        errors[start:end] = change[start:end] - signs[start:end] @ _fit(
            signs[others], change[others]
        )
    if not np.abs(errors).mean() < np.abs(change).mean():
        return change, np.zeros(signs.shape[1])
    return errors, _fit(signs, change)


def _fit(signs: Numbers, change: Numbers) -> Numbers:
    """Return the weights of least absolute error, by least squares weighted anew each round."""
    scale = np.sqrt((signs**2).mean(axis=0)) + np.finfo(float).tiny
    scaled = signs / scale
    least = NEAR_ZERO * np.abs(change).mean() + np.finfo(float).tiny
    share = np.ones(len(change))
    weights = np.zeros(signs.shape[1])
    for _ in range(ROUNDS):
        left = (scaled * share[:, None]).T
        weights = np.linalg.solve(left @ scaled + RIDGE * np.eye(len(weights)), left @ change)
        share = 1 / np.maximum(np.abs(change - scaled @ weights), least)
        share /= share.mean()
    found: Numbers = weights / scale
    return found
