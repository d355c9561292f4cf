"""Roll-calls of those on duty, and answering them (R171)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import RollCalled
from shouwang.prepare.duty.models import Assignment, RollAnswer, RollCall, Shift
from shouwang.prepare.duty.queries.shifts import shift_at
from shouwang.prepare.duty.rules.parameters import ROLL_MIN, minutes
from shouwang.prepare.duty.rules.presence import Position, absent_at, prove
from shouwang.prepare.duty.states import KEEP

from .doors import room_of


def call_roll(actor: Actor, room_id: int) -> RollCall:
    """Ask everybody on duty in a room to answer within the set minutes.

    Whoever may still check in is not asked; Invalid while that is everybody.
    """
    room = room_of(actor, room_id)
    if not actor.may(KEEP, room.target()):
        raise NotAllowed
    now = clock.now()
    shift = shift_at(room, now)
    if shift is None:
        raise Invalid({"room_id": say("现在没有人值班，不能点名。")})
    if not _asked(shift, now):
        raise Invalid({"room_id": say("接班的人还在签到时间内，签到以后再点名。")})
    with write_transaction():
        return write_roll(actor, shift, now, is_random=False)


def write_roll(actor: Actor, shift: Shift, now: datetime, *, is_random: bool) -> RollCall:
    """Write a roll-call with a line for each person who has to be there."""
    due_at = now + minutes(ROLL_MIN, local_day(now))
    made = RollCall.objects.create(
        room_id=shift.room_id,
        shift=shift,
        called_at=now,
        due_at=due_at,
        is_random=is_random,
        account_id=actor.account_id,
    )
    RollAnswer.objects.bulk_create(
        RollAnswer(roll=made, assignment=place) for place in _asked(shift, now)
    )
    told = {"shift": shift.pk, "due_at": due_at, "random": is_random}
    record(actor, "roll_call.call", made.journal_key, told, at=now)
    emit(RollCalled(made.pk, shift.pk, shift.room_id, due_at), made.journal_key, at=now)
    return made


def _asked(shift: Shift, now: datetime) -> list[Assignment]:
    """Return who has to be there: who has checked in, or whose grace for it is over."""
    rows = shift.assignments.filter(is_replaced=False, checked_out_at=None)
    return [
        place
        for place in rows.select_related("shift").order_by("id")
        if place.checked_in_at is not None or absent_at(place.due_from_at) <= now
    ]


def answer_roll(actor: Actor, roll_id: int, position: Position | None = None) -> RollAnswer:
    """Answer a roll-call oneself; a late answer is kept, and that it was missed stays too."""
    rows = RollAnswer.objects.filter(
        roll_id=roll_id,
        assignment__account_id=actor.account_id or 0,
        assignment__is_replaced=False,
    )
    found = rows.select_related("roll__room").first()
    if found is None:
        raise NotFound
    now = clock.now()
    proof = prove(position, found.roll.room.position, now)
    with write_transaction():
        changed = RollAnswer.objects.filter(pk=found.pk, answered_at=None).update(
            answered_at=now, way=proof.way.value, distance_m=proof.distance_m
        )
        if changed != 1:
            raise WrongState(say("您已经应答。"), state="answered")
        told = {"answer": found.pk, "late": now > found.roll.due_at}
        record(actor, "roll_call.answer", found.roll.journal_key, told, at=now)
    found.refresh_from_db()
    return found
