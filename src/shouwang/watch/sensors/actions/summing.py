"""Summing: the hours and days of every sensor, after each day, and again when a late one comes.

One row (`Summing`) says how far it has come. Who sums locks it, who stores readings reads it under
a shared lock, so that a reading is either in the sum or its day is marked as stale. A step is some
sensors over some days; stopped half-way it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Sensor, StaleDay, Summing
from shouwang.watch.sensors.rules.batches import Batch
from shouwang.watch.sensors.rules.grains import DAY_MS, HOUR_MS, ZONE_MS, day_start, hour_start

SENSORS_STEP: Final = 20
"""So many sensors are summed in one transaction,"""
DAYS_STEP: Final = 5
"""over at most so many days;"""
STALE_STEP: Final = 20
"""and so many stale days."""
DELAY: Final = timedelta(hours=1)
"""A day is summed so long after its end: most late readings have come by then."""
HOURS = """
INSERT INTO sensors_rollup (sensor_id, hour_ms, count, total, low, high)
SELECT sensor_id, at_ms - at_ms %% {hour}, count(*), sum(value), min(value), max(value)
FROM sensors_observation
WHERE sensor_id IN ({marks}) AND at_ms >= %s AND at_ms < %s
GROUP BY sensor_id, at_ms - at_ms %% {hour}
ON CONFLICT (sensor_id, hour_ms) DO UPDATE SET count = excluded.count,
    total = excluded.total, low = excluded.low, high = excluded.high"""
DAYS = """
INSERT INTO sensors_dayrollup (sensor_id, day_ms, count, total, low, high)
SELECT sensor_id, hour_ms - (hour_ms + {zone}) %% {day},
    sum(count), sum(total), min(low), max(high)
FROM sensors_rollup
WHERE sensor_id IN ({marks}) AND hour_ms >= %s AND hour_ms < %s
GROUP BY sensor_id, hour_ms - (hour_ms + {zone}) %% {day}
ON CONFLICT (sensor_id, day_ms) DO UPDATE SET count = excluded.count,
    total = excluded.total, low = excluded.low, high = excluded.high"""
ADD = """
INSERT INTO sensors_rollup (sensor_id, hour_ms, count, total, low, high)
VALUES (%s, %s, 1, %s, %s, %s)
ON CONFLICT (sensor_id, hour_ms) DO UPDATE SET
    count = sensors_rollup.count + 1, total = sensors_rollup.total + excluded.total,
    low = CASE WHEN excluded.low < sensors_rollup.low
        THEN excluded.low ELSE sensors_rollup.low END,
    high = CASE WHEN excluded.high > sensors_rollup.high
        THEN excluded.high ELSE sensors_rollup.high END"""
REACHED = "SELECT until_ms, raw_from_ms FROM sensors_summing WHERE id = 1"
FIRST = """
SELECT min(coalesce((SELECT min(hour_ms) FROM sensors_rollup WHERE sensor_id = s.id),
    (SELECT min(at_ms) FROM sensors_observation WHERE sensor_id = s.id)))
FROM sensors_sensor s"""


def sum_days(actor: Actor, *, now: datetime) -> int:
    """Sum the hours and days of every day that is over, and stale ones anew; return how many days.

    For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    target_ms = day_start(round((now - DELAY).timestamp() * 1_000))
    if not _is_behind(target_ms):
        return 0
    days = 0
    while _begin_pass(target_ms):
        while (summed := _sum_some()) is not None:
            days += summed
    while stale := _sum_stale():
        days += stale
    return days


def note_stored(batch: Batch) -> None:
    """Mark the days of readings that come after their day was summed, in the caller's transaction.

    One whose neighbours are gone already is added to its hour.
    """
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{REACHED}{share}")
        until_ms, raw_from_ms = cursor.fetchone() or (0, 0)
    late = batch.take(batch.at_ms < max(until_ms, raw_from_ms))
    if len(late):
        _add_to_hours(late.take(late.at_ms < raw_from_ms))
        late = late.take(late.at_ms < until_ms)
        pairs = zip(late.sensor_ids.tolist(), late.at_ms.tolist(), strict=True)
        days = sorted({(sensor_id, day_start(at_ms)) for sensor_id, at_ms in pairs})
        rows = [StaleDay(sensor_id=sensor_id, day_ms=day_ms) for sensor_id, day_ms in days]
        StaleDay.objects.bulk_create(rows, ignore_conflicts=True)


def locked_summing() -> Summing:
    """Return how far it has come, locked until the caller's transaction ends."""
    Summing.objects.bulk_create([Summing(pk=1)], ignore_conflicts=True)
    return Summing.objects.select_for_update().get(pk=1)


def _is_behind(target_ms: int) -> bool:
    is_done = Summing.objects.filter(pk=1, summed_ms__gte=target_ms).exists()
    return not is_done or StaleDay.objects.exists()


def _begin_pass(target_ms: int) -> bool:
    """Plan the next days, or go on with those that are planned; False: nothing is left to do."""
    with write_transaction():
        row = locked_summing()
        if row.summed_ms < row.until_ms:
            return True
        if row.summed_ms >= target_ms:
            return False
        start_ms = row.summed_ms or _first_day() or target_ms
        row.until_ms = max(row.summed_ms, min(start_ms + DAYS_STEP * DAY_MS, target_ms))
        row.last_sensor_id = 0
        row.save(update_fields=["until_ms", "last_sensor_id"])
    return True


def _first_day() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(FIRST)
        (first_ms,) = cursor.fetchone()
    return None if first_ms is None else day_start(first_ms)


def _sum_some() -> int | None:
    """Sum the days of the pass for the next sensors; None: the pass is through."""
    with write_transaction():
        row = locked_summing()
        if row.summed_ms == row.until_ms:
            return None
        ids = Sensor.objects.filter(pk__gt=row.last_sensor_id).order_by("pk")
        chosen = list(ids.values_list("pk", flat=True)[:SENSORS_STEP])
        if not chosen:
            row.summed_ms = row.until_ms
            row.save(update_fields=["summed_ms"])
            return None
        days = _sum(row, chosen, row.summed_ms, row.until_ms)
        row.last_sensor_id = chosen[-1]
        row.save(update_fields=["last_sensor_id"])
        return days


def _sum_stale() -> int:
    with write_transaction():
        row = locked_summing()
        stale = list(StaleDay.objects.order_by("sensor_id", "day_ms")[:STALE_STEP])
        for one in stale:
            _sum(row, [one.sensor_id], one.day_ms, one.day_ms + DAY_MS)
            one.delete()
        return len(stale)


def _sum(row: Summing, sensor_ids: Sequence[int], from_ms: int, until_ms: int) -> int:
    """Sum hours from readings and days from hours; what has no readings any more stays."""
    marks = ", ".join(["%s"] * len(sensor_ids))
    words = {"hour": HOUR_MS, "day": DAY_MS, "zone": ZONE_MS, "marks": marks}
    with connection.cursor() as cursor:
        raw_from_ms = max(from_ms, row.raw_from_ms)
        cursor.execute(HOURS.format(**words), [*sensor_ids, raw_from_ms, until_ms])
        hours_from_ms = max(from_ms, row.hours_from_ms)
        cursor.execute(DAYS.format(**words), [*sensor_ids, hours_from_ms, until_ms])
        return int(cursor.rowcount)


def _add_to_hours(batch: Batch) -> None:
    columns = (batch.sensor_ids.tolist(), batch.at_ms.tolist(), batch.values.tolist())
    rows = [
        (sensor_id, hour_start(at_ms), value, value, value)
        for sensor_id, at_ms, value in zip(*columns, strict=True)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)
