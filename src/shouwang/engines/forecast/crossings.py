"""When a level that is forecast will reach a mark, with the earliest and latest moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .scores import Interval


@dataclass(frozen=True, slots=True)
class Crossing:
    """Moments (s) at which upper bound, expectation and lower bound reach a mark.

    `expected_s` and `latest_s` are None where they do not within what is forecast.
    """

    earliest_s: float
    expected_s: float | None
    latest_s: float | None


def crossing(
    start_s: float, value: float, path: Sequence[Interval], mark: float
) -> Crossing | None:
    """Return when a level that rises from `value` reaches a mark, straight from bound to bound.

    None when it stands there already, and when not even the upper bound reaches it.
    """
    if value >= mark:
        return None
    known = sorted((one for one in path if one.at_s > start_s), key=lambda one: one.at_s)
    lows = [(one.at_s, one.low) for one in known if one.low is not None]
    mids = [(one.at_s, one.mid) for one in known if one.mid is not None]
    highs = [(one.at_s, one.high) for one in known if one.high is not None]
    start = (start_s, value)
    earliest_s = _reaches([start, *highs], mark)
    if earliest_s is None:
        return None
    return Crossing(earliest_s, _reaches([start, *mids], mark), _reaches([start, *lows], mark))


def _reaches(line: Iterable[tuple[float, float]], mark: float) -> float | None:
    """Return the first moment at which a line through points reaches a mark from below."""
    for (before_s, before), (after_s, after) in pairwise(line):
        if after >= mark:
            return before_s + (mark - before) / (after - before) * (after_s - before_s)
    return None
