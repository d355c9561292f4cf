"""Checking in at the duty room, and out of it, which needs the handover (R171, R177)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.models import Assignment, Handover
from shouwang.prepare.duty.rules.presence import Position, check_in_opens_at, prove
from shouwang.prepare.duty.states import HandoverState

from .doors import own_assignment, shift_of


def check_in(actor: Actor, shift_id: int, position: Position | None = None) -> Assignment:
    """Check oneself in for a shift: by position near the duty room, or by one's word at the desk.

    Whoever comes late is still recorded as having been absent until then.
    """
    shift = shift_of(actor, shift_id)
    place = own_assignment(actor, shift)
    now = clock.now()
    if now < check_in_opens_at(shift.from_at):
        raise Invalid({"shift_id": say("还没到签到时间，接班前 30 分钟起可以签到。")})
    if now >= shift.until_at:
        raise Invalid({"shift_id": say("这一班已经结束。")})
    proof = prove(position, shift.room.position, now)
    columns: dict[str, object] = {
        "checked_in_at": now,
        "check_in_way": proof.way.value,
        "check_in_distance_m": proof.distance_m,
    }
    with write_transaction():
        rows = Assignment.objects.filter(pk=place.pk, checked_in_at=None, is_replaced=False)
        if rows.update(**columns) != 1:
            raise WrongState(say("您已经签到。"), state="checked_in")
        told = {"shift": shift.pk, "way": proof.way.value, "distance_m": proof.distance_m}
        record(actor, "duty_assignment.check_in", place.journal_key, told, at=now)
    place.refresh_from_db()
    return place


def check_out(actor: Actor, shift_id: int) -> Assignment:
    """Check oneself out; WrongState until the next shift has taken over (R177)."""
    shift = shift_of(actor, shift_id)
    place = own_assignment(actor, shift)
    if place.checked_in_at is None:
        raise WrongState(say("您还没有签到。"), state="planned")
    taken = Handover.objects.filter(shift=shift, state=HandoverState.TAKEN)
    if not taken.exists():
        raise WrongState(say("交接班还没有完成，不能签退。"), state="checked_in")
    now = clock.now()
    with write_transaction():
        rows = Assignment.objects.filter(pk=place.pk, checked_out_at=None)
        if rows.update(checked_out_at=now) != 1:
            raise WrongState(say("您已经签退。"), state="checked_out")
        told = {"shift": shift.pk}
        record(actor, "duty_assignment.check_out", place.journal_key, told, at=now)
    place.refresh_from_db()
    return place
