"""The detector: three questions asked of each new value, of many series at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .settings import Settings

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

PARTS: Final = ("range", "level", "pattern")
"""Beyond the range so far; a shift of level; unlike the same hours of the days before."""
NOTHING: Final = 0.0
TINY: Final = 1e-9
PATTERN_FASTEST: Final = 4


@dataclass(frozen=True, slots=True)
class Scores:
    """What was found for each value: `total` ≥ 0 is the sum of its `parts` (values × PARTS).

    `told` is `total` where it is the largest of the series for a while, else 0: one anomaly is
    told once, not at each of its values.
    """

    total: Floats
    parts: Floats
    told: Floats


def likelihood(told: Floats) -> Floats:
    """Return scores from 0 to 1, in the order of what was told."""
    return np.asarray(-np.expm1(-told), dtype=np.float64)


class Detector:
    """Scores for many series; a row is a series, `day_lengths` its values per day (0: unknown).

    A row takes its values in the order of time, one in each call; the same values give the same
    scores however the rows are put together in calls.
    """

    def __init__(self, day_lengths: Sequence[int], settings: Settings | None = None) -> None:
        self._set = settings or Settings()
        count = len(day_lengths)
        days = np.asarray(day_lengths, dtype=np.int64)
        days = np.where(days >= PATTERN_FASTEST, days, 0)
        self._days: Rows = days
        self._ring: Floats = np.zeros((count, self._set.kept(int(days.max(initial=0)))))
        self._seen: Rows = np.zeros(count, dtype=np.int64)
        self._base: Floats = np.zeros(count)
        self._scale: Floats = np.zeros(count)
        self._recent: Floats = np.zeros(count)
        self._before: Floats = np.zeros(count)
        self._low: Floats = np.zeros(count)
        self._high: Floats = np.zeros(count)
        self._records: Floats = np.zeros((count, 2))
        self._unlike: Floats = np.zeros((count, self._set.lags))
        self._told: Floats = np.zeros((count, self._set.quiet))
        steps = np.arange(-self._set.shift, self._set.shift + 1)
        back = np.arange(1, self._set.days + 1)
        self._lags: Rows = (back[:, None] * days[:, None, None] - steps).reshape(count, -1)

    def update(self, rows: Rows, values: Floats) -> Scores:
        """Take one finite value for each of the rows, no row twice, and score it."""
        values = self._from_base(rows, values)
        self._remember(rows, values)
        parts = np.stack(
            [
                self._beyond_range(rows, values),
                self._shifted(rows, values),
                self._unlike_days(rows, values),
            ],
            axis=1,
        )
        total = parts.sum(axis=1)
        told = self._told_once(rows, total)
        self._seen[rows] += 1
        return Scores(total, parts, told)

    def hold(self, rows: Rows, missed: int) -> None:
        """Let `missed` values pass that never came, as if the last one had stood."""
        for _ in range(min(missed, self._ring.shape[1])):
            seen = self._seen[rows]
            begun = rows[seen > 0]
            last = self._ring[begun, (self._seen[begun] - 1) % self._ring.shape[1]]
            self.update(begun, last + self._base[begun])

    def extend(self, more: Detector) -> None:
        """Take over the series of another detector as further rows; both keep equally many values.

        Raises ValueError where the longest days are of other lengths.
        """
        if self._ring.shape[1] != more._ring.shape[1]:
            raise ValueError("the detectors keep other numbers of values")
        for name in (*STATE, "days", "lags"):
            joined = np.concatenate([getattr(self, f"_{name}"), getattr(more, f"_{name}")])
            setattr(self, f"_{name}", joined)

    def state(self, row: int) -> dict[str, Any]:
        """Return what a series needs to go on after a restart, as plain arrays and numbers."""
        return {name: getattr(self, f"_{name}")[row].copy() for name in STATE}

    def restore(self, row: int, state: dict[str, Any]) -> None:
        """Go on where `state` was taken; the settings and the length of the day are the same."""
        for name in STATE:
            getattr(self, f"_{name}")[row] = state[name]

    def _from_base(self, rows: Rows, values: Floats) -> Floats:
        first = self._seen[rows] == 0
        begun = rows[first]
        self._base[begun] = values[first]
        self._low[begun] = self._high[begun] = 0.0
        shifted = values - self._base[rows]
        growing = self._seen[rows] < self._set.before
        self._scale[rows[growing]] = np.maximum(self._scale[rows[growing]], np.abs(values[growing]))
        return shifted

    def _at(self, rows: Rows, back: int | Rows) -> Floats:
        """Return the values so many before the latest; zero before the series began."""
        index = self._seen[rows] - back
        return np.where(index >= 0, self._ring[rows, index % self._ring.shape[1]], 0.0)

    def _remember(self, rows: Rows, values: Floats) -> None:
        self._ring[rows, self._seen[rows] % self._ring.shape[1]] = values

    def _least(self, rows: Rows) -> Floats:
        """Return what counts as no difference at all, by the size of the first values."""
        return TINY * (self._scale[rows] + TINY)

    def _beyond_range(self, rows: Rows, values: Floats) -> Floats:
        low, high = self._low[rows], self._high[rows]
        floor = TINY * (np.abs(high + self._base[rows]) + 1.0)
        beyond = np.maximum(np.maximum(values - high, low - values), 0.0)
        found = beyond / (high - low + floor)
        middle, loss = (high + low) / 2, 1.0 - self._set.range_decay
        self._low[rows] = np.minimum(values, low + (middle - low) * loss)
        self._high[rows] = np.maximum(values, high - (high - middle) * loss)
        return np.where(self._seen[rows] > self._set.range_warm_up, found, NOTHING)

    def _shifted(self, rows: Rows, values: Floats) -> Floats:
        recent, before = self._set.recent, self._set.before
        leaves = self._at(rows, recent)
        self._recent[rows] += values - leaves
        self._before[rows] += leaves - self._at(rows, recent + before)
        gap = np.abs(self._recent[rows] / recent - self._before[rows] / before)
        gap = np.where(self._seen[rows] >= recent + before - 1, gap, 0.0)
        return self._against_record(rows, 0, gap, self._set.level_warm_up)

    def _unlike_days(self, rows: Rows, values: Floats) -> Floats:
        found = np.zeros(len(rows))
        has_day = self._days[rows] > 0
        if not has_day.any():
            return found
        own, now = rows[has_day], values[has_day]
        span = self._set.pattern
        lags = self._lags[own]
        seen = self._seen[own][:, None]
        latest = (now[:, None] - self._back(own, lags)) ** 2
        left = (self._back(own, np.full_like(lags, span)) - self._back(own, lags + span)) ** 2
        self._unlike[own] += np.where(seen - lags >= 0, latest, 0.0)
        self._unlike[own] -= np.where(seen - lags - span >= 0, left, 0.0)
        whole = seen - lags - span + 1 >= 0
        sums = np.where(whole, np.maximum(self._unlike[own], 0.0), np.inf)
        nearest = np.sqrt(sums.min(axis=1) / span)
        day = self._days[own]
        begun = self._seen[own] >= day + span + self._set.shift
        nearest = np.where(begun & np.isfinite(nearest), nearest, 0.0)
        warm_up = day + 2 * span + self._set.pattern_warm_up
        found[has_day] = self._against_record(own, 1, nearest, warm_up)
        return found

    def _back(self, rows: Rows, back: Rows) -> Floats:
        index = self._seen[rows][:, None] - back
        kept = self._ring[rows[:, None], index % self._ring.shape[1]]
        return np.where(index >= 0, kept, 0.0)

    def _against_record(
        self, rows: Rows, part: int, measure: Floats, warm_up: int | Rows
    ) -> Floats:
        """Return by how much (logarithm) a measure outdoes its own record, which fades."""
        record, least = self._records[rows, part], self._least(rows)
        with np.errstate(divide="ignore"):
            outdone = np.log((measure + least) / (record + least))
        first = np.where(measure > least, 0.5, NOTHING)
        found = np.where(record > least, np.maximum(outdone, NOTHING), first)
        self._records[rows, part] = np.maximum(record * self._set.record_decay, measure)
        return np.where(self._seen[rows] > warm_up, found, NOTHING)

    def _told_once(self, rows: Rows, total: Floats) -> Floats:
        told = np.where(total > self._told[rows].max(axis=1), total, NOTHING)
        self._told[rows, self._seen[rows] % self._set.quiet] = total
        return told


STATE: Final = (
    "ring",
    "seen",
    "base",
    "scale",
    "recent",
    "before",
    "low",
    "high",
    "records",
    "unlike",
    "told",
)
