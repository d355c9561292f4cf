"""The detectors of all sensors that ask for one, side by side in memory; no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from shouwang.engines.anomaly import Detector, likelihood

from .anomalies import LONGEST_HOLD, RAISE_FROM, day_length, why
from .batches import Flags, Floats, Integers

MS: Final = 1_000
KEEP_AFTER: Final = 64
"""So many readings after a state was written, it is written again."""
LEAST_ROWS: Final = 16


@dataclass(frozen=True, slots=True)
class Told:
    """A reading that a detector told: `score` from 0 to 1, `why` the question that weighed most."""

    sensor_id: int
    at_ms: int
    value: float
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the detector of a sensor knows, having looked at everything up to `until_ms`."""

    state: Mapping[str, Any]
    until_ms: int
    interval_ms: int


@dataclass(slots=True)
class _Sensors:
    """What is kept of each sensor, by its place."""

    ids: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    days: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    rows: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    until_ms: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    interval_ms: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    pending: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def add(self, **columns: Integers) -> None:
        for name, more in columns.items():
            setattr(self, name, np.concatenate([getattr(self, name), more]))


class _Shelf:
    """Detectors of sensors with equally many readings a day; grows by doubling."""

    def __init__(self, day: int) -> None:
        self._day = day
        self._used = 0
        self._rows = LEAST_ROWS
        self.detector = Detector([day] * LEAST_ROWS)

    def take_rows(self, count: int) -> Integers:
        """Return rows that know nothing."""
        while self._used + count > self._rows:
            self.detector.extend(Detector([self._day] * self._rows))
            self._rows *= 2
        self._used += count
        return np.arange(self._used - count, self._used)

    def hold(self, rows: Integers, missed: Integers) -> None:
        """Let so many values of each row pass that never came."""
        for nth in range(int(missed.max(initial=0))):
            self.detector.hold(rows[missed > nth], 1)


class DetectorBank:
    """Looks at the readings of many sensors, of each in the order of their moments."""

    def __init__(self) -> None:
        self._shelves: dict[int, _Shelf] = {}
        self._places: dict[int, int] = {}
        self._known = _Sensors()

    def __contains__(self, sensor_id: int) -> bool:
        return sensor_id in self._places

    def add(self, intervals_s: Mapping[int, int]) -> None:
        """Give each sensor, by id, a detector that knows nothing."""
        by_day: dict[int, list[int]] = {}
        for sensor_id, interval_s in intervals_s.items():
            by_day.setdefault(day_length(interval_s), []).append(sensor_id)
        for day, ids in by_day.items():
            first = len(self._known.ids)
            self._places |= {one: first + nth for nth, one in enumerate(ids)}
            self._known.add(
                ids=np.array(ids),
                days=np.full(len(ids), day),
                rows=self._shelf(day).take_rows(len(ids)),
                until_ms=np.zeros(len(ids), dtype=np.int64),
                interval_ms=np.array([intervals_s[one] * MS for one in ids]),
                # Counted from different numbers, not all states fall due with one batch.
                pending=np.array(ids) % KEEP_AFTER,
            )

    def restore(self, sensor_id: int, known: Remembered) -> None:
        """Let the detector of a sensor go on where its state was taken."""
        place = self._places[sensor_id]
        shelf = self._shelves[int(self._known.days[place])]
        shelf.detector.restore(int(self._known.rows[place]), dict(known.state))
        self._known.until_ms[place] = known.until_ms

    def forget_others(self, intervals_s: Mapping[int, int]) -> None:
        """Look no more at sensors that are not named, or not with the interval they had."""
        had_ms = dict(zip(self._known.ids.tolist(), self._known.interval_ms.tolist(), strict=True))
        self._places = {
            one: place
            for one, place in self._places.items()
            if one in intervals_s and intervals_s[one] * MS == had_ms[one]
        }

    def look(self, sensor_ids: Integers, at_ms: Integers, values: Floats) -> list[Told]:
        """Show readings of sensors that are here; return what is told, by sensor and moment.

        A reading that is not later than the ones already seen is left out, and the state of its
        sensor falls due: read again from the table, the reading would otherwise count.
        """
        found, inverse = np.unique(sensor_ids, return_inverse=True)
        places = np.array([self._places[one] for one in found.tolist()], dtype=np.int64)[inverse]
        late = at_ms <= self._known.until_ms[places]
        self._known.pending[places[late]] = KEEP_AFTER
        told: list[Told] = []
        for step in _steps(places, at_ms, ~late):
            told += self._take(places[step], at_ms[step], values[step])
        return sorted(told, key=lambda one: (one.sensor_id, one.at_ms))

    def due(self) -> list[int]:
        """Return the sensors whose states should be written, by id."""
        ids = self._known.ids[self._known.pending >= KEEP_AFTER].tolist()
        return [one for one in ids if one in self._places]

    def keep(self, sensor_id: int) -> Remembered:
        """Return what the detector of a sensor knows; it counts as written."""
        place = self._places[sensor_id]
        self._known.pending[place] = 0
        detector = self._shelves[int(self._known.days[place])].detector
        return Remembered(
            detector.state(int(self._known.rows[place])),
            int(self._known.until_ms[place]),
            int(self._known.interval_ms[place]),
        )

    def _shelf(self, day: int) -> _Shelf:
        return self._shelves.setdefault(day, _Shelf(day))

    def _take(self, places: Integers, at_ms: Integers, values: Floats) -> Iterator[Told]:
        """Show one reading of each place to its detector."""
        days = self._known.days[places]
        for day in np.unique(days).tolist():
            own = days == day
            yield from self._take_alike(self._shelves[day], places[own], at_ms[own], values[own])

    def _take_alike(
        self, shelf: _Shelf, places: Integers, at_ms: Integers, values: Floats
    ) -> Iterator[Told]:
        known = self._known
        rows = known.rows[places]
        shelf.hold(rows, _missed(known.until_ms[places], at_ms, known.interval_ms[places]))
        scores = shelf.detector.update(rows, values)
        known.until_ms[places] = at_ms
        known.pending[places] += 1
        level = likelihood(scores.told)
        for nth in np.flatnonzero(level >= RAISE_FROM).tolist():
            yield Told(
                int(known.ids[places[nth]]),
                int(at_ms[nth]),
                float(values[nth]),
                float(level[nth]),
                why(scores.parts[nth]),
            )


def _missed(until_ms: Integers, at_ms: Integers, interval_ms: Integers) -> Integers:
    """Return how many readings should have come since the last one; none before the first."""
    steps = np.round((at_ms - until_ms) / np.maximum(interval_ms, 1)).astype(np.int64) - 1
    return np.where(until_ms > 0, np.clip(steps, 0, LONGEST_HOLD), 0)


def _steps(places: Integers, at_ms: Integers, which: Flags) -> Iterator[Integers]:
    """Yield the positions of the first readings of all places, of the second ones, and so on."""
    order = np.lexsort((at_ms, places))
    order = order[which[order]]
    own = places[order]
    begins = np.flatnonzero(np.concatenate([[True], own[1:] != own[:-1]])) if len(own) else own
    counts = np.diff(np.append(begins, len(own)))
    nth = np.arange(len(own)) - np.repeat(begins, counts)
    by_nth = order[np.argsort(nth, kind="stable")]
    yield from np.split(by_nth, np.cumsum(np.bincount(nth))[:-1]) if len(own) else ()
