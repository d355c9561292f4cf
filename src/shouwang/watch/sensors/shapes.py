"""What the web API tells of sensors."""

from __future__ import annotations

from shouwang.ground.wire import Moment, WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors import queries


class RefusedOut(WireOut):
    """One reading that was not taken: its place in the batch from 0, and why."""

    place: int
    sensor: str
    reason: str
    words: str


class ReceiptOut(WireOut):
    """A batch is kept: `taken` are durable, each of the others is named."""

    received: int
    taken: int
    quarantined: int
    counts: dict[str, int]
    refused: list[RefusedOut]


def receipt_out(receipt: queries.Receipt) -> ReceiptOut:
    """Return a receipt as it is sent."""
    return ReceiptOut(
        received=receipt.received,
        taken=receipt.taken,
        quarantined=receipt.quarantined,
        counts=dict(receipt.counts),
        refused=[
            RefusedOut(
                place=one.place,
                sensor=one.sensor,
                reason=one.reason,
                words=str(in_words(one.words)),
            )
            for one in receipt.refused
        ],
    )


class FareOut(WireOut):
    """How a sensor fares, and what it told last."""

    health: str
    label: str
    since: Moment | None
    at: Moment | None
    value: float | None
    level: str | None
    """The highest level that stands at it now; null: none."""


class SensorOut(WireOut):
    """A sensor of a station with its latest."""

    code: str
    name: str
    kind: str
    kind_label: str
    unit: str
    low: float | None
    high: float | None
    interval_s: int
    silent_after_s: int
    stuck_after_s: int | None
    is_active: bool
    version: int
    station: str
    latest: FareOut


class StationOut(WireOut):
    """A station with its sensors."""

    code: str
    name: str
    area_code: str
    area_name: str
    place: str | None
    lat: float | None
    lng: float | None
    note: str
    is_active: bool
    version: int
    sensors: list[SensorOut]


class PointOut(WireOut):
    """A reading, or a step that begins at `at`."""

    at: Moment
    low: float
    mean: float
    high: float
    count: int


class SeriesOut(WireOut):
    """The readings of a sensor; `step_s` 0: each by itself."""

    sensor: str
    unit: str
    from_at: Moment
    until_at: Moment
    step_s: int
    points: list[PointOut]


class VillageOut(WireOut):
    """What can warn of a flood in a village."""

    code: str
    name: str
    end_points: int
    online: int
    last_test_at: Moment | None
    has_last_worked: bool | None
    untested: int
    is_without: bool


class EndPointsOut(WireOut):
    """The villages, those without any end point first."""

    end_points: int
    online: int
    online_rate: float | None
    villages: list[VillageOut]


def sensor_out(one: queries.SensorView) -> SensorOut:
    """Return a sensor as it is sent."""
    sensor, fare = one.sensor, one.fare
    return SensorOut(
        code=sensor.code,
        name=sensor.name,
        kind=sensor.kind,
        kind_label=in_words(sensor.kind_label),
        unit=sensor.unit,
        low=sensor.low,
        high=sensor.high,
        interval_s=sensor.interval_s,
        silent_after_s=sensor.silent_after_s,
        stuck_after_s=sensor.stuck_after_s,
        is_active=sensor.is_active,
        version=sensor.version,
        station=sensor.station.code,
        latest=FareOut(
            health=fare.health.value,
            label=in_words(fare.label),
            since=fare.since,
            at=fare.at,
            value=fare.value,
            level=one.level.level if one.level else None,
        ),
    )


def station_out(view: queries.StationView) -> StationOut:
    """Return a station as it is sent."""
    row = view.station
    return StationOut(
        code=row.code,
        name=row.name,
        area_code=row.area_code_now,
        area_name=view.area_name,
        place=row.place.number if row.place else None,
        lat=row.lat,
        lng=row.lng,
        note=row.note,
        is_active=row.is_active,
        version=row.version,
        sensors=[sensor_out(one) for one in view.sensors],
    )


def series_out(shown: queries.Series) -> SeriesOut:
    """Return a series as it is sent."""
    return SeriesOut(
        sensor=shown.sensor.code,
        unit=shown.sensor.unit,
        from_at=shown.from_at,
        until_at=shown.until_at,
        step_s=shown.step_s,
        points=[PointOut.from_orm(point) for point in shown.points],
    )


def end_points_out(found: queries.EndPoints) -> EndPointsOut:
    """Return the end points of an area as they are sent."""
    return EndPointsOut(
        end_points=found.end_points,
        online=found.online,
        online_rate=found.online_rate,
        villages=[VillageOut.from_orm(village) for village in found.villages],
    )
