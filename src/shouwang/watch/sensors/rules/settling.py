"""How readings change what is known of their sensors: the latest, since when, silence, being stuck.

Silence is counted from when a sensor was last heard, whatever moment its reading bears; being
stuck from the moments of the readings. Most sensors of a batch just go on and are settled by whole
arrays; the few whose health changes are walked through reading by reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shouwang.watch.sensors.states import Health

from .batches import NO_SEQUENCE, Batch, Flags, Integers

UNSEEN: Final = -(2**62)
"""A moment that never was."""
NEVER_STUCK: Final = 2**62
HEALTHS: Final = tuple(Health)
HEALTH_OF: Final = {health.value: place for place, health in enumerate(HEALTHS)}
UNKNOWN: Final = HEALTH_OF[Health.UNKNOWN]
OK: Final = HEALTH_OF[Health.OK]
SILENT: Final = HEALTH_OF[Health.SILENT]
STUCK: Final = HEALTH_OF[Health.STUCK]
ALARMS: Final = frozenset({SILENT, STUCK})

Floats = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Known:
    """What is known of some sensors, an entry a sensor, ascending by id; moments in ms."""

    ids: Integers
    at: Integers
    value: Floats
    heard: Integers
    """When a reading last came; of a sensor never heard, when it was registered."""
    sequence: Integers
    changed: Integers
    health: Integers
    since: Integers
    due: Integers
    """When to look whether it is silent; UNSEEN while it is known to be."""
    silent_ms: Integers
    stuck_ms: Integers


@dataclass(frozen=True, slots=True)
class Turn:
    """A sensor's health has changed at a moment; `since` is what the alarm is counted from."""

    sensor_id: int
    before: Health
    after: Health
    at_ms: int
    since_ms: int


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Fresh readings by sensor and moment, each sensor's place in `Known`, and where one begins."""

    batch: Batch
    places: Integers
    is_first: Flags


def in_series(batch: Batch, ids: Integers) -> tuple[Sorted, Integers]:
    """Sort readings into their series; of two for one moment the first stays.

    Also returns where in the batch the kept ones were.
    """
    order = np.lexsort((batch.at_ms, batch.sensor_ids))
    told = batch.take(order)
    first: Flags = np.ones(len(told), dtype=np.bool_)
    first[1:] = np.diff(told.sensor_ids) != 0
    once = first.copy()
    once[1:] |= np.diff(told.at_ms) != 0
    kept = told.take(once)
    places: Integers = np.searchsorted(ids, kept.sensor_ids).astype(np.int64)
    return Sorted(kept, places, first[once]), order[once]


def advance(known: Known, fresh: Sorted, heard: list[tuple[int, int]]) -> list[Turn]:
    """Bring what is known up to date with readings newer than the latest; return the turns.

    `fresh` holds no late readings. `heard` are (place, moment in ms) of every contact of sensors
    that are silent or were so in between, ascending by moment.
    """
    turns = _silences(known, heard)
    if len(fresh.batch):
        turns += _series(known, fresh)
    return turns


def _silences(known: Known, heard: list[tuple[int, int]]) -> list[Turn]:
    turns: list[Turn] = []
    for place, at in heard:
        since, silent = int(known.heard[place]), int(known.silent_ms[place])
        if known.health[place] != SILENT and at - since > silent:
            turns.append(turn_to(known, place, SILENT, since + silent, since))
        if known.health[place] == SILENT:
            turns.append(turn_to(known, place, OK, max(at, int(known.since[place])), since))
        known.heard[place] = max(since, at)
    return turns


def turn_to(known: Known, place: int, health: int, at: int, since: int) -> Turn:
    """Change a sensor's health and return the turn."""
    before = HEALTHS[int(known.health[place])]
    known.health[place], known.since[place] = health, at
    known.due[place] = UNSEEN if health == SILENT else at + int(known.silent_ms[place])
    return Turn(int(known.ids[place]), before, HEALTHS[health], at, since)


def _series(known: Known, fresh: Sorted) -> list[Turn]:
    """Take over the last reading of each sensor; walk through those that are or become stuck."""
    batch, places, first = fresh.batch, fresh.places, fresh.is_first
    spot: Integers = np.arange(len(batch), dtype=np.int64)
    before = np.where(first, known.value[places], np.roll(batch.values, 1))
    unseen = first & (known.at[places] == UNSEEN)
    changed = unseen | (batch.values != before)
    turning = np.maximum.accumulate(np.where(changed | first, spot, 0))
    since = np.where(changed[turning], batch.at_ms[turning], known.changed[places])
    stuck = batch.at_ms - since >= known.stuck_ms[places]
    last: Integers = np.flatnonzero(np.append(first[1:], True)).astype(np.int64)
    ends = places[last]
    walked = np.unique(
        np.concatenate([places[stuck], ends[(known.health[ends] != OK)]]).astype(np.int64)
    )
    turns = _walk(known, fresh, since, stuck, walked)
    known.at[ends], known.value[ends] = batch.at_ms[last], batch.values[last]
    known.changed[ends] = since[last]
    return turns


def _walk(
    known: Known, fresh: Sorted, since: Integers, stuck: Flags, walked: Integers
) -> list[Turn]:
    turns: list[Turn] = []
    for spot in np.flatnonzero(np.isin(fresh.places, walked)).tolist():
        place, at = int(fresh.places[spot]), int(fresh.batch.at_ms[spot])
        health = int(known.health[place])
        if stuck[spot] and health != STUCK:
            began = int(since[spot])
            dated = max(began + int(known.stuck_ms[place]), int(known.since[place]))
            turns.append(turn_to(known, place, STUCK, dated, began))
        elif not stuck[spot] and health != OK:
            turns.append(turn_to(known, place, OK, at, int(known.since[place])))
    return turns


def follows(known: Known, fresh: Sorted) -> Flags:
    """Flag the sensors whose sequence numbers, where there are any, go up one by one."""
    batch, places = fresh.batch, fresh.places
    numbered = batch.sequences != NO_SEQUENCE
    before = np.where(fresh.is_first, known.sequence[places], np.roll(batch.sequences, 1))
    breaks = numbered & (before != NO_SEQUENCE) & (batch.sequences != before + 1)
    breaks |= ~numbered & (before != NO_SEQUENCE)
    breaks |= numbered & ~fresh.is_first & (before == NO_SEQUENCE)
    smooth: Flags = np.ones(len(known.ids), dtype=np.bool_)
    smooth[places[breaks]] = False
    return smooth
