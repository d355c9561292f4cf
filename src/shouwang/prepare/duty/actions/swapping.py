"""Standing in for somebody, or exchanging two shifts: logged, and checked again (R170)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import find_move, move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import DutySwapped
from shouwang.prepare.duty.models import Assignment, Shift, Substitution
from shouwang.prepare.duty.queries.faults import faults_of_change, turn_of
from shouwang.prepare.duty.rules.drafts import check_words
from shouwang.prepare.duty.rules.rosters import Turn, refusal

from .doors import shift_of, team_of


@dataclass(frozen=True, slots=True)
class SwapDraft:
    """Who stands in for whom in a shift; with another shift the two exchange their places."""

    shift_id: int
    out_post_id: int
    in_post_id: int
    reason: str
    other_shift_id: int | None = None


def swap(actor: Actor, draft: SwapDraft) -> Shift:
    """Let somebody stand in for somebody else; refused when the shift would break the rule.

    A shift that breaks it already may be changed as long as it becomes no weaker.
    """
    shift = shift_of(actor, draft.shift_id)
    find_move(actor, shift.roster, "swap")
    reason = check_words("reason", draft.reason, say("请写明换班的原因。"))
    other = None if draft.other_shift_id is None else shift_of(actor, draft.other_shift_id)
    now = clock.now()
    changed = [shift] if other is None else [shift, other]
    with write_transaction():
        before = [turn_of(actor, one) for one in changed]
        _exchange(actor, shift, (draft.out_post_id, draft.in_post_id), reason, now)
        if other is not None:
            same = other.roster_id == shift.roster_id
            other.roster = shift.roster if same else other.roster
            _exchange(actor, other, (draft.in_post_id, draft.out_post_id), reason, now)
        for one, was in zip(changed, before, strict=True):
            _check(actor, one, was)
    return shift


def _check(actor: Actor, shift: Shift, before: Turn) -> None:
    found = faults_of_change(actor, shift, before)
    if found:
        wrong = refusal(found)
        words = say("换班后不符合值班规定：{why}", why=wrong.fields["shifts"])
        raise Invalid({"in_post_id": words, "shifts": words}, words)


def _exchange(
    actor: Actor, shift: Shift, pair: tuple[int, int], reason: str, now: datetime
) -> None:
    out_id, in_id = pair
    if shift.until_at <= now:
        raise Invalid({"shift_id": say("这一班已经结束，不能换班。")})
    gone = shift.assignments.filter(post_id=out_id, is_replaced=False).first()
    if gone is None:
        raise Invalid({"out_post_id": say("这一班没有排这个人。")})
    post, capacity = team_of(actor, shift.room, [in_id], local_day(shift.from_at))[0]
    if shift.assignments.filter(account_id=post.account_id, is_replaced=False).exists():
        raise Invalid({"in_post_id": say("这个人已经在这一班值班。")})
    told = {"shift": shift.pk, "out": out_id, "in": in_id}
    event = DutySwapped(shift.pk, shift.room_id, gone.account_id, post.account_id)
    move(actor, shift.roster, "swap", details=told, event=event, at=now)
    columns = {"is_replaced": True}
    left = {"checked_out_at": now} if gone.checked_in_at and not gone.checked_out_at else {}
    Assignment.objects.filter(pk=gone.pk).update(**columns, **left)
    Assignment.objects.create(
        shift=shift,
        post=post,
        account_id=post.account_id,
        capacity=capacity.value,
        expected_from_at=shift.entered_at(now),
    )
    Substitution.objects.create(
        shift=shift,
        out_post_id=out_id,
        in_post_id=in_id,
        reason=reason,
        at=now,
        account_id=actor.account_id,
    )
