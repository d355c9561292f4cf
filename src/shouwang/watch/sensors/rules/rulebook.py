"""All rules in memory: takes readings in batches and the time, tells where a level changed.

Most readings concern nobody: those inside the bands of all plain rules that look at their sensor,
none of which waits, fires or clears, are passed over by one comparison of whole arrays. A watch
one of whose sensors leaves its band gets an engine of its own, and hears all its sensors until it
is idle again and all are back. What comes out is what the engine alone would say.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engines.rule_engine.buffers import MICRO
from shouwang.engines.rule_engine.conditions import Comparison, Series, leaves
from shouwang.engines.rule_engine.engine import Engine, Happening, Kind
from shouwang.ground.clock import LOCAL_ZONE

from .rule_parameters import VALUE_LIMIT
from .watches import Kept, SensorFacts, Watch, highest

Key = tuple[int, str]
Band = tuple[float, float]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
UNSEEN = -(1 << 62)
NO_BAND = (-np.inf, np.inf)


@dataclass(frozen=True, slots=True)
class Told:
    """What a term of a rule was when its level changed; None is unknown."""

    sensor_id: int
    aggregate: str
    window_s: int
    offset_s: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The level of a watch has changed, at a moment, with what was read then."""

    watch: Watch
    at: int
    before: str
    after: str
    readings: tuple[Told, ...]


@dataclass(slots=True, eq=False)
class _Bands:
    """Of each sensor an open band of values, by its place."""

    low: Floats
    high: Floats

    @classmethod
    def of(cls, count: int) -> _Bands:
        return cls(np.full(count, -np.inf), np.full(count, np.inf))

    def narrow(self, place: int, band: Band) -> None:
        self.low[place] = max(self.low[place], band[0])
        self.high[place] = min(self.high[place], band[1])

    def flag_outside(self, places: Integers, values: Floats) -> Flags:
        """Flag the values outside the bands, read as the engine reads them."""
        rounded = _as_read(values)
        return (rounded >= self.high[places]) | (rounded <= self.low[places])


def _as_read(values: Floats) -> Floats:
    return np.rint(values * MICRO) / MICRO


class RuleBook:
    """The rules that are switched on, over the sensors that there are."""

    def __init__(
        self,
        watches: Iterable[Watch],
        sensors: Iterable[SensorFacts],
        *,
        kept: Mapping[Key, Kept] | None = None,
    ) -> None:
        self._facts = sorted(sensors, key=lambda one: one.sensor_id)
        self._ids: Integers = np.array([one.sensor_id for one in self._facts], dtype=np.int64)
        self._watches = {watch.key: watch for watch in watches}
        self._of_sensor: dict[int, list[Key]] = {}
        self._bands: dict[Key, dict[int, Band]] = {}
        """Of the plain watches, by sensor."""
        self._kept = dict(kept or {})
        self._engines: dict[Key, Engine] = {}
        self._firing: dict[Key, set[str]] = {}
        self._dues: list[tuple[int, Key]] = []
        self._planned: dict[Key, int] = {}
        self._changed: dict[Key, Kept | None] = {}
        count = len(self._facts)
        self._calm = _Bands.of(count)
        """Inside nothing concerns any plain watch."""
        self._awake: Integers = np.zeros(count, dtype=np.int64)
        """How many engines listen to a sensor whatever it says."""
        self._last_at: Integers = np.full(count, UNSEEN, dtype=np.int64)
        self._last: Floats = np.zeros(count)
        self._place()

    def _place(self) -> None:
        """Sort the watches into plain and others, and note which sensors each listens to."""
        for key, watch in self._watches.items():
            for sensor_id in dict.fromkeys(watch.sensor_ids):
                self._of_sensor.setdefault(sensor_id, []).append(key)
            bands = watch.bands
            if bands is None:
                continue
            self._bands[key] = bands
            for sensor_id, band in bands.items():
                place = self._index(sensor_id)
                self._calm.narrow(place, band)

    def _index(self, sensor_id: int) -> int:
        return int(np.searchsorted(self._ids, sensor_id))

    def needing(self) -> set[int]:
        """Return the sensors whose newest value a waiting, firing or combined watch needs."""
        return {
            sensor_id
            for key, watch in self._watches.items()
            if key in self._kept or not watch.subject
            for sensor_id in watch.sensor_ids
        }

    def wanted(self) -> dict[int, int]:
        """Return how many seconds of the past each sensor that needs some should be filled with.

        The newest value of every sensor is needed besides.
        """
        found: dict[int, int] = {}
        for key, watch in self._watches.items():
            if key not in self._bands:
                for sensor_id in watch.sensor_ids:
                    found[sensor_id] = max(found.get(sensor_id, 0), watch.reach_s)
        return found

    def start(
        self,
        newest: Mapping[int, tuple[int, float]],
        past: Mapping[int, Sequence[tuple[int, float]]],
    ) -> None:
        """Begin where judging stopped: the newest value of each sensor, and the past of some."""
        for sensor_id, (at, value) in newest.items():
            place = self._index(sensor_id)
            if place < len(self._ids) and self._ids[place] == sensor_id:
                self._last_at[place], self._last[place] = at, value
        places = np.flatnonzero(self._last_at > UNSEEN).astype(np.int64)
        stirred = set(self._stirred(places, self._last[places]))
        for key in self._watches:
            if key not in self._bands or key in self._kept or key in stirred:
                self._wake(key, past)

    def _stirred(self, places: Integers, values: Floats) -> Iterator[Key]:
        """Yield the plain watches outside whose bands some of the values lie."""
        outside = self._calm.flag_outside(places, values)
        told = zip(places[outside].tolist(), _as_read(values[outside]).tolist(), strict=True)
        for place, value in told:
            sensor_id = self._facts[place].sensor_id
            for key in self._of_sensor[sensor_id]:
                low, high = self._bands.get(key, {}).get(sensor_id, NO_BAND)
                if not low < value < high:
                    yield key

    def _wake(
        self, key: Key, past: Mapping[int, Sequence[tuple[int, float]]] | None = None
    ) -> None:
        """Give a watch an engine that knows the past and stands where the watch stood."""
        watch, kept = self._watches[key], self._kept.get(key)
        places = [self._index(sensor_id) for sensor_id in watch.sensor_ids]
        newest = max(int(self._last_at[place]) for place in places)
        judged_to = max(newest, watch.began_at, kept.judged_to if kept else UNSEEN)
        series = [
            Series(str(self._facts[one].sensor_id), self._facts[one].every_s) for one in places
        ]
        engine = Engine(
            watch.rules,
            series,
            began_at=watch.began_at,
            resumed_at=judged_to,
            zone=LOCAL_ZONE,
            standings=kept.standings() if kept else None,
        )
        for place, sensor_id in zip(places, watch.sensor_ids, strict=True):
            engine.fill(str(sensor_id), (past or {}).get(sensor_id, ()))
            if self._last_at[place] > UNSEEN:
                seen = int(self._last_at[place]), float(self._last[place])
                engine.fill(str(sensor_id), [seen])
            self._awake[place] += 1
        self._engines[key] = engine
        standing = engine.standings()
        self._firing[key] = {level for level, one in standing.items() if one.firing_since}
        self._schedule(key, engine)

    def _schedule(self, key: Key, engine: Engine) -> None:
        due = engine.due
        if due is None:
            self._planned.pop(key, None)
        elif self._planned.get(key) != due:
            self._planned[key] = due
            heapq.heappush(self._dues, (due, key))

    def take(self, sensor_ids: Integers, at_s: Integers, values: Floats) -> list[Turn]:
        """Take a batch of readings; return where a level changed, in the order of time.

        Readings of unknown sensors and beyond all bounds are passed over.
        """
        places, at, seen = self._known(sensor_ids, at_s, values)
        loud = self._calm.flag_outside(places, seen)
        places, at, seen, loud = _one_a_second(places, at, seen, loud)
        at = np.where(loud & (at == self._last_at[places]), at + 1, at)
        for key in self._stirred(places, seen):
            if key not in self._engines:
                self._wake(key)
        self._remember(places, at, seen)
        heard = self._awake[places] > 0
        return self._listen(places[heard], at[heard], seen[heard])

    def _known(
        self, sensor_ids: Integers, at_s: Integers, values: Floats
    ) -> tuple[Integers, Integers, Floats]:
        """Return places, moments and values of the readings to judge, in the order of time."""
        if not len(self._ids):
            return self._ids, self._ids, np.zeros(0)
        places = np.minimum(np.searchsorted(self._ids, sensor_ids), len(self._ids) - 1)
        is_known = (np.abs(values) <= VALUE_LIMIT) & (self._ids[places] == sensor_ids)
        places, at, seen = places[is_known], at_s[is_known], values[is_known]
        order = np.lexsort((places, at))
        return places[order], at[order], seen[order]

    def _listen(self, places: Integers, at: Integers, values: Floats) -> list[Turn]:
        found: list[Turn] = []
        touched: dict[Key, Kept | None] = {}
        for place, moment, value in zip(places.tolist(), at.tolist(), values.tolist(), strict=True):
            sensor_id = self._facts[place].sensor_id
            for key in self._of_sensor.get(sensor_id, ()):
                engine = self._engines.get(key)
                if engine is None:
                    continue
                if key not in touched:
                    touched[key] = Kept.of(engine.standings(), 0)
                happenings = engine.observe(str(sensor_id), moment, value)
                found.extend(self._turns(key, happenings))
        for key, before in touched.items():
            self._settle(key, before)
        return found

    def _remember(self, places: Integers, at: Integers, values: Floats) -> None:
        newer = at > self._last_at[places]
        self._last_at[places[newer]] = at[newer]
        self._last[places[newer]] = values[newer]

    def tick(self, at: int) -> list[Turn]:
        """Let the time pass until a moment; return where a level changed by that alone."""
        found: list[Turn] = []
        while self._dues and self._dues[0][0] <= at:
            due, key = heapq.heappop(self._dues)
            if self._planned.get(key) != due:
                continue
            del self._planned[key]
            engine = self._engines[key]
            before = Kept.of(engine.standings(), 0)
            found.extend(self._turns(key, engine.tick(due)))
            self._settle(key, before)
        return found

    @property
    def due(self) -> int | None:
        """Return the next moment at which time alone may change a level, or an earlier one."""
        return self._dues[0][0] if self._dues else None

    def _turns(self, key: Key, happenings: Sequence[Happening]) -> list[Turn]:
        if not happenings:
            return []
        found: list[Turn] = []
        firing = self._firing[key]
        for one in happenings:
            before = highest(firing)
            if one.kind is Kind.FIRED:
                firing.add(one.rule)
            else:
                firing.discard(one.rule)
            told = told_of(self._watches[key], one)
            found.append(Turn(self._watches[key], one.at, before, highest(firing), told))
        return _merged(found)

    def firing(self) -> set[tuple[int, str]]:
        """Return the rules and subjects of which some level is firing."""
        return {
            (self._watches[key].rule_id, self._watches[key].subject)
            for key, levels in self._firing.items()
            if levels
        }

    def keys(self) -> set[Key]:
        """Return the watches that there are."""
        return set(self._watches)

    def _settle(self, key: Key, before: Kept | None) -> None:
        """Note what has to be kept of a watch; let one that is idle and calm again sleep."""
        engine = self._engines[key]
        after = Kept.of(engine.standings(), engine.now)
        if _levels(before) != _levels(after):
            self._changed[key] = after
            if after is None:
                self._kept.pop(key, None)
            else:
                self._kept[key] = after
        if after is None and engine.due is None and self._is_calm(key):
            self._sleep(key)
            return
        self._schedule(key, engine)

    def _is_calm(self, key: Key) -> bool:
        """Tell whether a watch is plain and the newest values of its sensors lie in its bands."""
        bands = self._bands.get(key)
        if bands is None:
            return False
        for sensor_id, (low, high) in bands.items():
            place = self._index(sensor_id)
            is_seen = self._last_at[place] > UNSEEN
            if is_seen and not low < _as_read(self._last[place]) < high:
                return False
        return True

    def _sleep(self, key: Key) -> None:
        del self._engines[key], self._firing[key]
        self._planned.pop(key, None)
        for sensor_id in self._watches[key].sensor_ids:
            self._awake[self._index(sensor_id)] -= 1

    def changes(self) -> dict[Key, Kept | None]:
        """Return what stands differently since the last call; None is idle."""
        found, self._changed = self._changed, {}
        return found


def _one_a_second(
    places: Integers, at: Integers, values: Floats, loud: Flags
) -> tuple[Integers, Integers, Floats, Flags]:
    """Keep one reading of a sensor for each second: a loud one before a quiet one, the later one.

    The engine counts in whole seconds and would keep the first, and so miss the alarm that
    follows a rest value within the second.
    """
    if len(at) < 2:
        return places, at, values, loud
    is_same = (at[1:] == at[:-1]) & (places[1:] == places[:-1])
    if not is_same.any():
        return places, at, values, loud
    group = np.concatenate(([0], np.cumsum(~is_same)))
    order = np.lexsort((np.arange(len(at)), loud, group))
    is_last = np.append(group[order][1:] != group[order][:-1], True)
    kept = order[is_last]
    return places[kept], at[kept], values[kept], loud[kept]


def told_of(watch: Watch, happening: Happening) -> tuple[Told, ...]:
    """Return the readings of a happening with the windows of their terms."""
    rule = next(one for one in watch.rules if one.key == happening.rule)
    terms = [
        term
        for leaf in leaves(rule.condition)
        if isinstance(leaf, Comparison)
        for term in leaf.terms
    ]
    return tuple(
        Told(int(term.series), term.aggregate.value, term.window_s, term.offset_s, reading.value)
        for term, reading in zip(terms, happening.readings, strict=True)
    )


def _levels(kept: Kept | None) -> object:
    return None if kept is None else kept.levels


def _merged(turns: list[Turn]) -> list[Turn]:
    """Make one turn of those of one watch at one moment; what changed nothing is left out."""
    found: list[Turn] = []
    for turn in turns:
        if found and found[-1].at == turn.at:
            last = found.pop()
            told = tuple(dict.fromkeys((*last.readings, *turn.readings)))
            found.append(Turn(turn.watch, turn.at, last.before, turn.after, told))
        else:
            found.append(turn)
    return [turn for turn in found if turn.before != turn.after]
