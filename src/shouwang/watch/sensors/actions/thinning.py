"""Retention: single readings become hours, hours end after years, what was refused after months.

Sensor by sensor and span by span, each in a transaction of its own, so that the judge waits for
none of them long; stopped half-way it goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Max, Min

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import (
    Observation,
    Quarantined,
    RefusalCount,
    Rollup,
    Sensor,
)
from shouwang.watch.sensors.rules.parameters import (
    RAW_DAYS,
    REFUSAL_DAYS,
    ROLLUP_DAYS,
    number_at,
)

HOUR_MS = 3_600_000
SPAN_MS = 30 * 24 * HOUR_MS
SENSORS_STEP = 20
"""So many sensors are thinned in one transaction, over at most thirty days."""
FOLD = """
INSERT INTO sensors_rollup (sensor_id, hour_ms, count, total, low, high)
SELECT sensor_id, at_ms - at_ms %% {hour}, count(*), sum(value), min(value), max(value)
FROM sensors_observation
WHERE sensor_id IN ({marks}) AND at_ms >= %s AND at_ms < %s
GROUP BY sensor_id, at_ms - at_ms %% {hour}
ON CONFLICT (sensor_id, hour_ms) DO UPDATE SET
    count = sensors_rollup.count + excluded.count,
    total = sensors_rollup.total + excluded.total,
    low = CASE WHEN excluded.low < sensors_rollup.low
        THEN excluded.low ELSE sensors_rollup.low END,
    high = CASE WHEN excluded.high > sensors_rollup.high
        THEN excluded.high ELSE sensors_rollup.high END"""
PARTITIONS = """
SELECT c.relname FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
WHERE p.relname = 'sensors_observation'"""
MONTHLY = re.compile(r"sensors_observation_(\d{4})_(\d{2})")


@dataclass(frozen=True, slots=True)
class Thinned:
    """What one run has removed; the readings live on in their hours."""

    readings: int
    hours: int
    refused: int


def thin_observations(actor: Actor, *, now: datetime) -> Thinned:
    """Fold readings older than single ones are kept into hours with count, sum, least and most.

    Hours end after their own time, refused readings after theirs (`rules.parameters`). For the
    system only.
    """
    if not actor.is_system:
        raise NotAllowed
    day = local_day(now)
    raw_until = _hour_ms(now - timedelta(days=number_at(RAW_DAYS, day)))
    hours_until = _hour_ms(now - timedelta(days=number_at(ROLLUP_DAYS, day)))
    refused_until = now - timedelta(days=number_at(REFUSAL_DAYS, day))
    readings = hours = 0
    for sensor_ids in _sensor_steps():
        readings += sum(_fold(sensor_ids, *span) for span in _spans(sensor_ids, raw_until))
        hours += _forget_hours(sensor_ids, hours_until)
    _drop_empty_months(raw_until)
    return Thinned(readings, hours, _forget_refused(refused_until))


def _hour_ms(moment: datetime) -> int:
    at_ms = round(moment.timestamp() * 1_000)
    return at_ms - at_ms % HOUR_MS


def _sensor_steps() -> Iterator[list[int]]:
    found = list(Sensor.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(found), SENSORS_STEP):
        yield found[start : start + SENSORS_STEP]


def _spans(sensor_ids: Sequence[int], until_ms: int) -> Iterator[tuple[int, int]]:
    rows = Observation.objects.filter(sensor_id__in=sensor_ids, at_ms__lt=until_ms)
    ends = rows.aggregate(first=Min("at_ms"), last=Max("at_ms"))
    if ends["first"] is None:
        return
    start = ends["first"] - ends["first"] % HOUR_MS
    while start <= ends["last"]:
        yield start, min(start + SPAN_MS, until_ms)
        start += SPAN_MS


def _fold(sensor_ids: Sequence[int], from_ms: int, until_ms: int) -> int:
    marks = ", ".join(["%s"] * len(sensor_ids))
    asked = [*sensor_ids, from_ms, until_ms]
    with write_transaction(), connection.cursor() as cursor:
        cursor.execute(FOLD.format(hour=HOUR_MS, marks=marks), asked)
        cursor.execute(
            f"DELETE FROM sensors_observation WHERE sensor_id IN ({marks})"  # noqa: S608
            " AND at_ms >= %s AND at_ms < %s",
            asked,
        )
        return int(cursor.rowcount)


def _forget_hours(sensor_ids: Sequence[int], until_ms: int) -> int:
    rows = Rollup.objects.filter(sensor_id__in=sensor_ids, hour_ms__lt=until_ms)
    if not rows.exists():
        return 0
    with write_transaction():
        return rows.delete()[0]


def _forget_refused(until: datetime) -> int:
    with write_transaction():
        until_ms = round(until.timestamp() * 1_000)
        quarantined = Quarantined.objects.filter(received_ms__lt=until_ms).delete()[0]
        counts = RefusalCount.objects.filter(day__lt=local_day(until)).delete()[0]
    return quarantined + counts


def _drop_empty_months(until_ms: int) -> None:
    """Drop the partitions of months that lie wholly in the past that was folded and are empty."""
    if connection.vendor != "postgresql":
        return
    until = datetime.fromtimestamp(until_ms / 1_000, UTC)
    with connection.cursor() as cursor:
        cursor.execute(PARTITIONS)
        names = [name for (name,) in cursor.fetchall() if MONTHLY.fullmatch(name)]
    for name in sorted(names):
        if name < f"sensors_observation_{until:%Y_%m}":
            _drop_when_empty(name)


def _drop_when_empty(name: str) -> None:
    with write_transaction(), connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")  # noqa: S608
        if cursor.fetchone() == (False,):
            cursor.execute(f"DROP TABLE {name}")
