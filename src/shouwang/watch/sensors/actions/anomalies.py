"""The judge of anomalies: a detector for each sensor that asks for one, kept across restarts.

A detector takes a sensor's readings in the order of their moments; one that comes late is left
out. Its state is written in the judge's transaction, so that it has seen what was judged, no more
and no less.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.db import connection

from shouwang.engines.anomaly import Detector, Scores, likelihood
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import (
    AnomalyState,
    Observation,
    Sensor,
    Signal,
    SignalChange,
)
from shouwang.watch.sensors.rule_states import SignalMove
from shouwang.watch.sensors.rules.anomalies import (
    LONGEST_HOLD,
    RAISE_FROM,
    STANDS,
    WARM_UP,
    day_length,
    packed,
    unpacked,
    why,
)
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.levels import Level
from shouwang.watch.sensors.states import EDIT

from .judges import Settled
from .signalling import announce, clear

MS = 1_000
ANY_OLD = """
SELECT EXISTS (SELECT 1 FROM sensors_signal WHERE rule_id IS NULL AND ended_at IS NULL
    AND cleared_at IS NULL AND changed_at <= %s)"""
"""Asked with every batch, and hardly ever so."""


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
        if is_on:
            _, has_changed = AnomalyState.objects.get_or_create(sensor=found)
        else:
            has_changed = AnomalyState.objects.filter(sensor=found).delete()[0] > 0
        if has_changed:
            key = f"sensor:{found.pk}"
            record(actor, "sensor.watch_anomalies", key, {"is_on": is_on})
    return has_changed


@dataclass(slots=True)
class _Watched:
    """One sensor's detector and how far it has looked."""

    detector: Detector
    interval_ms: int
    until_ms: int
    code: str
    unit: str
    stamp: str
    """Names this memory in the table, so that another process' memory is noticed."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A reading that a detector told."""

    sensor_id: int
    at_ms: int
    value: float
    score: float
    why: str


class AnomalyJudge:
    """Scores what has settled of the sensors that ask for it."""

    def __init__(self) -> None:
        self._watched: dict[int, _Watched] = {}

    def judge(self, actor: Actor, settled: Settled, *, up_to: datetime) -> int:
        """Judge in the caller's transaction; return how many signals were raised or changed."""
        by_sensor = self._asked(settled)
        written = 0
        for sensor_id, readings in sorted(by_sensor.items()):
            watched = self._get(sensor_id, readings[0][0])
            found = list(_look(watched, sensor_id, readings))
            _keep(watched, sensor_id)
            for one in found:
                _tell(actor, watched, one)
            written += len(found)
        return written + _clear_old(actor, up_to)

    def forget(self) -> None:
        """Drop what is kept in memory."""
        self._watched.clear()

    def _asked(self, settled: Settled) -> dict[int, list[tuple[int, float]]]:
        """Return the settled readings of the sensors that ask, by sensor, in order of time."""
        asked = np.array(AnomalyState.objects.values_list("sensor_id", flat=True), dtype=np.int64)
        self._watched = {one: self._watched[one] for one in asked.tolist() if one in self._watched}
        wanted = np.isin(settled.sensor_ids, asked)
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for sensor_id, at_ms, value in zip(
            settled.sensor_ids[wanted].tolist(),
            settled.at_ms[wanted].tolist(),
            settled.values[wanted].tolist(),
            strict=True,
        ):
            found[sensor_id].append((at_ms, value))
        return {sensor_id: sorted(readings) for sensor_id, readings in found.items()}

    def _get(self, sensor_id: int, before_ms: int) -> _Watched:
        """Return a sensor's detector: from memory, from the table, or taught by what is stored."""
        row = AnomalyState.objects.select_related("sensor").get(pk=sensor_id)
        known = self._watched.get(sensor_id)
        stamp = str(row.state.get("stamp", ""))
        interval_ms = row.sensor.interval_s * MS
        if known is not None and known.stamp == stamp and known.interval_ms == interval_ms:
            return known
        made = _Watched(
            Detector([day_length(row.sensor.interval_s)]),
            interval_ms,
            row.until_ms,
            row.sensor.code,
            row.sensor.unit,
            stamp,
        )
        if row.state.get("interval_ms") == interval_ms:
            made.detector.restore(0, unpacked(row.state["detector"]))
        else:
            _teach(made, sensor_id, before_ms)
        self._watched[sensor_id] = made
        return made


def _teach(made: _Watched, sensor_id: int, before_ms: int) -> None:
    """Let a detector that knows nothing see what is stored, without telling anything."""
    made.until_ms = 0
    rows = Observation.objects.filter(sensor_id=sensor_id, at_ms__lt=before_ms)
    told = list(rows.order_by("-at_ms").values_list("at_ms", "value")[:WARM_UP])
    for _ in _look(made, sensor_id, told[::-1]):
        pass


def _look(
    watched: _Watched, sensor_id: int, readings: Iterable[tuple[int, float]]
) -> Iterable[_Found]:
    """Show readings to a detector; yield those that it tells. What is late is left out."""
    row = np.zeros(1, dtype=np.int64)
    for at_ms, value in readings:
        if at_ms <= watched.until_ms:
            continue
        if watched.until_ms:
            missed = round((at_ms - watched.until_ms) / watched.interval_ms) - 1
            if missed > 0:
                watched.detector.hold(row, min(missed, LONGEST_HOLD))
        scores = watched.detector.update(row, np.array([value]))
        watched.until_ms = at_ms
        if _is_told(scores):
            score = float(likelihood(scores.told)[0])
            yield _Found(sensor_id, at_ms, value, score, why(scores.parts[0]))


def _is_told(scores: Scores) -> bool:
    return float(likelihood(scores.told)[0]) >= RAISE_FROM


def _keep(watched: _Watched, sensor_id: int) -> None:
    """Write what a detector remembers."""
    watched.stamp = uuid.uuid4().hex
    state = {
        "stamp": watched.stamp,
        "interval_ms": watched.interval_ms,
        "detector": packed(watched.detector.state(0)),
    }
    AnomalyState.objects.filter(pk=sensor_id).update(state=state, until_ms=watched.until_ms)


def _tell(actor: Actor, watched: _Watched, found: _Found) -> None:
    """Raise a signal that asks somebody to look, or add to the one that is open."""
    at = datetime.fromtimestamp(found.at_ms / MS, UTC)
    reading: dict[str, object] = {
        "sensor": watched.code,
        "unit": watched.unit,
        "aggregate": "last",
        "window_s": 0,
        "offset_s": 0,
        "value": found.value,
        "why": found.why,
    }
    AnomalyState.objects.filter(pk=found.sensor_id).update(score=found.score)
    rows = Signal.objects.filter(sensor_id=found.sensor_id, rule=None, ended_at=None)
    known = rows.select_related("sensor__station").first()
    if known is None:
        made = Signal.objects.create(
            sensor_id=found.sensor_id,
            level=Level.NONE.value,
            top_level=Level.NONE.value,
            raised_at=at,
            changed_at=at,
            score=found.score,
        )
        announce(actor, made, at, [reading])
        return
    changes = {
        "changed_at": at,
        "cleared_at": None,
        "firings": known.firings + 1,
        "score": max(known.score or 0.0, found.score),
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
