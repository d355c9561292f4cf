"""Keeping duty over the web API: presence, roll-calls, the log, handovers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router, Schema
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Moment, WireIn

from . import actions, queries, shapes
from .shaping import entry_out, handover_out, item_out, presence_out, roll_out

router = Router(tags=["duty"])

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


class AskedLog(WireIn):
    """How much of the log, and before when."""

    before: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def _position(data: shapes.PlaceIn) -> actions.Position | None:
    if (data.lat is None) != (data.lng is None):
        raise Invalid({"lat": say("经度和纬度要一起填。")})
    if data.lat is None or data.lng is None:
        return None
    return actions.Position(data.lat, data.lng)


def _once(actor: Actor, key: str, body: bytes, make: Callable[[], Schema]) -> HttpResponse:
    def do() -> Answer:
        return Answer(201, make().model_dump_json())

    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.post(
    "/shifts/{shift_id}/check-in", response=shapes.PresenceOut, operation_id="check_in_for_duty"
)
def check_in(request: ActorRequest, shift_id: int, data: shapes.PlaceIn) -> shapes.PresenceOut:
    """Check oneself in at the duty room."""
    return presence_out(actions.check_in(request.actor, shift_id, _position(data)))


@router.post(
    "/shifts/{shift_id}/check-out", response=shapes.PresenceOut, operation_id="check_out_of_duty"
)
def check_out(request: ActorRequest, shift_id: int) -> shapes.PresenceOut:
    """Check oneself out; 409 until the next shift has taken over."""
    return presence_out(actions.check_out(request.actor, shift_id))


@router.post(
    "/rooms/{room_id}/rolls", response={201: shapes.RollOut}, operation_id="call_duty_roll"
)
def call_roll(request: ActorRequest, room_id: int, key: Key = "") -> HttpResponse:
    """Ask everybody on duty to answer within the set minutes."""
    actor = request.actor

    def make() -> Schema:
        actions.call_roll(actor, room_id)
        return roll_out(queries.rolls(actor, room_id, 1)[0])

    return _once(actor, key, request.body, make)


@router.get("/rooms/{room_id}/rolls", response=list[shapes.RollOut], operation_id="list_duty_rolls")
def list_rolls(request: ActorRequest, room_id: int) -> list[shapes.RollOut]:
    """List the newest roll-calls with their answers."""
    return [roll_out(row) for row in queries.rolls(request.actor, room_id)]


@router.post("/rolls/{roll_id}/answer", response=shapes.RollOut, operation_id="answer_duty_roll")
def answer_roll(request: ActorRequest, roll_id: int, data: shapes.PlaceIn) -> shapes.RollOut:
    """Answer a roll-call oneself."""
    made = actions.answer_roll(request.actor, roll_id, _position(data))
    return roll_out(made.roll)


@router.get("/rooms/{room_id}/log", response=list[shapes.EntryOut], operation_id="list_duty_log")
def list_log(request: ActorRequest, room_id: int, asked: Query[AskedLog]) -> list[shapes.EntryOut]:
    """List the newest entries of the log."""
    shown = queries.room(request.actor, room_id)
    rows = queries.log(request.actor, shown, before=asked.before, limit=asked.limit)
    return [entry_out(row) for row in rows]


@router.post("/rooms/{room_id}/log", response={201: shapes.EntryOut}, operation_id="write_duty_log")
def write_log(
    request: ActorRequest, room_id: int, data: shapes.LogIn, key: Key = ""
) -> HttpResponse:
    """Write an entry; it is never edited, a further one corrects it."""
    actor = request.actor
    draft = actions.LogDraft(**data.model_dump(), room_id=room_id)

    def make() -> Schema:
        return entry_out(queries.entry(actor, actions.write_log(actor, draft).pk))

    return _once(actor, key, request.body, make)


@router.get("/rooms/{room_id}/items", response=list[shapes.ItemOut], operation_id="list_duty_items")
def list_items(request: ActorRequest, room_id: int) -> list[shapes.ItemOut]:
    """List the items that are still open, the oldest first."""
    return [item_out(row) for row in queries.open_items(request.actor, room_id)]


@router.get(
    "/shifts/{shift_id}/handover", response=shapes.HandoverOut, operation_id="get_duty_handover"
)
def get_handover(request: ActorRequest, shift_id: int) -> shapes.HandoverOut:
    """Return how a shift is handed over."""
    return handover_out(queries.handover_of(request.actor, shift_id))


@router.post(
    "/shifts/{shift_id}/handover",
    response={201: shapes.HandoverOut},
    operation_id="offer_duty_handover",
)
def hand_over(
    request: ActorRequest, shift_id: int, data: shapes.HandoverIn, key: Key = ""
) -> HttpResponse:
    """Offer a shift with everything that is open."""
    actor = request.actor

    def make() -> Schema:
        actions.hand_over(actor, shift_id, data.note)
        return handover_out(queries.handover_of(actor, shift_id))

    return _once(actor, key, request.body, make)


@router.post(
    "/handovers/{handover_id}/take",
    response=shapes.HandoverOut,
    operation_id="take_duty_handover",
)
def take_over(request: ActorRequest, handover_id: int, data: shapes.TakeIn) -> shapes.HandoverOut:
    """Take over; 422 while an open item is not confirmed."""
    made = actions.take_over(request.actor, handover_id, data.item_ids, version=data.version)
    return handover_out(queries.handover_of(request.actor, made.shift_id))
