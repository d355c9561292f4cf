"""Duty over the web API: who is on duty, rules and periods, rooms, rosters, fairness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router, Schema

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Day, Identity, Moment, WireIn

from . import actions, queries, shapes
from .keeping_api import router as keeping_router
from .shaping import (
    day_out,
    period_out,
    room_out,
    roster_detail,
    roster_fields,
    rule_out,
    stand_by_out,
    team_out,
)

router = Router(tags=["duty"])
router.add_router("", keeping_router)

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


class AskedArea(WireIn):
    """An area, by default one's own, at a moment or on a day."""

    area: Code = ""
    at: Moment | None = None
    on: Day | None = None


class AskedDays(WireIn):
    """A span of days, both included; by default the last thirty."""

    from_on: Day | None = None
    to_on: Day | None = None


class AskedRoom(WireIn):
    """One room, or all."""

    room_id: Identity | None = None


def made_once(
    actor: Actor, key: str, body: bytes, make: Callable[[], Schema], status: int = 201
) -> HttpResponse:
    """Do something once for its key and answer with what was made."""

    def do() -> Answer:
        return Answer(status, make().model_dump_json())

    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/now", response=shapes.TeamOut, operation_id="who_is_on_duty")
def who_is_on_duty(request: ActorRequest, asked: Query[AskedArea]) -> shapes.TeamOut:
    """Return who is on duty for an area, now or at a moment."""
    area = asked.area or request.actor.area_code
    return team_out(queries.on_duty(request.actor, area, asked.at))


@router.get("/rule", response=shapes.RuleOfDayOut, operation_id="get_duty_rule")
def get_rule(request: ActorRequest, asked: Query[AskedArea]) -> shapes.RuleOfDayOut:
    """Return the rule of duty in force on a day, past or to come, and why."""
    area = asked.area or request.actor.area_code[:9]
    return day_out(queries.rule_on(request.actor, area, asked.on or clock.today()))


@router.get("/periods", response=list[shapes.PeriodOut], operation_id="list_special_periods")
def list_periods(request: ActorRequest, asked: Query[AskedArea]) -> list[shapes.PeriodOut]:
    """List special-care periods, the newest first."""
    return [period_out(row) for row in queries.special_periods(request.actor, asked.area)]


@router.post("/periods", response={201: shapes.PeriodOut}, operation_id="open_special_period")
def open_period(request: ActorRequest, data: shapes.PeriodIn, key: Key = "") -> HttpResponse:
    """Open a special-care period."""
    draft = actions.PeriodDraft(**data.model_dump())
    return made_once(
        request.actor,
        key,
        request.body,
        lambda: period_out(actions.open_period(request.actor, draft)),
    )


@router.post(
    "/periods/{period_id}/end", response=shapes.PeriodOut, operation_id="end_special_period"
)
def end_period(request: ActorRequest, period_id: int, data: shapes.PeriodEndIn) -> shapes.PeriodOut:
    """Let a period end at another moment, at the earliest now."""
    found = actions.end_period(request.actor, period_id, data.until_at, version=data.version)
    return period_out(found)


@router.get("/rooms", response=list[shapes.RoomOut], operation_id="list_duty_rooms")
def list_rooms(request: ActorRequest) -> list[shapes.RoomOut]:
    """List duty rooms and posts at sites."""
    return [room_out(row) for row in queries.rooms(request.actor)]


@router.post("/rooms", response={201: shapes.RoomOut}, operation_id="open_duty_room")
def open_room(request: ActorRequest, data: shapes.RoomIn, key: Key = "") -> HttpResponse:
    """Open a duty room, or a 24-hour post at a site with its reason."""
    fields = data.model_dump()
    unit_id = fields.pop("unit_id")
    draft = actions.RoomDraft(**fields)

    def make() -> Schema:
        made = actions.open_room(request.actor, draft, unit_id=unit_id)
        return room_out(queries.room(request.actor, made.pk))

    return made_once(request.actor, key, request.body, make)


@router.get("/rooms/{room_id}", response=shapes.RoomOut, operation_id="get_duty_room")
def get_room(request: ActorRequest, room_id: int) -> shapes.RoomOut:
    """Return one room."""
    return room_out(queries.room(request.actor, room_id))


@router.post("/rooms/{room_id}/end", response=shapes.RoomOut, operation_id="end_duty_room")
def end_room(request: ActorRequest, room_id: int, data: shapes.EndIn) -> shapes.RoomOut:
    """End a room."""
    actions.end_room(request.actor, room_id, data.reason, version=data.version)
    return room_out(queries.room(request.actor, room_id))


@router.get(
    "/rooms/{room_id}/fairness", response=list[shapes.ShareOut], operation_id="get_duty_fairness"
)
def get_fairness(
    request: ActorRequest, room_id: int, asked: Query[AskedDays]
) -> list[shapes.ShareOut]:
    """Return how often each person was on duty over a span of days."""
    last = asked.to_on or clock.today()
    first = asked.from_on or last - timedelta(days=29)
    return [
        shapes.ShareOut(
            name=one.name,
            capacity=one.capacity,
            total=one.total,
            weekday=one.weekday,
            weekend=one.weekend,
            holiday=one.holiday,
            night=one.night,
            hours=one.hours / timedelta(hours=1),
        )
        for one in queries.fairness(request.actor, room_id, first, last)
    ]


@router.get("/rosters", response=list[shapes.RosterOut], operation_id="list_rosters")
def list_rosters(request: ActorRequest, asked: Query[AskedRoom]) -> list[shapes.RosterOut]:
    """List rosters, the newest first."""
    rows = queries.rosters(request.actor, asked.room_id)
    return [shapes.RosterOut.model_validate(roster_fields(row)) for row in rows]


@router.post("/rosters", response={201: shapes.RosterDetailOut}, operation_id="draft_roster")
def draft_roster(request: ActorRequest, data: shapes.RosterIn, key: Key = "") -> HttpResponse:
    """Keep a draft: with its shifts, or made by turns."""
    actor = request.actor

    def make() -> Schema:
        return roster_detail(actor, _draft(actor, data))

    return made_once(actor, key, request.body, make)


def _draft(actor: Actor, data: shapes.RosterIn) -> int:
    if data.rotation is not None:
        turns = data.rotation
        plan = actions.Rotation(
            data.from_on,
            data.to_on,
            tuple(at.replace(tzinfo=None) for at in turns.handover_times),
            tuple(turns.leader_ids),
            tuple(turns.staff_ids),
        )
        return actions.draft_by_turns(actor, data.room_id, plan).pk
    shifts = tuple(_shift(shift) for shift in data.shifts)
    draft = actions.RosterDraft(data.room_id, data.from_on, data.to_on, shifts)
    return actions.draft_roster(actor, draft).pk


def _shift(data: shapes.ShiftIn) -> actions.ShiftDraft:
    return actions.ShiftDraft(data.from_at, data.until_at, tuple(data.post_ids))


@router.get("/rosters/{roster_id}", response=shapes.RosterDetailOut, operation_id="get_roster")
def get_roster(request: ActorRequest, roster_id: int) -> shapes.RosterDetailOut:
    """Return a roster with its shifts and what keeps it from being published."""
    return roster_detail(request.actor, roster_id)


@router.post(
    "/rosters/{roster_id}/publish", response=shapes.RosterDetailOut, operation_id="publish_roster"
)
def publish_roster(
    request: ActorRequest, roster_id: int, data: shapes.VersionIn
) -> shapes.RosterDetailOut:
    """Publish a draft; 422 names every uncovered minute and every lack."""
    actions.publish_roster(request.actor, roster_id, version=data.version)
    return roster_detail(request.actor, roster_id)


@router.post(
    "/rosters/{roster_id}/discard", response=shapes.RosterOut, operation_id="discard_roster"
)
def discard_roster(
    request: ActorRequest, roster_id: int, data: shapes.VersionIn
) -> shapes.RosterOut:
    """Discard a draft."""
    row = actions.discard_roster(request.actor, roster_id, version=data.version)
    return shapes.RosterOut.model_validate(roster_fields(row))


@router.post(
    "/rosters/{roster_id}/revision",
    response={201: shapes.RosterDetailOut},
    operation_id="revise_roster",
)
def revise_roster(request: ActorRequest, roster_id: int, key: Key = "") -> HttpResponse:
    """Make a draft that will supersede a published roster."""
    actor = request.actor
    return made_once(
        actor,
        key,
        request.body,
        lambda: roster_detail(actor, actions.revise_roster(actor, roster_id).pk),
    )


@router.post(
    "/rosters/{roster_id}/shifts",
    response={201: shapes.RosterDetailOut},
    operation_id="add_shift",
)
def add_shift(
    request: ActorRequest, roster_id: int, data: shapes.ShiftChangeIn, key: Key = ""
) -> HttpResponse:
    """Add a shift to a draft."""
    actor = request.actor

    def make() -> Schema:
        actions.add_shift(actor, roster_id, _shift(data), version=data.version)
        return roster_detail(actor, roster_id)

    return made_once(actor, key, request.body, make)


@router.put("/shifts/{shift_id}", response=shapes.RosterDetailOut, operation_id="set_shift")
def set_shift(
    request: ActorRequest, shift_id: int, data: shapes.ShiftChangeIn
) -> shapes.RosterDetailOut:
    """Change a shift of a draft."""
    row = actions.set_shift(request.actor, shift_id, _shift(data), version=data.version)
    return roster_detail(request.actor, row.pk)


@router.delete("/shifts/{shift_id}", response=shapes.RosterDetailOut, operation_id="remove_shift")
def remove_shift(request: ActorRequest, shift_id: int) -> shapes.RosterDetailOut:
    """Take a shift out of a draft."""
    return roster_detail(request.actor, actions.remove_shift(request.actor, shift_id).pk)


@router.post("/shifts/{shift_id}/swap", response=shapes.RosterDetailOut, operation_id="swap_duty")
def swap_duty(request: ActorRequest, shift_id: int, data: shapes.SwapIn) -> shapes.RosterDetailOut:
    """Let somebody stand in; 422 when the shift would break the rule."""
    draft = actions.SwapDraft(
        shift_id, data.out_post_id, data.in_post_id, data.reason, data.other_shift_id
    )
    return roster_detail(request.actor, actions.swap(request.actor, draft).roster_id)


@router.get(
    "/rosters/{roster_id}/substitutions",
    response=list[shapes.SubstitutionOut],
    operation_id="list_substitutions",
)
def list_substitutions(request: ActorRequest, roster_id: int) -> list[shapes.SubstitutionOut]:
    """List who stood in for whom, the newest first."""
    shown = queries.roster(request.actor, roster_id)
    return [
        shapes.SubstitutionOut(
            at=row.at,
            shift_id=row.shift_id,
            out_name=row.out_post.account.name,
            in_name=row.in_post.account.name,
            reason=row.reason,
            by=row.account.name if row.account else "",
        )
        for row in queries.substitutions(request.actor, shown)
    ]


@router.get(
    "/rooms/{room_id}/stand-by",
    response=list[shapes.StandByOut],
    operation_id="list_stand_by_forces",
)
def list_stand_by(
    request: ActorRequest, room_id: int, asked: Query[AskedArea]
) -> list[shapes.StandByOut]:
    """List the forces that stand by on a day."""
    rows = queries.stand_bys(request.actor, room_id, asked.on or clock.today())
    return [stand_by_out(row) for row in rows]


@router.post(
    "/rooms/{room_id}/stand-by",
    response={201: shapes.StandByOut},
    operation_id="attach_stand_by_force",
)
def attach_force(
    request: ActorRequest, room_id: int, data: shapes.StandByIn, key: Key = ""
) -> HttpResponse:
    """Attach a force to a duty day."""
    fields = data.model_dump()
    day = fields.pop("day")
    draft = actions.StandByDraft(**fields)
    return made_once(
        request.actor,
        key,
        request.body,
        lambda: stand_by_out(actions.attach_force(request.actor, room_id, day, draft)),
    )


@router.post(
    "/stand-by/{stand_by_id}/ready",
    response=shapes.StandByOut,
    operation_id="confirm_stand_by_force",
)
def confirm_force(
    request: ActorRequest, stand_by_id: int, data: shapes.ReadyIn
) -> shapes.StandByOut:
    """Confirm at the start of a shift whether a force is ready."""
    row = actions.confirm_force(request.actor, stand_by_id, is_ready=data.is_ready, note=data.note)
    return stand_by_out(row)


@router.get("/rooms/{room_id}/rule", response=shapes.RuleOut, operation_id="get_room_rule")
def get_room_rule(request: ActorRequest, room_id: int) -> shapes.RuleOut:
    """Return the rule that holds for a room now."""
    shown = queries.room(request.actor, room_id)
    return rule_out(queries.room_rule_at(request.actor, shown, clock.now()))
