"""Patrols over the web API: routes, their figures, rounds, checks at points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Router, Schema
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import (
    Code,
    Identity,
    Latitude,
    Line,
    Longitude,
    Moment,
    WireIn,
    WireOut,
)

from . import actions, queries
from .models import PatrolRound
from .rules.parameters import EVERY_MIN_LEAST, EVERY_MIN_LIMIT, POINTS_LIMIT
from .rules.wording import Seen
from .shapes import EndIn, Name, Reason

router = Router(tags=["duty"])

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


class PointIn(WireIn):
    """A check point: a place of the register, or a point with a position."""

    name: Name
    place_id: Identity | None = None
    lat: Latitude | None = None
    lng: Longitude | None = None


class RouteIn(WireIn):
    """A route through key parts, walked every so many minutes."""

    name: Name
    area_code: Code = ""
    every_min: Annotated[int, Field(ge=EVERY_MIN_LEAST, le=EVERY_MIN_LIMIT)]
    from_at: Moment
    until_at: Moment
    points: Annotated[list[PointIn], Field(min_length=1, max_length=POINTS_LIMIT)]


class CheckIn(WireIn):
    """A check at a point, by its id or the token of its QR code."""

    point_id: Identity | None = None
    token: Line = ""
    lat: Latitude | None = None
    lng: Longitude | None = None
    seen: Seen = Seen.NORMAL
    note: Reason = ""


class GapOut(WireOut):
    """A span that no check covers."""

    from_at: Moment
    until_at: Moment


class PointOut(WireOut):
    """A check point with its figures; a rate of null is 不适用."""

    id: int
    number: int
    name: str
    lat: float | None
    lng: float | None
    due: int
    done: int
    coverage: float | None
    gaps: list[GapOut]
    last_at: Moment | None
    missed: list[Moment]


class RouteOut(WireOut):
    """A route with its completion rate, which is null while nothing was due."""

    id: int
    name: str
    area_code: str
    every_min: int
    from_at: Moment
    until_at: Moment
    state: str
    version: int
    due: int
    done: int
    missed: int
    rate: float | None
    next_due_at: Moment | None
    points: list[PointOut]


class CheckedOut(WireOut):
    """A point of a round, and when it was checked."""

    point_id: int
    name: str
    checked_at: Moment | None
    distance_m: int | None
    is_by_code: bool
    seen: str
    note: str


class RoundOut(WireOut):
    """A round with its points, those still to be seen first."""

    id: int
    route_id: int
    state: str
    started_at: Moment
    finished_at: Moment | None
    points: list[CheckedOut]


def _point(state: queries.PointState) -> PointOut:
    rate = state.coverage.rate
    return PointOut(
        id=state.point.pk,
        number=state.point.number,
        name=state.point.name,
        lat=state.point.lat,
        lng=state.point.lng,
        due=state.due,
        done=state.done,
        coverage=None if rate is None else float(rate),
        gaps=[GapOut(from_at=start, until_at=end) for start, end in state.coverage.gaps],
        last_at=state.last_at,
        missed=list(state.missed),
    )


def route_out(figures: queries.RouteFigures) -> RouteOut:
    """Return a route for the API."""
    route, rate = figures.route, figures.rate
    return RouteOut(
        id=route.pk,
        name=route.name,
        area_code=route.area_code_now,
        every_min=route.every_min,
        from_at=route.from_at,
        until_at=route.until_at,
        state=route.state,
        version=route.version,
        due=figures.due,
        done=figures.done,
        missed=figures.missed,
        rate=None if rate is None else float(rate),
        next_due_at=figures.next_due_at,
        points=[_point(state) for state in figures.points],
    )


def round_out(actor: Actor, round_id: int) -> RoundOut:
    """Return a round for the API."""
    shown: PatrolRound = queries.walk(actor, round_id)
    points = [
        CheckedOut(
            point_id=point.pk,
            name=point.name,
            checked_at=check.at if check else None,
            distance_m=check.distance_m if check else None,
            is_by_code=check.is_by_code if check else False,
            seen=check.seen if check else "",
            note=check.note if check else "",
        )
        for point, check in queries.walk_points(actor, shown)
    ]
    return RoundOut(
        id=shown.pk,
        route_id=shown.route_id,
        state=shown.state,
        started_at=shown.started_at,
        finished_at=shown.finished_at,
        points=points,
    )


def _once(actor: Actor, key: str, body: bytes, make: Callable[[], Schema]) -> HttpResponse:
    def do() -> Answer:
        return Answer(201, make().model_dump_json())

    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/routes", response=list[RouteOut], operation_id="list_patrol_routes")
def list_routes(request: ActorRequest) -> list[RouteOut]:
    """List routes with their completion rates."""
    actor = request.actor
    return [route_out(one) for one in queries.route_states(actor, queries.routes(actor))]


@router.post("/routes", response={201: RouteOut}, operation_id="plan_patrol_route")
def plan_route(request: ActorRequest, data: RouteIn, key: Key = "") -> HttpResponse:
    """Plan a route with its check points."""
    actor = request.actor
    fields = data.model_dump(exclude={"points"})
    points = tuple(actions.PointDraft(**point.model_dump()) for point in data.points)
    draft = actions.RouteDraft(**fields, points=points)

    def make() -> Schema:
        return route_out(queries.route_state(actor, actions.plan_route(actor, draft).pk))

    return _once(actor, key, request.body, make)


@router.get("/routes/{route_id}", response=RouteOut, operation_id="get_patrol_route")
def get_route(request: ActorRequest, route_id: int) -> RouteOut:
    """Return a route: completion, missed points, coverage with its gaps."""
    return route_out(queries.route_state(request.actor, route_id))


@router.post("/routes/{route_id}/end", response=RouteOut, operation_id="end_patrol_route")
def end_route(request: ActorRequest, route_id: int, data: EndIn) -> RouteOut:
    """End a route."""
    actions.end_route(request.actor, route_id, data.reason, version=data.version)
    return route_out(queries.route_state(request.actor, route_id))


@router.post(
    "/routes/{route_id}/rounds", response={201: RoundOut}, operation_id="start_patrol_round"
)
def start_round(request: ActorRequest, route_id: int, key: Key = "") -> HttpResponse:
    """Start a round; one's own that is under way goes on."""
    actor = request.actor

    def make() -> Schema:
        return round_out(actor, actions.start_round(actor, route_id).pk)

    return _once(actor, key, request.body, make)


@router.get("/rounds/{round_id}", response=RoundOut, operation_id="get_patrol_round")
def get_round(request: ActorRequest, round_id: int) -> RoundOut:
    """Return a round with its points."""
    return round_out(request.actor, round_id)


@router.post("/rounds/{round_id}/checks", response=RoundOut, operation_id="check_patrol_point")
def check_point(request: ActorRequest, round_id: int, data: CheckIn) -> RoundOut:
    """Check a point, in any order."""
    draft = actions.PointCheckDraft(**data.model_dump())
    actions.check_point(request.actor, round_id, draft)
    return round_out(request.actor, round_id)


@router.post("/rounds/{round_id}/finish", response=RoundOut, operation_id="finish_patrol_round")
def finish_round(request: ActorRequest, round_id: int) -> RoundOut:
    """Finish a round."""
    actions.finish_round(request.actor, round_id)
    return round_out(request.actor, round_id)
