"""Drafting a roster: its shifts given, or made by turns; changing single shifts of a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import find_move, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.models import Assignment, DutyRoom, Roster, Shift
from shouwang.prepare.duty.queries.rules import cares_of
from shouwang.prepare.duty.queries.shifts import covered_until
from shouwang.prepare.duty.rules.rosters import (
    RosterDraft,
    ShiftDraft,
    check_days,
    check_shift,
    check_shifts,
    window_of,
)
from shouwang.prepare.duty.rules.rotation import Rotation, rotate
from shouwang.prepare.duty.states import RoomState

from .doors import check_edits, room_of, roster_of, team_of


def draft_roster(actor: Actor, draft: RosterDraft) -> Roster:
    """Keep a draft with its shifts; whether it may be published is asked when publishing."""
    room = _room(actor, draft.room_id)
    check_days(draft.from_on, draft.to_on)
    check_shifts(draft.shifts, draft.from_on, draft.to_on)
    return _keep(actor, room, draft)


def draft_by_turns(actor: Actor, room_id: int, plan: Rotation) -> Roster:
    """Keep a draft whose shifts are made by turns, each as strong as the rule then asks for."""
    room = _room(actor, room_id)
    check_days(plan.from_on, plan.to_on)
    window = window_of(plan.from_on, plan.to_on)
    cares = cares_of(room, window.from_at, window.until_at)
    shifts = rotate(plan, cares, covered_until(room, window.from_at), room.kind)
    return _keep(actor, room, RosterDraft(room.pk, plan.from_on, plan.to_on, tuple(shifts)))


def _room(actor: Actor, room_id: int) -> DutyRoom:
    room = room_of(actor, room_id)
    check_edits(actor, room.target())
    if room.state != RoomState.OPENED:
        raise Invalid({"room_id": say("这个值班室已经撤销。")})
    return room


def _keep(actor: Actor, room: DutyRoom, draft: RosterDraft) -> Roster:
    now = clock.now()
    with write_transaction():
        made = Roster.objects.create(
            room=room, from_on=draft.from_on, to_on=draft.to_on, drafted_at=now
        )
        for shift in draft.shifts:
            _write(actor, made, shift)
        told = {"from": draft.from_on, "to": draft.to_on, "shifts": len(draft.shifts)}
        record(actor, "roster.draft", made.journal_key, told, at=now)
    return made


def _write(actor: Actor, roster: Roster, draft: ShiftDraft) -> Shift:
    try:
        with write_transaction():
            made = Shift.objects.create(
                roster=roster,
                room=roster.room,
                from_at=draft.from_at,
                until_at=draft.until_at,
            )
    except IntegrityError:
        raise Invalid({"from_at": say("这个时间已经有一个班次开始。")}) from None
    man(actor, made, draft.post_ids)
    return made


def man(actor: Actor, shift: Shift, post_ids: Iterable[int]) -> None:
    """Write who is on duty in a shift of a draft, instead of whoever was."""
    team = team_of(actor, shift.room, list(post_ids), local_day(shift.from_at))
    shift.assignments.all().delete()
    Assignment.objects.bulk_create(
        Assignment(shift=shift, post=post, account_id=post.account_id, capacity=capacity.value)
        for post, capacity in team
    )


def set_shift(
    actor: Actor, shift_id: int, draft: ShiftDraft, *, version: int | None = None
) -> Roster:
    """Change the times and the people of a shift of a draft."""
    roster, shift = _drafted(actor, shift_id)
    roster.version = version or roster.version
    find_move(actor, roster, "edit")
    check_shift(draft, roster.from_on, roster.to_on)
    with write_transaction():
        told = {"shift": shift.pk, "posts": sorted(draft.post_ids)}
        move(actor, roster, "edit", details=told)
        shift.from_at, shift.until_at = draft.from_at, draft.until_at
        try:
            with write_transaction():
                shift.save(update_fields=["from_at", "until_at"])
        except IntegrityError:
            raise Invalid({"from_at": say("这个时间已经有一个班次开始。")}) from None
        man(actor, shift, draft.post_ids)
    return roster


def add_shift(
    actor: Actor, roster_id: int, draft: ShiftDraft, *, version: int | None = None
) -> Shift:
    """Add a shift to a draft."""
    roster = roster_of(actor, roster_id)
    roster.version = version or roster.version
    find_move(actor, roster, "edit")
    check_shifts([draft], roster.from_on, roster.to_on)
    with write_transaction():
        move(actor, roster, "edit", details={"posts": sorted(draft.post_ids)})
        return _write(actor, roster, draft)


def remove_shift(actor: Actor, shift_id: int, *, version: int | None = None) -> Roster:
    """Take a shift out of a draft."""
    roster, shift = _drafted(actor, shift_id)
    roster.version = version or roster.version
    find_move(actor, roster, "edit")
    with write_transaction():
        move(actor, roster, "edit", details={"removed": shift.pk})
        shift.delete()
    return roster


def _drafted(actor: Actor, shift_id: int) -> tuple[Roster, Shift]:
    shift = Shift.objects.select_related("room").filter(pk=shift_id).first()
    if shift is None:
        raise NotFound
    return roster_of(actor, shift.roster_id), shift
