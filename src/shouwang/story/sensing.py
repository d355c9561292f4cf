"""The street's sensors: registered in June, heard from every ten minutes ever since."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from shouwang.ground.actor import Actor
from shouwang.prepare.places import queries as places
from shouwang.watch.sensors import actions as sensors
from shouwang.watch.sensors import queries as sensed
from shouwang.watch.sensors.actions.anomalies import watch_anomalies
from shouwang.watch.sensors.actions.examples import load_example
from shouwang.watch.sensors.actions.linking import LinkDraft, link_gauges
from shouwang.watch.sensors.actions.ruling import load_shipped_rules

from . import series
from .cast import NARRATOR, as_account
from .lives import Act
from .stage import Stage
from .times import week

GATEWAY: Final = "gateway"
CHANNEL: Final = "http"
JUDGE: Final = Actor.system("sensors")
SLICE: Final = timedelta(minutes=10)
REGISTERED_AT: Final = week(15, 9)
TRIES: Final = 60
PAUSE_S: Final = 0.05
STREET: Final = "330781002"
HOUR_S: Final = 3_600


def before() -> Iterator[Act]:
    """Yield how the stations and the rules came into the register."""
    yield Act(REGISTERED_AT, register)
    yield Act(week(16, 10), _example)
    yield Act(week(20, 10), _watch_river)
    yield Act(week(20, 11), _link_river)


def register(stage: Stage) -> None:
    """Let the safety station register every station, its sensors, and the rules that judge them."""
    safety = stage.actor("safety")
    for name, rows in groupby(series.sensors(), key=lambda row: row.station):
        _register_station(safety, name, list(rows))
    load_shipped_rules(safety, area_code=STREET, is_on=True)


def _example(stage: Stage) -> None:
    """Let the safety station load the published landslide rule, to be tried on its own rain."""
    load_example(stage.actor("safety"), area_code=STREET)


def _watch_river(stage: Stage) -> None:
    """Let a detector look at the river, now that five days of its levels are known."""
    watch_anomalies(stage.actor("safety"), "WL-01", is_on=True)


def _link_river(stage: Stage) -> None:
    """Let the safety station say which gauge lies above the town's on the Lan river."""
    link_gauges(stage.actor("safety"), "WL-01", LinkDraft("WL-03", "兰江永丰至城区（虚构）"))


def _register_station(actor: Actor, name: str, rows: list[series.SensorRow]) -> None:
    first = rows[0]
    code = first.code if len(rows) == 1 else f"{first.code}-ST"
    place_id = places.place_set(NARRATOR).get(name=first.place).pk if first.place else None
    draft = sensors.StationDraft(
        code=code,
        name=name,
        area_code=first.area_code,
        place_id=place_id,
        lat=first.latitude,
        lng=first.longitude,
        note=first.note if len(rows) == 1 else "",
    )
    sensors.register_station(actor, draft)
    for row in rows:
        sensors.register_sensor(actor, _sensor_draft(code, row))


def _sensor_draft(station: str, row: series.SensorRow) -> sensors.SensorDraft:
    stuck_s = row.stuck_after_h * HOUR_S if row.stuck_after_h else None
    interval_s = int(row.interval.total_seconds())
    return sensors.SensorDraft(
        station=station,
        code=row.code,
        kind=row.kind,
        interval_s=interval_s,
        stuck_after_s=stuck_s,
    )


def feed(now: datetime) -> int:
    """Hand in what the sensors have told up to now, as it came, and let it be judged.

    Returns how many readings; the same twice changes nothing. 0 before the sensors are registered.
    """
    told_at = _told_at()
    if told_at is None:
        return 0
    gateway = as_account(GATEWAY)
    count = 0
    while told_at < now:
        until = min(told_at + SLICE, now)
        count += _hand_in(gateway, told_at, until)
        told_at = until
    _judge(now)
    return count


def _told_at() -> datetime | None:
    """Return the moment up to which the sensors have told everything; None without sensors."""
    known = {row.code for row in series.sensors()}
    told = [
        sensor.latest.at_ms
        for station in sensed.stations(NARRATOR, STREET)
        for sensor in station.sensors.all()
        if sensor.code in known
    ]
    if not told:
        return None
    moments = [datetime.fromtimestamp(at_ms / 1_000, UTC) for at_ms in told if at_ms]
    return max(moments, default=REGISTERED_AT)


def _hand_in(gateway: Actor, after: datetime, until: datetime) -> int:
    told = [
        sensed.Reading(row.code, at, value)
        for row in series.sensors()
        for at, value in series.readings(row, after, until)
    ]
    if not told:
        return 0
    return sensors.store_readings(gateway, told, channel=CHANNEL, now=until).taken


def _judge(now: datetime) -> None:
    """Judge what waits, or wait briefly for the worker that does."""
    for _ in range(TRIES):
        if not sensors.judge_arrivals(JUDGE, now=now).is_behind:
            return
        time.sleep(PAUSE_S)
