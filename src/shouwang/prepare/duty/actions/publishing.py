"""Publishing a roster, which refuses every gap and every lack; revising and discarding one."""

from __future__ import annotations

import secrets
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import find_move, move, record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import RosterPublished
from shouwang.prepare.duty.models import Assignment, Roster, Shift
from shouwang.prepare.duty.queries.faults import faults_of
from shouwang.prepare.duty.rules.presence import random_roll_at
from shouwang.prepare.duty.rules.rosters import refusal
from shouwang.prepare.duty.rules.wording import RoomKind
from shouwang.prepare.duty.states import RoomState, RosterState

from .doors import check_edits, roster_of


def publish_roster(actor: Actor, roster_id: int, *, version: int | None = None) -> Roster:
    """Publish a draft; Invalid names every minute without a team and every lack (R169, R170).

    1. Look for gaps, doubled minutes, and shifts weaker than the rule in force.
    2. Compare-and-set the room, so that two rosters of the same days cannot both be published.
    3. Publish; a roster that this one revises is superseded, begun shifts are carried over.
    """
    roster = roster_of(actor, roster_id)
    roster.version = version or roster.version
    find_move(actor, roster, "publish")
    room = roster.room
    if room.state != RoomState.OPENED:
        raise Invalid({"shifts": say("这个值班室已经撤销。")})
    now = clock.now()
    with write_transaction():
        found = faults_of(actor, roster)
        if found:
            raise refusal(found)
        touch(actor, room)
        _check_alone(roster)
        if roster.replaces_id is not None:
            _supersede(actor, roster, now)
        _plan_rolls(roster, now)
        changes = {"published_at": now, "published_by_id": actor.account_id}
        event = RosterPublished(roster.pk, room.pk)
        told = {"shifts": _told(roster)}
        move(actor, roster, "publish", changes=changes, details=told, event=event, at=now)
    return roster


def _check_alone(roster: Roster) -> None:
    others = Roster.objects.filter(
        room=roster.room,
        state=RosterState.PUBLISHED,
        from_on__lte=roster.to_on,
        to_on__gte=roster.from_on,
    )
    if others.exclude(pk=roster.replaces_id or 0).exists():
        words = say("这些天已经有发布的值班表，请先修订那一张。")
        raise Invalid({"from_on": words, "shifts": words})


def _told(roster: Roster) -> list[object]:
    rows = Assignment.objects.filter(shift__roster=roster, is_replaced=False).order_by("id")
    posts: dict[int, list[int]] = {}
    for shift_id, post_id in rows.values_list("shift_id", "post_id"):
        posts.setdefault(shift_id, []).append(post_id)
    shifts = roster.shifts.order_by("from_at")
    return [[shift.from_at, shift.until_at, posts.get(shift.pk, [])] for shift in shifts]


def _plan_rolls(roster: Roster, now: datetime) -> None:
    """Draw a moment for a roll-call in each shift that is to come; nobody sees it before."""
    if roster.room.kind != RoomKind.OFFICE:
        return
    for shift in roster.shifts.filter(from_at__gt=now, roll_due_at=None):
        shift.roll_due_at = random_roll_at(shift.from_at, shift.until_at, secrets.token_hex(8))
        shift.save(update_fields=["roll_due_at"])


def _supersede(actor: Actor, roster: Roster, now: datetime) -> None:
    """Put a roster in the place of another; a shift of the same times goes on as it is."""
    old = Roster.objects.select_related("room").get(pk=roster.replaces_id or 0)
    drafts = {(shift.from_at, shift.until_at): shift for shift in roster.shifts.all()}
    for shift in old.shifts.all():
        draft = drafts.get((shift.from_at, shift.until_at))
        if draft is None and shift.from_at <= now:
            raise Invalid({"shifts": say("已经开始的班次不能改时间。")})
        if draft is not None:
            _carry_over(shift, draft, roster, now)
    move(actor, old, "supersede", details={"by": roster.pk}, at=now)


def _carry_over(shift: Shift, draft: Shift, roster: Roster, now: datetime) -> None:
    """Let a shift go on in the new roster with the new people; what was, stays known."""
    held = {row.account_id: row for row in shift.assignments.filter(is_replaced=False)}
    wanted = {row.account_id: row for row in draft.assignments.filter(is_replaced=False)}
    if shift.until_at > now:
        gone = [row.pk for account, row in held.items() if account not in wanted]
        Assignment.objects.filter(pk__in=gone).update(is_replaced=True)
        for account, row in wanted.items():
            if account not in held:
                Assignment.objects.filter(pk=row.pk).update(
                    shift=shift, expected_from_at=shift.entered_at(now)
                )
    draft.delete()
    Shift.objects.filter(pk=shift.pk).update(roster=roster)


def revise_roster(actor: Actor, roster_id: int) -> Roster:
    """Make a draft out of a published roster, which it will supersede when it is published."""
    old = roster_of(actor, roster_id)
    check_edits(actor, old.target())
    if old.state != RosterState.PUBLISHED:
        raise Invalid({"roster": say("只有已发布的值班表可以修订。")})
    now = clock.now()
    with write_transaction():
        made = Roster.objects.create(
            room=old.room, from_on=old.from_on, to_on=old.to_on, replaces=old, drafted_at=now
        )
        for shift in old.shifts.order_by("from_at"):
            copy = Shift.objects.create(
                roster=made, room=old.room, from_at=shift.from_at, until_at=shift.until_at
            )
            Assignment.objects.bulk_create(
                Assignment(
                    shift=copy,
                    post_id=row.post_id,
                    account_id=row.account_id,
                    capacity=row.capacity,
                )
                for row in shift.assignments.filter(is_replaced=False).order_by("id")
            )
        record(actor, "roster.draft", made.journal_key, {"revises": old.pk}, at=now)
    return made


def discard_roster(actor: Actor, roster_id: int, *, version: int | None = None) -> Roster:
    """Discard a draft."""
    roster = roster_of(actor, roster_id)
    roster.version = version or roster.version
    move(actor, roster, "discard")
    return roster
