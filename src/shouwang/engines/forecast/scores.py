"""What a forecast says of one moment, and how good it was once the value has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """The value expected at a moment and the bounds within which it lies with `level`.

    `low`, `mid` and `high` are None together: too little is known for a forecast.
    """

    at_s: float
    low: float | None
    mid: float | None
    high: float | None
    level: float = 0.9

    @property
    def is_known(self) -> bool:
        """Tell whether anything is forecast."""
        return self.mid is not None


@dataclass(frozen=True, slots=True)
class Score:
    """A forecast against what came, in the unit of the series; small is good.

    `interval_score` is the width plus 2/(1 - level) times what the value lies outside of it
    (Gneiting and Raftery 2007, eq. 43); `pinball` the mean quantile loss of low, mid and high.
    """

    error: float
    is_inside: bool
    interval_score: float
    pinball: float


def score(forecast: Interval, observed: float) -> Score | None:
    """Return how good a forecast was; None when nothing was forecast. `error` is seen - mid."""
    low, mid, high = forecast.low, forecast.mid, forecast.high
    if low is None or mid is None or high is None:
        return None
    outside = 1 - forecast.level
    missed = max(low - observed, 0.0) + max(observed - high, 0.0)
    losses = (
        _pinball(observed - low, outside / 2),
        _pinball(observed - mid, 0.5),
        _pinball(observed - high, 1 - outside / 2),
    )
    return Score(
        error=observed - mid,
        is_inside=low <= observed <= high,
        interval_score=high - low + 2 / outside * missed,
        pinball=sum(losses) / len(losses),
    )


def _pinball(difference: float, quantile: float) -> float:
    return max(quantile * difference, (quantile - 1) * difference)
