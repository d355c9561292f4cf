"""The judge: takes arrivals in order, settles them into observations, lets the rules judge them.

Arrivals are removed in the transaction that settles them, so that none is settled or judged twice,
whatever is killed, and none is lost. One judge at a time holds the lease.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Arrival
from shouwang.watch.sensors.rules.batches import Batch, Integers
from shouwang.watch.sensors.rules.settling import (
    OK,
    SILENT,
    UNKNOWN,
    UNSEEN,
    Known,
    Sorted,
    Turn,
    advance,
    in_series,
)

from . import alarms, gaps, observing
from .judges import Settled, seated
from .seat import Seat
from .summing import note_stored

READINGS_LIMIT = 50_000
"""So many readings are settled in one transaction, unless a single arrival holds more."""
ARRIVALS_LIMIT = 1_000
DUES_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """An arrival that was taken out of the log."""

    received_at: datetime
    batch: Batch


@dataclass(frozen=True, slots=True)
class Judged:
    """What one run has done; `is_behind`: more is waiting."""

    arrivals: int = 0
    readings: int = 0
    stored: int = 0
    alarms: int = 0
    signals: int = 0
    is_behind: bool = False

    def __add__(self, other: Judged) -> Judged:
        return Judged(
            self.arrivals + other.arrivals,
            self.readings + other.readings,
            self.stored + other.stored,
            self.alarms + other.alarms,
            self.signals + other.signals,
            other.is_behind,
        )


def judge_arrivals(
    actor: Actor, *, now: datetime, limit: int = 200_000, seat: Seat | None = None
) -> Judged:
    """Settle and judge up to about `limit` readings, then what the time has brought up to `now`.

    Time passes only up to the first arrival that still waits, so that a judge who comes late finds
    the same as one who came in time. For the system only; does nothing while another judge sits.
    Who judges again and again keeps its own seat; else it is taken for this time.
    """
    if not actor.is_system:
        raise NotAllowed
    own = seat or Seat()
    if not own.take():
        return Judged(is_behind=True)
    try:
        return _judge(actor, now, limit)
    finally:
        if seat is None:
            own.leave()


def _judge(actor: Actor, now: datetime, limit: int) -> Judged:
    told = Judged(is_behind=True)
    while told.readings < limit:
        step = _step(actor, now, READINGS_LIMIT)
        told += step
        if not step.is_behind:
            break
    return told


def _step(actor: Actor, now: datetime, limit: int) -> Judged:
    try:
        with write_transaction():
            return _settle(actor, now, limit)
    except BaseException:
        for judge in seated():
            judge.forget()
        raise


def _settle(actor: Actor, now: datetime, limit: int) -> Judged:
    arrivals, waiting_at = _take(limit)
    stored, turns = Batch.of(()), list[Turn]()
    if arrivals:
        stored, turns = _observe(arrivals)
    up_to = min(now, waiting_at) if waiting_at else now
    dues, is_full = alarms.silences_due(up_to, DUES_LIMIT)
    turns += dues
    alarms.tell(actor, turns)
    settled = Settled(stored.sensor_ids, stored.at_ms, stored.values)
    signals = sum(judge.judge(actor, settled, up_to=up_to) for judge in seated())
    return Judged(
        arrivals=len(arrivals),
        readings=sum(len(arrival.batch) for arrival in arrivals),
        stored=len(stored),
        alarms=len(turns),
        signals=signals,
        is_behind=waiting_at is not None or is_full,
    )


def _take(limit: int) -> tuple[list[Taken], datetime | None]:
    """Remove the next arrivals from the log; return them, and when the first came that still waits.

    Whoever removes them settles them: another judge waits for this transaction and finds none.
    """
    chosen: list[int] = []
    waiting_at = None
    count = 0
    for arrival_id, readings in observing.read_waiting(ARRIVALS_LIMIT):
        if chosen and (count + readings > limit or len(chosen) == ARRIVALS_LIMIT - 1):
            waiting_at = Arrival.objects.values_list("received_at", flat=True).get(pk=arrival_id)
            break
        chosen.append(arrival_id)
        count += readings
    if not chosen:
        return [], waiting_at
    rows = Arrival.objects.filter(pk__in=chosen).order_by("id").values_list("received_at", "packed")
    taken = [Taken(received_at, Batch.unpack(packed)) for received_at, packed in rows]
    if observing.remove_arrivals(chosen) != len(taken):
        raise RuntimeError("another judge has settled these arrivals")
    return taken, waiting_at


def _observe(arrivals: list[Taken]) -> tuple[Batch, list[Turn]]:
    """Store what is new; return it in the order of its arrival, and the turns of the sensors."""
    whole = Batch.joined(arrival.batch for arrival in arrivals)
    heard = np.repeat(
        [round(arrival.received_at.timestamp() * 1_000) for arrival in arrivals],
        [len(arrival.batch) for arrival in arrivals],
    )
    known = observing.read_known(np.unique(whole.sensor_ids))
    there = np.isin(whole.sensor_ids, known.ids)
    whole, heard = whole.take(there), heard[there].astype(np.int64)
    if not len(whole):
        return whole, []
    series, spots = in_series(whole, known.ids)
    late = series.batch.at_ms <= known.at[series.places]
    twice = np.zeros(len(late), dtype=np.bool_)
    twice[late] = observing.stored_already(series.batch.take(late))
    stored = series.batch.take(~twice)
    observing.insert_observations(stored)
    note_stored(stored)
    numbered = gaps.follow_numbers(known, series, late & ~twice, late)
    fresh = _fresh(series, ~late)
    stood = known.health.copy(), known.since.copy(), known.due.copy()
    turns = advance(known, fresh, _contacts(known, whole, heard))
    _hear(known, whole, heard)
    _plan(known)
    known.sequence = numbered
    _write(known, stood)
    return whole.take(np.sort(spots[~twice])), turns


def _write(known: Known, stood: tuple[Integers, Integers, Integers]) -> None:
    """Write the few whose health or due moment is another now, and of the others what they said."""
    health, since, due = stood
    turned = (known.health != health) | (known.since != since) | (known.due != due)
    for which, has_turned in ((turned, True), (~turned, False)):
        if which.any():
            places: Integers = np.flatnonzero(which).astype(np.int64)
            observing.write_known(known, places, has_turned=has_turned)


def _fresh(series: Sorted, is_fresh: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Sorted:
    places = series.places[is_fresh]
    first = np.ones(len(places), dtype=np.bool_)
    first[1:] = np.diff(places) != 0
    return Sorted(series.batch.take(is_fresh), places, first)


def _contacts(known: Known, whole: Batch, heard: Integers) -> list[tuple[int, int]]:
    """Return the contacts of sensors that were or became silent, ascending by moment."""
    places = np.searchsorted(known.ids, whole.sensor_ids)
    order = np.lexsort((heard, places))
    place, at = places[order], heard[order]
    first = np.ones(len(place), dtype=np.bool_)
    first[1:] = np.diff(place) != 0
    before = np.where(first, known.heard[place], np.roll(at, 1))
    odd = (at - before > known.silent_ms[place]) | (known.health[place] == SILENT)
    concerned = np.isin(place, np.unique(place[odd]))
    found = sorted(set(zip(at[concerned].tolist(), place[concerned].tolist(), strict=True)))
    return [(one, moment) for moment, one in found]


def _hear(known: Known, whole: Batch, heard: Integers) -> None:
    np.maximum.at(known.heard, np.searchsorted(known.ids, whole.sensor_ids), heard)


def _plan(known: Known) -> None:
    """Let sensors that told something count as well, and be looked after for silence."""
    fine = known.health == UNKNOWN
    known.since = np.where(fine, known.heard, known.since)
    known.health = np.where(fine, OK, known.health)
    idle = (known.due == UNSEEN) & (known.health != SILENT)
    known.due = np.where(idle, known.heard + known.silent_ms, known.due)
