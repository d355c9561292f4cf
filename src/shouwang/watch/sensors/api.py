"""Stations and sensors over the web API: the register, the latest, series, end points."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import (
    INTEGER_LIMIT,
    Code,
    Day,
    Identity,
    Latitude,
    Line,
    ListOut,
    Longitude,
    Moment,
    Note,
    WireIn,
)
from shouwang.watch.sensors import actions, queries

from .shapes import (
    EndPointsOut,
    SensorOut,
    SeriesOut,
    StationOut,
    end_points_out,
    series_out,
    station_out,
)

router = Router(tags=["sensors"])

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Seconds = Annotated[int, Field(ge=0, le=INTEGER_LIMIT)]
DAY = timedelta(days=1)


class StationsIn(WireIn):
    """The list's filters and page."""

    area: Code = ""
    kind: Code = ""
    health: Code = ""
    q: Line = ""
    limit: int = Field(25, ge=1, le=200)
    offset: int = Field(0, ge=0, le=10_000)


class StationIn(WireIn):
    """A station; the area may be left out where a place tells it."""

    code: Code
    name: Line
    area_code: Code = ""
    place: Code = ""
    """The number of a place of the register."""
    unit_id: Identity | None = None
    """The unit that answers for it; where it is left out, the place's."""
    lat: Latitude | None = None
    lng: Longitude | None = None
    note: Note = ""
    is_active: bool = True


class StationEditIn(StationIn):
    """A station as it is to be, and the version that was seen."""

    version: Identity


class SensorIn(WireIn):
    """A sensor; what is left out is as its kind has it, a stuck time of 0: never stuck."""

    code: Code
    kind: Code
    name: Line = ""
    unit: Code | None = None
    low: Number | None = None
    high: Number | None = None
    interval_s: Seconds | None = None
    silent_after_s: Seconds | None = None
    stuck_after_s: Seconds | None = None
    is_active: bool = True


class SensorEditIn(SensorIn):
    """A sensor as it is to be; a station moves it there."""

    station: Code = ""
    version: Identity


class SeriesIn(WireIn):
    """A span, the last day when left out, and how many points at most."""

    from_at: Moment | None = None
    until_at: Moment | None = None
    points: int = Field(240, ge=2, le=2_000)


class AreaIn(WireIn):
    """An area; "" is the caller's own."""

    area: Code = ""


class CalibrationIn(WireIn):
    """From a day on the device's word counts as `factor` times it plus `offset`."""

    from_on: Day
    factor: Number = 1.0
    offset: Number = 0.0
    note: Note = ""


class TestIn(WireIn):
    """An end point was tried."""

    tested_at: Moment
    has_worked: bool
    note: Note = ""


def _station(actor: Actor, code: str) -> StationOut:
    key = queries.station(actor, code).pk
    (view,) = queries.views_of(actor, queries.stations(actor).filter(pk=key))
    return station_out(view)


def _sensor(actor: Actor, code: str) -> SensorOut:
    station = _station(actor, queries.sensor(actor, code).station.code)
    return next(one for one in station.sensors if one.code == code)


def _station_draft(actor: Actor, data: StationIn) -> actions.StationDraft:
    given = data.model_dump(exclude={"place", "version"})
    place_id = actions.place_id_of(actor, data.place)
    return actions.StationDraft(**given, place_id=place_id)


def _made(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="application/json")


@router.get("/stations", response=ListOut[StationOut], operation_id="list_stations")
def list_stations(request: ActorRequest, asked: Query[StationsIn]) -> ListOut[StationOut]:
    """List stations by code, each with its sensors and what they told last."""
    filters = queries.StationFilters(asked.area, asked.kind, asked.health, asked.q)
    page = queries.station_page(request.actor, filters, offset=asked.offset, limit=asked.limit)
    items = [station_out(view) for view in page.items]
    return ListOut[StationOut](items=items, count=page.count, count_is_exact=True)


@router.post("/stations", response={201: StationOut}, operation_id="register_station")
def register_station(request: ActorRequest, data: StationIn, key: Key = "") -> HttpResponse:
    """Register a station."""
    actor = request.actor

    def do() -> Answer:
        made = actions.register_station(actor, _station_draft(actor, data))
        return Answer(201, _station(actor, made.code).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.get("/stations/{code}", response=StationOut, operation_id="get_station")
def get_station(request: ActorRequest, code: str) -> StationOut:
    """Return one station with its sensors."""
    return _station(request.actor, code)


@router.put("/stations/{code}", response=StationOut, operation_id="edit_station")
def edit_station(request: ActorRequest, code: str, data: StationEditIn) -> StationOut:
    """Change a station of the version that was seen."""
    actor = request.actor
    queries.station(actor, code)
    draft = _station_draft(actor, data)
    made = actions.edit_station(actor, code, draft, version=data.version)
    return _station(actor, made.code)


@router.post("/stations/{code}/sensors", response={201: SensorOut}, operation_id="register_sensor")
def register_sensor(
    request: ActorRequest, code: str, data: SensorIn, key: Key = ""
) -> HttpResponse:
    """Register a sensor at a station."""
    actor = request.actor

    def do() -> Answer:
        draft = actions.SensorDraft(station=code, **data.model_dump())
        made = actions.register_sensor(actor, draft)
        return Answer(201, _sensor(actor, made.code).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.get("/devices/{code}", response=SensorOut, operation_id="get_sensor")
def get_sensor(request: ActorRequest, code: str) -> SensorOut:
    """Return one sensor with what it told last."""
    return _sensor(request.actor, code)


@router.put("/devices/{code}", response=SensorOut, operation_id="edit_sensor")
def edit_sensor(request: ActorRequest, code: str, data: SensorEditIn) -> SensorOut:
    """Change a sensor of the version that was seen."""
    actor = request.actor
    station = data.station or queries.sensor(actor, code).station.code
    given = data.model_dump(exclude={"station", "version"})
    draft = actions.SensorDraft(station=station, **given)
    made = actions.edit_sensor(actor, code, draft, version=data.version)
    return _sensor(actor, made.code)


@router.get("/devices/{code}/readings", response=SeriesOut, operation_id="get_readings")
def get_readings(request: ActorRequest, code: str, asked: Query[SeriesIn]) -> SeriesOut:
    """Return a sensor's readings, down-sampled to least, mean and most where there are many."""
    until_at = asked.until_at or clock.now()
    from_at = asked.from_at or until_at - DAY
    return series_out(queries.series(request.actor, code, from_at, until_at, points=asked.points))


@router.post(
    "/devices/{code}/calibrations", response={201: SensorOut}, operation_id="calibrate_sensor"
)
def calibrate_sensor(
    request: ActorRequest, code: str, data: CalibrationIn, key: Key = ""
) -> HttpResponse:
    """Let a calibration hold from a day on, for what is received from now on."""
    actor = request.actor

    def do() -> Answer:
        actions.calibrate(actor, code, actions.CalibrationDraft(**data.model_dump()))
        return Answer(201, _sensor(actor, code).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.post("/devices/{code}/tests", response={201: SensorOut}, operation_id="test_end_point")
def record_test(request: ActorRequest, code: str, data: TestIn, key: Key = "") -> HttpResponse:
    """Record that a flood-warning end point was tried."""
    actor = request.actor

    def do() -> Answer:
        actions.record_test(actor, code, actions.TestDraft(**data.model_dump()))
        return Answer(201, _sensor(actor, code).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return _made(answer.status, answer.text)


@router.get("/end-points", response=EndPointsOut, operation_id="list_end_points")
def list_end_points(request: ActorRequest, asked: Query[AreaIn]) -> EndPointsOut:
    """Return each village with what can warn of a flood there, those with nothing first."""
    return end_points_out(queries.end_points(request.actor, asked.area, now=clock.now()))
