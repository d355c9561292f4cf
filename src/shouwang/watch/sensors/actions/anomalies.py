"""The judge of anomalies: a detector for each sensor that asks for one, kept across restarts.

A detector takes a sensor's readings in the order of their moments; one that comes late is left
out. All detectors stand in memory side by side. A state is written now and then, with the moment
up to which it has looked; whoever reads it shows it the readings that were judged since, and a
state that left one out is written at once: so it has seen what was judged, no more and no less.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from django.db import connection
from django.db.models import F

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import (
    AnomalyState,
    DetectorHolder,
    Observation,
    Sensor,
    Signal,
    SignalChange,
)
from shouwang.watch.sensors.rule_states import SignalMove
from shouwang.watch.sensors.rules.anomalies import STANDS, WARM_UP, packed, unpacked
from shouwang.watch.sensors.rules.batches import Flags, Floats, Integers
from shouwang.watch.sensors.rules.detectors import DetectorBank, Remembered, Told
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.levels import Level
from shouwang.watch.sensors.states import EDIT

from .judges import Settled
from .signalling import clear, raise_signal

MS = 1_000
LOADED_TOGETHER = 100
"""So many detectors are read, and taught, at a time."""
ANY_OLD = """
SELECT EXISTS (SELECT 1 FROM sensors_signal WHERE rule_id IS NULL AND ended_at IS NULL
    AND cleared_at IS NULL AND changed_at <= %s)"""
"""Asked with every batch, and hardly ever so."""
Reading = tuple[int, int, float]


def watch_anomalies(actor: Actor, code: str, *, is_on: bool) -> bool:
    """Let a detector look at a sensor from now on, or no more; returns whether it changed."""
    found = Sensor.objects.visible_to(actor).filter(code=code).select_related("station").first()
    if found is None:
        raise NotFound
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    if is_on and KINDS[found.kind].is_binary:
        raise Invalid({"code": say("只有报警和正常两种读数的传感器不作异常检测。")})
    with write_transaction():
        _note_change()
        if is_on:
            _, has_changed = AnomalyState.objects.get_or_create(sensor=found)
        else:
            has_changed = AnomalyState.objects.filter(sensor=found).delete()[0] > 0
        if has_changed:
            key = f"sensor:{found.pk}"
            record(actor, "sensor.watch_anomalies", key, {"is_on": is_on})
    return has_changed


def look_anew(sensor_ids: Sequence[int]) -> None:
    """Let the judge read which sensors ask, in the caller's transaction: some have changed."""
    if AnomalyState.objects.filter(sensor_id__in=sensor_ids).exists():
        _note_change()


def _note_change() -> None:
    """Count the change, before states are written: the judge takes the rows in the same order."""
    DetectorHolder.objects.bulk_create([DetectorHolder()], ignore_conflicts=True)
    DetectorHolder.objects.update(changes=F("changes") + 1)


class AnomalyJudge:
    """Scores what has settled of the sensors that ask for it.

    The memory is true only while this process judges, as with the judge of rules.
    """

    def __init__(self) -> None:
        self._bank = DetectorBank()
        self._holder = ""
        self._changes = -1
        self._asked = np.zeros(0, dtype=np.int64)

    def judge(self, actor: Actor, settled: Settled, *, up_to: datetime) -> int:
        """Judge in the caller's transaction; return how many signals were raised or changed."""
        written = 0
        if len(settled):
            self._refresh()
            written = self._look(actor, settled)
        return written + _clear_old(actor, up_to)

    def forget(self) -> None:
        """Drop what is kept in memory."""
        self._bank = DetectorBank()
        self._holder = ""

    def _refresh(self) -> None:
        """Hold what is remembered true only as far as the database says so."""
        row = DetectorHolder.objects.values_list("holder", "changes").first()
        if row is None:
            self._asked = self._asked[:0]
            return
        holder, changes = row
        if not self._holder or holder != self._holder:
            self.forget()
            self._holder = uuid.uuid4().hex
            DetectorHolder.objects.update(holder=self._holder)
        elif changes == self._changes:
            return
        rows = AnomalyState.objects.order_by("sensor_id")
        asked = dict(rows.values_list("sensor_id", "sensor__interval_s"))
        self._bank.forget_others(asked)
        self._asked = np.array(list(asked), dtype=np.int64)
        self._changes = changes

    def _look(self, actor: Actor, settled: Settled) -> int:
        wanted = _are_among(settled.sensor_ids, self._asked)
        if not wanted.any():
            return 0
        ids, at_ms = settled.sensor_ids[wanted], settled.at_ms[wanted]
        self._load(ids, at_ms)
        told = self._bank.look(ids, at_ms, settled.values[wanted])
        for one in told:
            _tell(actor, one)
        for sensor_id in self._bank.due():
            _keep(sensor_id, self._bank.keep(sensor_id))
        return len(told)

    def _load(self, ids: Integers, at_ms: Integers) -> None:
        """Have the detectors of these sensors ready, before the readings that are judged now."""
        new: dict[int, int] = {}
        for sensor_id, moment_ms in zip(ids.tolist(), at_ms.tolist(), strict=True):
            if sensor_id not in self._bank:
                new[sensor_id] = min(moment_ms, new.get(sensor_id, moment_ms))
        for start in range(0, len(new), LOADED_TOGETHER):
            self._read(dict(list(new.items())[start : start + LOADED_TOGETHER]))

    def _read(self, before_ms: dict[int, int]) -> None:
        """Read states from the table, and show each detector what it has not seen."""
        rows = AnomalyState.objects.filter(sensor_id__in=before_ms)
        columns = ("sensor_id", "state", "until_ms", "sensor__interval_s")
        readings: list[Reading] = []
        for sensor_id, state, until_ms, interval_s in rows.values_list(*columns):
            self._bank.add({sensor_id: interval_s})
            if state.get("interval_ms") == interval_s * MS:
                known = Remembered(unpacked(state["detector"]), until_ms, interval_s * MS)
                self._bank.restore(sensor_id, known)
                readings += _unseen(sensor_id, until_ms, before_ms[sensor_id])
            else:
                readings += _taught(sensor_id, before_ms[sensor_id])
        self._bank.look(*_as_arrays(readings))


def _are_among(ids: Integers, asked: Integers) -> Flags:
    """Return which ids are in `asked`, which is in order."""
    if not len(asked):
        return np.zeros(len(ids), dtype=np.bool_)
    places = np.minimum(np.searchsorted(asked, ids), len(asked) - 1)
    return np.asarray(asked[places] == ids)


def _unseen(sensor_id: int, after_ms: int, before_ms: int) -> list[Reading]:
    """Return what was judged after a state was written."""
    rows = Observation.objects.filter(sensor_id=sensor_id, at_ms__gt=after_ms, at_ms__lt=before_ms)
    return list(rows.order_by("at_ms").values_list("sensor_id", "at_ms", "value"))


def _taught(sensor_id: int, before_ms: int) -> list[Reading]:
    """Return the stored readings from which a detector that knows nothing learns."""
    rows = Observation.objects.filter(sensor_id=sensor_id, at_ms__lt=before_ms)
    return list(rows.order_by("-at_ms").values_list("sensor_id", "at_ms", "value")[:WARM_UP])


def _as_arrays(readings: Sequence[Reading]) -> tuple[Integers, Integers, Floats]:
    return (
        np.array([one[0] for one in readings], dtype=np.int64),
        np.array([one[1] for one in readings], dtype=np.int64),
        np.array([one[2] for one in readings], dtype=np.float64),
    )


def _keep(sensor_id: int, known: Remembered) -> None:
    """Write what a detector remembers."""
    state = {"interval_ms": known.interval_ms, "detector": packed(known.state)}
    AnomalyState.objects.filter(pk=sensor_id).update(state=state, until_ms=known.until_ms)


def _tell(actor: Actor, told: Told) -> None:
    """Raise a signal that asks somebody to look, or add to the one that is open."""
    at = datetime.fromtimestamp(told.at_ms / MS, UTC)
    sensor = Sensor.objects.only("code", "unit").get(pk=told.sensor_id)
    reading: dict[str, object] = {
        "sensor": sensor.code,
        "unit": sensor.unit,
        "aggregate": "last",
        "window_s": 0,
        "offset_s": 0,
        "value": told.value,
        "why": told.why,
    }
    AnomalyState.objects.filter(pk=told.sensor_id).update(score=told.score)
    rows = Signal.objects.filter(sensor_id=told.sensor_id, rule=None, ended_at=None)
    known = rows.select_related("sensor__station").first()
    if known is None:
        made = Signal(
            sensor_id=told.sensor_id,
            level=Level.NONE.value,
            top_level=Level.NONE.value,
            raised_at=at,
            changed_at=at,
            score=told.score,
        )
        raise_signal(actor, made, [reading])
        return
    changes = {
        "changed_at": at,
        "cleared_at": None,
        "firings": known.firings + 1,
        "score": max(known.score or 0.0, told.score),
    }
    move(actor, known, SignalMove.CHANGE, changes=changes, at=at)
    SignalChange.objects.create(signal=known, at=at, level=Level.NONE.value, readings=[reading])


def _clear_old(actor: Actor, up_to: datetime) -> int:
    """Clear anomalies of which nothing was told for a while; one that was answered ends."""
    until = connection.ops.adapt_datetimefield_value(up_to - STANDS)
    with connection.cursor() as cursor:
        cursor.execute(ANY_OLD, [until])
        if not cursor.fetchone()[0]:
            return 0
    rows = Signal.objects.filter(
        rule=None, ended_at=None, cleared_at=None, changed_at__lte=up_to - STANDS
    )
    found = list(rows.select_related("sensor__station", "rule").order_by("pk"))
    for one in found:
        clear(actor, one, one.changed_at + STANDS, [])
    return len(found)


JUDGE = AnomalyJudge()
"""The one judge of anomalies in this process."""
