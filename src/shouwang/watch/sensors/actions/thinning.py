"""Retention: single readings end after a year, their hours after some, their days after ten.

Only what is summed ends. What ends is named first (`Summing`), then removed sensor by sensor and
span by span, each in a transaction of its own, so that the judge waits for none of them long;
stopped half-way it goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Max, Min, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import (
    DayRollup,
    Observation,
    Quarantined,
    RefusalCount,
    Rollup,
    Sensor,
    StaleDay,
    Summing,
)
from shouwang.watch.sensors.rules.grains import DAY_MS, day_start, hour_start
from shouwang.watch.sensors.rules.parameters import (
    DAILY_DAYS,
    HOURLY_DAYS,
    RAW_DAYS,
    REFUSAL_DAYS,
    number_at,
)

from .summing import locked_summing, sum_days

SPAN_MS = 30 * DAY_MS
SENSORS_STEP = 20
"""So many sensors are thinned in one transaction, over at most thirty days."""
PARTITIONS = """
SELECT c.relname FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
WHERE p.relname = 'sensors_observation'"""
MONTHLY = re.compile(r"sensors_observation_(\d{4})_(\d{2})")


@dataclass(frozen=True, slots=True)
class Thinned:
    """What one run has removed; readings live on in their hours, hours in their days."""

    readings: int
    hours: int
    days: int
    refused: int


def thin_observations(actor: Actor, *, now: datetime) -> Thinned:
    """Sum the days that are over, then remove readings, hours, days and refusals whose time is up.

    How long each is kept: `rules.parameters`. For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    sum_days(actor, now=now)
    day = local_day(now)
    kept = _move_bounds(
        hour_start(_ms(now - timedelta(days=number_at(RAW_DAYS, day)))),
        day_start(_ms(now - timedelta(days=number_at(HOURLY_DAYS, day)))),
    )
    days_until = day_start(_ms(now - timedelta(days=number_at(DAILY_DAYS, day))))
    readings = hours = days = 0
    for sensor_ids in _sensor_steps():
        readings += sum(
            _remove_readings(sensor_ids, *span) for span in _spans(sensor_ids, kept.raw_from_ms)
        )
        old_hours = Rollup.objects.filter(hour_ms__lt=kept.hours_from_ms)
        hours += _remove(old_hours.filter(sensor_id__in=sensor_ids))
        old_days = DayRollup.objects.filter(day_ms__lt=days_until)
        days += _remove(old_days.filter(sensor_id__in=sensor_ids))
    _drop_empty_months(kept.raw_from_ms)
    refused_until = now - timedelta(days=number_at(REFUSAL_DAYS, day))
    return Thinned(readings, hours, days, _forget_refused(refused_until))


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)


def _move_bounds(raw_ms: int, hours_ms: int) -> Summing:
    """Move the bounds of what is kept forward, never past what is summed or a stale day."""
    with write_transaction():
        row = locked_summing()
        stale_ms = StaleDay.objects.aggregate(first=Min("day_ms"))["first"]
        limit_ms = row.summed_ms if stale_ms is None else min(row.summed_ms, stale_ms)
        row.raw_from_ms = max(row.raw_from_ms, min(raw_ms, limit_ms))
        row.hours_from_ms = max(row.hours_from_ms, min(hours_ms, limit_ms, row.raw_from_ms))
        row.save(update_fields=["raw_from_ms", "hours_from_ms"])
    return row


def _sensor_steps() -> Iterator[list[int]]:
    found = list(Sensor.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(found), SENSORS_STEP):
        yield found[start : start + SENSORS_STEP]


def _spans(sensor_ids: Sequence[int], until_ms: int) -> Iterator[tuple[int, int]]:
    rows = Observation.objects.filter(sensor_id__in=sensor_ids, at_ms__lt=until_ms)
    ends = rows.aggregate(first=Min("at_ms"), last=Max("at_ms"))
    if ends["first"] is None:
        return
    start = hour_start(ends["first"])
    while start <= ends["last"]:
        yield start, min(start + SPAN_MS, until_ms)
        start += SPAN_MS


def _remove_readings(sensor_ids: Sequence[int], from_ms: int, until_ms: int) -> int:
    marks = ", ".join(["%s"] * len(sensor_ids))
    with write_transaction(), connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM sensors_observation WHERE sensor_id IN ({marks})"  # noqa: S608
            " AND at_ms >= %s AND at_ms < %s",
            [*sensor_ids, from_ms, until_ms],
        )
        return int(cursor.rowcount)


def _remove(rows: QuerySet[Rollup] | QuerySet[DayRollup]) -> int:
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
