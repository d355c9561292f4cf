"""What sensors tell of themselves: silent, stuck, back; each told once, at its own moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import F

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import emit, record
from shouwang.watch.sensors.events import SensorBack, SensorSilent, SensorStuck
from shouwang.watch.sensors.models import Latest, Sensor, Trouble
from shouwang.watch.sensors.rules.settling import Turn
from shouwang.watch.sensors.states import Health

ALARMS = frozenset({Health.SILENT, Health.STUCK})
ANY_DUE = "SELECT EXISTS (SELECT 1 FROM sensors_latest WHERE due_ms <= %s)"
"""Asked with every batch, and hardly ever so."""


def moment(at_ms: int) -> datetime:
    """Return whole milliseconds since 1970 as a moment."""
    return datetime.fromtimestamp(at_ms / 1_000, UTC)


def silences_due(up_to: datetime, limit: int) -> tuple[list[Turn], bool]:
    """Mark the sensors whose silence has become due; return their turns, the earliest first.

    Also tells whether there may be more than `limit` to look at.

    A due moment is only looked at when it comes: who has told something since is looked at later.
    """
    now_ms = round(up_to.timestamp() * 1_000)
    if not _is_any_due(now_ms):
        return [], False
    rows = Latest.objects.filter(due_ms__lte=now_ms).select_related("sensor__station")
    looked = list(rows.order_by("due_ms", "sensor_id")[:limit])
    turns: list[Turn] = []
    for row in looked:
        sensor = row.sensor
        if not (sensor.is_active and sensor.station.is_active):
            _look_again(row, None)
            continue
        heard = row.health_since_ms if row.received_ms is None else row.received_ms
        due = heard + sensor.silent_after_s * 1_000
        if due > now_ms:
            _look_again(row, due)
        elif _fall_silent(row, due):
            turns.append(Turn(sensor.pk, Health(row.health), Health.SILENT, due, heard))
    in_order = sorted(turns, key=lambda turn: (turn.at_ms, turn.sensor_id))
    return in_order, len(looked) == limit


def _is_any_due(now_ms: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ANY_DUE, [now_ms])
        return bool(cursor.fetchone()[0])


def _look_again(row: Latest, due_ms: int | None) -> None:
    Latest.objects.filter(pk=row.pk, due_ms=row.due_ms).update(due_ms=due_ms)


def _fall_silent(row: Latest, at_ms: int) -> bool:
    found = Latest.objects.filter(pk=row.pk, due_ms=row.due_ms).exclude(health=Health.SILENT)
    return found.update(due_ms=None, health=Health.SILENT.value, health_since_ms=at_ms) == 1


class _Told(NamedTuple):
    code: str
    kind: str
    area_code: str


def tell(actor: Actor, turns: Sequence[Turn]) -> None:
    """Write troubles, journal entries and events of turns, in their order."""
    if not turns:
        return
    rows = Sensor.objects.filter(pk__in={turn.sensor_id for turn in turns}).values_list(
        "id", "code", "kind", "station__area_code_now"
    )
    sensors = {row[0]: _Told(*row[1:]) for row in rows}
    for turn in turns:
        if turn.before in ALARMS:
            _end_trouble(turn)
        if turn.after in ALARMS:
            Trouble.objects.create(
                sensor_id=turn.sensor_id, health=turn.after.value, began_ms=turn.at_ms
            )
        if turn.after in ALARMS or turn.before in ALARMS:
            _tell(actor, turn, sensors[turn.sensor_id])


def _end_trouble(turn: Turn) -> None:
    """End the open span, not before it began: a stuck moment may lie before a return."""
    found = Trouble.objects.filter(sensor_id=turn.sensor_id, ended_ms=None)
    if not found.filter(began_ms__lte=turn.at_ms).update(ended_ms=turn.at_ms):
        found.update(ended_ms=F("began_ms"))


def _tell(actor: Actor, turn: Turn, told: _Told) -> None:
    key, since = f"sensor:{turn.sensor_id}", moment(turn.since_ms).isoformat()
    at = moment(turn.at_ms)
    names = (turn.sensor_id, told.code, told.area_code, told.kind)
    event: SensorSilent | SensorStuck | SensorBack
    if turn.after is Health.SILENT:
        event = SensorSilent(*names, since)
    elif turn.after is Health.STUCK:
        event = SensorStuck(*names, since)
    else:
        event = SensorBack(*names, turn.before.value)
    details = {"from": turn.before.value, "to": turn.after.value, "since": since}
    record(actor, f"sensor.{turn.after.value}", key, details, at=at)
    emit(event, key, at=at)
