"""Statements for rows by the ten thousand: arrivals, observations, the latest.

Plain ones, for they run with every batch; by arrays on PostgreSQL.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import connection

from shouwang.watch.sensors.rules.batches import NO_SEQUENCE, Batch, Flags, Integers
from shouwang.watch.sensors.rules.settling import HEALTH_OF, HEALTHS, NEVER_STUCK, UNSEEN, Known

KEEP_MONTHS = 24
"""So many past months get a partition of their own; what is older goes with the rest."""

INSERT = "INSERT INTO sensors_observation (sensor_id, at_ms, value) "
ONCE = " ON CONFLICT (sensor_id, at_ms) DO NOTHING"
READ = """
SELECT l.sensor_id, l.at_ms, l.value, l.received_ms, l.sequence, l.changed_ms, l.health,
    l.health_since_ms, l.due_ms, s.silent_after_s, s.stuck_after_s
FROM sensors_latest l JOIN sensors_sensor s ON s.id = l.sensor_id
WHERE l.sensor_id {chosen} ORDER BY l.sensor_id"""
COLUMNS = [
    "at_ms",
    "value",
    "received_ms",
    "sequence",
    "changed_ms",
    "health",
    "health_since_ms",
    "due_ms",
]
TYPES = [
    "bigint[]",
    "float8[]",
    "bigint[]",
    "bigint[]",
    "bigint[]",
    "text[]",
    "bigint[]",
    "bigint[]",
]


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _chosen() -> str:
    if _is_postgresql():
        return "= ANY(%s)"
    return "IN (SELECT value FROM json_each(%s))"


def _ids(ids: Integers) -> list[int] | str:
    return ids.tolist() if _is_postgresql() else json.dumps(ids.tolist())


def read_waiting(limit: int) -> list[tuple[int, int]]:
    """Return the ids of the first arrivals in the log, and how many readings each holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, count FROM sensors_arrival ORDER BY id LIMIT %s", [limit])
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


def remove_arrivals(ids: list[int]) -> int:
    """Remove arrivals from the log; return how many were there."""
    told = ids if _is_postgresql() else json.dumps(ids)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM sensors_arrival WHERE id {_chosen()}", [told])  # noqa: S608
        return int(cursor.rowcount)


def read_known(ids: Integers) -> Known:
    """Return what is known of sensors, ascending by id; one that is gone is absent."""
    with connection.cursor() as cursor:
        cursor.execute(READ.format(chosen=_chosen()), [_ids(ids)])
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * 11
    since = _integers(columns[7], 0)
    return Known(
        ids=_integers(columns[0], 0),
        at=_integers(columns[1], UNSEEN),
        value=np.array([np.nan if one is None else one for one in columns[2]], dtype=np.float64),
        heard=_heard(columns[3], since),
        sequence=_integers(columns[4], NO_SEQUENCE),
        changed=_integers(columns[5], UNSEEN),
        health=np.array([HEALTH_OF[one] for one in columns[6]], dtype=np.int64),
        since=since,
        due=_integers(columns[8], UNSEEN),
        silent_ms=_integers(columns[9], 0) * 1_000,
        stuck_ms=np.array(
            [NEVER_STUCK if one is None else one * 1_000 for one in columns[10]], dtype=np.int64
        ),
    )


def _integers(column: Sequence[int | None], nothing: int) -> Integers:
    return np.array([nothing if one is None else one for one in column], dtype=np.int64)


def _heard(column: Sequence[int | None], since: Integers) -> Integers:
    told = _integers(column, UNSEEN)
    return np.where(told == UNSEEN, since, told)


def write_known(known: Known, which: Integers, *, has_turned: bool) -> None:
    """Write what is known of the sensors at these places back.

    Of those that have not turned only what they said: health and what is due stay as they are.
    """
    columns: list[list[object]] = [
        _nulled(known.at[which], UNSEEN),
        [None if math.isnan(one) else one for one in known.value[which].tolist()],
        known.heard[which].tolist(),
        _nulled(known.sequence[which], NO_SEQUENCE),
        _nulled(known.changed[which], UNSEEN),
    ]
    if has_turned:
        columns += [
            [HEALTHS[one].value for one in known.health[which].tolist()],
            known.since[which].tolist(),
            _nulled(known.due[which], UNSEEN),
        ]
    names = COLUMNS[: len(columns)]
    columns.append(known.ids[which].tolist())
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute(_update_by_arrays(names), columns)
        else:
            told = ", ".join(f"{name} = %s" for name in names)
            update = f"UPDATE sensors_latest SET {told} WHERE sensor_id = %s"  # noqa: S608
            cursor.executemany(update, list(zip(*columns, strict=True)))


def _update_by_arrays(names: Sequence[str]) -> str:
    named = ", ".join(f"{name} = given.{name}" for name in names)
    lists = ", ".join(f"%s::{kind}" for kind in (*TYPES[: len(names)], "bigint[]"))
    given = f"unnest({lists}) AS given({', '.join(names)}, id)"
    return f"UPDATE sensors_latest SET {named} FROM {given} WHERE sensor_id = given.id"  # noqa: S608


def _nulled(column: Integers, nothing: int) -> list[object]:
    return [None if one == nothing else one for one in column.tolist()]


def stored_already(batch: Batch) -> Flags:
    """Flag the readings for whose sensor and moment there is an observation."""
    found: Flags = np.zeros(len(batch), dtype=np.bool_)
    if not len(batch):
        return found
    pairs = list(zip(batch.sensor_ids.tolist(), batch.at_ms.tolist(), strict=True))
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute(
                "SELECT o.sensor_id, o.at_ms FROM sensors_observation o JOIN"
                " unnest(%s::bigint[], %s::bigint[]) AS g(sensor_id, at_ms)"
                " ON o.sensor_id = g.sensor_id AND o.at_ms = g.at_ms",
                [batch.sensor_ids.tolist(), batch.at_ms.tolist()],
            )
        else:
            cursor.execute(
                "SELECT o.sensor_id, o.at_ms FROM json_each(%s) g"
                " CROSS JOIN sensors_observation o"
                " ON o.sensor_id = json_extract(g.value, '$[0]')"
                " AND o.at_ms = json_extract(g.value, '$[1]')",
                [json.dumps(pairs)],
            )
        stored = set(cursor.fetchall())
    return np.array([pair in stored for pair in pairs], dtype=np.bool_)


def insert_observations(batch: Batch) -> None:
    """Write observations that come sorted by sensor and moment; one that is there stays."""
    if not len(batch):
        return
    columns = [batch.sensor_ids.tolist(), batch.at_ms.tolist(), batch.values.tolist()]
    with connection.cursor() as cursor:
        if _is_postgresql():
            _make_partitions(batch.at_ms)
            arrays = "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::float8[])"
            cursor.execute(f"{INSERT}{arrays}{ONCE}", columns)
        else:
            rows = list(zip(*columns, strict=True))
            cursor.executemany(f"{INSERT}VALUES (%s, %s, %s){ONCE}", rows)


def _months(at_ms: Integers) -> Iterator[tuple[datetime, datetime]]:
    """Return the bounds of the calendar months (UTC) of these moments, the latest 24 only."""
    numbers = np.unique(at_ms.astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64))
    for number in numbers[numbers > numbers[-1] - KEEP_MONTHS].tolist():
        year, month = divmod(number, 12)
        first = datetime(1970 + year, month + 1, 1, tzinfo=UTC)
        yield first, (first + timedelta(days=32)).replace(day=1)


def _make_partitions(at_ms: Integers) -> None:
    """Make the months' partitions that are not there; a month that lies with the rest stays."""
    for first, following in _months(at_ms):
        name = f"sensors_observation_{first:%Y_%m}"
        low, high = round(first.timestamp() * 1_000), round(following.timestamp() * 1_000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
            if cursor.fetchone() == (True,):
                continue
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM sensors_observation_rest"
                " WHERE at_ms >= %s AND at_ms < %s)",
                [low, high],
            )
            if cursor.fetchone() == (False,):
                cursor.execute(
                    f"CREATE TABLE {name} PARTITION OF sensors_observation"
                    f" FOR VALUES FROM ({low}) TO ({high})"
                )
