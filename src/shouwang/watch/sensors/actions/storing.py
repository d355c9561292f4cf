"""Taking readings: checked, packed into one row of the arrival log, and durable with its commit.

Readings are not journaled one by one: an arrival names its sender, way and moment, what was refused
is counted by sender, and nobody can change or remove a reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.db import connection

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors import queries
from shouwang.watch.sensors.models import Arrival, Latest, Quarantined
from shouwang.watch.sensors.rules.batches import Batch, Integers
from shouwang.watch.sensors.rules.parameters import (
    BATCH_LIMIT,
    FUTURE_S,
    RAW_DAYS,
    SAMPLE_LIMIT,
    number_at,
)
from shouwang.watch.sensors.rules.readings import (
    CODE_OF,
    CODES,
    Codes,
    Reading,
    Refused,
    Window,
    check,
    moment_ms,
    number,
    sequence_number,
)
from shouwang.watch.sensors.rules.receipts import Receipt, RefusedReading
from shouwang.watch.sensors.rules.registry import Registry

NAMED_LIMIT = BATCH_LIMIT
"""So many refused readings a receipt names one by one."""
LESS_WELL = frozenset(Refused) - {Refused.INACTIVE, Refused.EXPIRED, Refused.FLOOD}
"""Refusals that say something about the device."""

COUNT_REFUSED = """
INSERT INTO sensors_refusalcount
    (day, channel, gateway, sensor_code, reason, count, last_at, sample)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (day, channel, gateway, sensor_code, reason) DO UPDATE SET
    count = sensors_refusalcount.count + excluded.count,
    last_at = excluded.last_at, sample = excluded.sample"""


@dataclass(slots=True)
class _Sifted:
    """A batch taken apart: what goes on, and what does not with its reason and a sample."""

    received: int
    taken: Batch
    quarantined: Batch
    refused: list[RefusedReading] = field(default_factory=list)
    counts: Counter[tuple[str, Refused]] = field(default_factory=Counter)
    samples: dict[tuple[str, Refused], str] = field(default_factory=dict)

    def refuse(self, place: int, sensor: str, reason: Refused, sample: str) -> None:
        """Count one that is not taken."""
        key = ("" if reason is Refused.UNKNOWN else sensor, reason)
        self.counts[key] += 1
        self.samples[key] = _printable(sample)
        if len(self.refused) < NAMED_LIMIT:
            self.refused.append(RefusedReading(place, _printable(sensor), reason))


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text[:SAMPLE_LIMIT])


def store_readings(
    actor: Actor, readings: Sequence[Reading], *, channel: str, now: datetime
) -> Receipt:
    """Take up to 10,000 readings as they came; each that is not taken is told with its reason.

    What counts as taken is durable. The same readings sent again change nothing: the key of an
    observation is its sensor and moment. NotAllowed without the permission to send.
    """
    if not 1 <= len(readings) <= BATCH_LIMIT:
        raise Invalid({"readings": say("一次应有 1 至 {n} 条数据。", n=BATCH_LIMIT)})
    known = queries.registry(actor, [reading.sensor for reading in readings])
    return _store(actor, _read(readings, known, now), channel, actor.key, now)


def store_packed(
    actor: Actor,
    batch: Batch,
    *,
    registry: Registry,
    channel: str,
    now: datetime,
    gateway: str = "",
) -> Receipt:
    """Take readings by sensor id, of any number, in one row: the way of the ingester.

    `registry` is `queries.registry(actor)`, kept by the caller for some seconds; a sensor that it
    does not know is refused. Values are as the device says; calibration happens here.
    """
    places: Integers = np.arange(len(batch), dtype=np.int64)
    sifted = _Sifted(len(batch), batch, batch)
    _sift(sifted, batch, places, registry, now)
    return _store(actor, sifted, channel, gateway or actor.key, now)


def _read(readings: Sequence[Reading], known: Registry, now: datetime) -> _Sifted:
    """Read values and times; what cannot be read is refused, the rest goes on as arrays."""
    empty = Batch.of(())
    sifted = _Sifted(len(readings), empty, empty)
    rows: list[tuple[int, int, float, int | None]] = []
    places: list[int] = []
    for place, one in enumerate(readings):
        spot = known.places.get(one.sensor)
        if spot is None:
            sifted.refuse(place, one.sensor, Refused.UNKNOWN, one.sensor)
            continue
        at = moment_ms(one.at)
        value = number(one.value, is_binary=bool(known.is_binary[spot]))
        if at is None:
            sifted.refuse(place, one.sensor, Refused.NO_TIME, str(one.at))
        elif value is None:
            sifted.refuse(place, one.sensor, Refused.NO_NUMBER, str(one.value))
        else:
            rows.append((int(known.ids[spot]), at, value, sequence_number(one.sequence)))
            places.append(place)
    _sift(sifted, Batch.of(rows), np.array(places, dtype=np.int64), known, now)
    sifted.refused.sort(key=lambda one: one.place)
    return sifted


def _sift(sifted: _Sifted, batch: Batch, places: Integers, known: Registry, now: datetime) -> None:
    """Calibrate and check arrays; part them into taken, quarantined and refused."""
    spots, is_known = known.find(batch)
    codes: Codes = np.full(len(batch), CODE_OF[Refused.UNKNOWN], dtype=np.uint8)
    if len(known.ids):
        batch = known.corrected(batch, spots)
        checked = check(batch, known.ranges(spots), _window(now))
        codes = np.where(is_known, checked, codes).astype(np.uint8)
    sifted.taken = batch.take(codes == 0).by_time()
    sifted.quarantined = batch.take(codes == CODE_OF[Refused.RANGE])
    for spot in np.flatnonzero(codes):
        reason = CODES[int(codes[spot])]
        sensor = known.codes[int(spots[spot])] if is_known[spot] else ""
        sample = f"{batch.values[spot]} @ {batch.at_ms[spot]}"
        if reason is not None:
            sifted.refuse(int(places[spot]), sensor, reason, sample)


def _window(now: datetime) -> Window:
    day = local_day(now)
    oldest = now - timedelta(days=number_at(RAW_DAYS, day))
    newest = now + timedelta(seconds=number_at(FUTURE_S, day))
    return Window(_ms(oldest), _ms(newest))


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)


def _store(actor: Actor, sifted: _Sifted, channel: str, gateway: str, now: datetime) -> Receipt:
    del actor
    arrival_id = None
    with write_transaction():
        if len(sifted.taken):
            row = Arrival(received_at=now, channel=channel, gateway=gateway)
            row.count, row.packed = len(sifted.taken), sifted.taken.pack()
            row.save(force_insert=True)
            arrival_id = row.pk
        if sifted.counts:
            _keep_refused(sifted, channel, gateway, now)
    return Receipt(
        received=sifted.received,
        taken=len(sifted.taken),
        quarantined=len(sifted.quarantined),
        counts=_by_reason(sifted),
        refused=tuple(sifted.refused),
        arrival_id=arrival_id,
    )


def _by_reason(sifted: _Sifted) -> dict[str, int]:
    told: Counter[str] = Counter()
    for (_, reason), count in sifted.counts.items():
        told[reason.value] += count
    return dict(told)


def _keep_refused(sifted: _Sifted, channel: str, gateway: str, now: datetime) -> None:
    adapt = connection.ops
    day = adapt.adapt_datefield_value(local_day(now))
    at = adapt.adapt_datetimefield_value(now)
    rows = [
        (day, channel, gateway, sensor, reason.value, count, at, sifted.samples[sensor, reason])
        for (sensor, reason), count in sorted(sifted.counts.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(COUNT_REFUSED, rows)
    Quarantined.objects.bulk_create(_quarantined(sifted.quarantined, now), ignore_conflicts=True)
    unwell = {sensor for sensor, reason in sifted.counts if sensor and reason in LESS_WELL}
    Latest.objects.filter(sensor__code__in=unwell).update(bad_ms=_ms(now))


def _quarantined(batch: Batch, now: datetime) -> Iterator[Quarantined]:
    columns = (batch.sensor_ids.tolist(), batch.at_ms.tolist(), batch.values.tolist())
    for sensor_id, at_ms, value in zip(*columns, strict=True):
        yield Quarantined(sensor_id=sensor_id, at_ms=at_ms, value=value, received_ms=_ms(now))
