"""What is due in duty rooms: absences, rolls, handovers, daily reports; each told once, dated."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.db.models import Q

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import (
    DutyAbsent,
    DutyReportMissed,
    HandoverMissing,
    RollMissed,
)
from shouwang.prepare.duty.models import (
    Assignment,
    DutyRoom,
    Handover,
    ReportMiss,
    RollAnswer,
    Shift,
)
from shouwang.prepare.duty.queries.reports import missed_report_at
from shouwang.prepare.duty.rules.parameters import ESCALATE_MIN, GRACE_MIN, HANDOVER_MIN, minutes
from shouwang.prepare.duty.rules.presence import absent_at
from shouwang.prepare.duty.states import HandoverState, RoomState, RosterState

from .doors import DUTY, LOOK_BACK
from .rolls import write_roll

BATCH = 500
LAST_STEP = 2
"""Step 1 tells the duty leader, step 2 the head of the safety station."""


def mark_due(actor: Actor, now: datetime) -> int:
    """Tell of everything that is due; returns how much was told."""
    del actor
    return (
        _call_random(now)
        + _name_absent(now)
        + _name_unanswered(now)
        + _name_handovers(now)
        + _name_reports(now)
    )


def _call_random(now: datetime) -> int:
    rows = Shift.objects.filter(
        roll_due_at__lte=now, until_at__gt=now, roster__state=RosterState.PUBLISHED
    )
    called = 0
    for shift in rows.order_by("id")[:BATCH]:
        with write_transaction():
            taken = Shift.objects.filter(pk=shift.pk, roll_due_at=shift.roll_due_at)
            if taken.update(roll_due_at=None) == 1:
                write_roll(DUTY, shift, now, is_random=True)
                called += 1
    return called


def _name_absent(now: datetime) -> int:
    """Record absence at the end of the grace, and again when nobody has come since (R171)."""
    day = local_day(now)
    wait, grace = minutes(ESCALATE_MIN, day), minutes(GRACE_MIN, day)
    told = 0
    for step in range(LAST_STEP):
        begun_at = now - grace - step * wait
        rows = Assignment.objects.filter(
            Q(expected_from_at=None) | Q(expected_from_at__lte=begun_at),
            is_replaced=False,
            checked_in_at=None,
            absent_step=step,
            shift__roster__state=RosterState.PUBLISHED,
            shift__from_at__lte=begun_at,
            shift__from_at__gt=now - LOOK_BACK,
            shift__room__state=RoomState.OPENED,
        )
        for place in rows.select_related("shift").order_by("id")[:BATCH]:
            told += _absent(place, absent_at(place.due_from_at) + step * wait, step)
    return told


def _absent(place: Assignment, at: datetime, step: int) -> int:
    columns: dict[str, object] = {"absent_step": step + 1}
    if step == 0:
        columns["absent_from_at"] = place.due_from_at
    with write_transaction():
        rows = Assignment.objects.filter(pk=place.pk, absent_step=step, checked_in_at=None)
        if rows.update(**columns) != 1:
            return 0
        event = DutyAbsent(
            place.pk, place.shift_id, place.shift.room_id, place.account_id, step + 1, at
        )
        told = {"shift": place.shift_id, "step": step + 1}
        record(DUTY, "duty_assignment.absent", place.journal_key, told, at=at)
        emit(event, place.journal_key, at=at)
    return 1


def _name_unanswered(now: datetime) -> int:
    wait = minutes(ESCALATE_MIN, local_day(now))
    told = 0
    for step in range(LAST_STEP):
        rows = RollAnswer.objects.filter(
            answered_at=None,
            step=step,
            assignment__is_replaced=False,
            roll__due_at__lte=now - step * wait,
            roll__due_at__gt=now - LOOK_BACK,
        )
        for answer in rows.select_related("roll", "assignment").order_by("id")[:BATCH]:
            told += _unanswered(answer, answer.roll.due_at + step * wait, step)
    return told


def _unanswered(answer: RollAnswer, at: datetime, step: int) -> int:
    roll = answer.roll
    columns: dict[str, object] = {"step": step + 1}
    if step == 0:
        columns["missed_at"] = at
    with write_transaction():
        rows = RollAnswer.objects.filter(pk=answer.pk, step=step, answered_at=None)
        if rows.update(**columns) != 1:
            return 0
        account = answer.assignment.account_id
        event = RollMissed(answer.pk, roll.shift_id, roll.room_id, account, step + 1, at)
        told = {"answer": answer.pk, "step": step + 1}
        record(DUTY, "roll_call.missed", roll.journal_key, told, at=at)
        emit(event, roll.journal_key, at=at)
    return 1


def _name_handovers(now: datetime) -> int:
    """Tell of shifts that are over and that nobody has taken over (R177)."""
    grace = minutes(HANDOVER_MIN, local_day(now))
    taken = Handover.objects.filter(state=HandoverState.TAKEN).values("shift_id")
    rows = Shift.objects.filter(
        roster__state=RosterState.PUBLISHED,
        room__state=RoomState.OPENED,
        handover_missing_at=None,
        until_at__lte=now - grace,
        until_at__gt=now - LOOK_BACK,
    ).exclude(pk__in=taken)
    return sum(_unhanded(shift, shift.until_at + grace) for shift in rows.order_by("id")[:BATCH])


def _unhanded(shift: Shift, at: datetime) -> int:
    with write_transaction():
        rows = Shift.objects.filter(pk=shift.pk, handover_missing_at=None)
        if rows.update(handover_missing_at=at) != 1:
            return 0
        record(DUTY, "shift.handover_missing", shift.journal_key, {}, at=at)
        emit(HandoverMissing(shift.pk, shift.room_id, at), shift.journal_key, at=at)
    return 1


def _name_reports(now: datetime) -> int:
    rooms = DutyRoom.objects.filter(state=RoomState.OPENED, kind="office").order_by("id")
    told = 0
    for room in rooms[:BATCH]:
        at = missed_report_at(room, now)
        told += 0 if at is None else _unreported(room, at)
    return told


def _unreported(room: DutyRoom, at: datetime) -> int:
    if ReportMiss.objects.filter(room=room, due_at=at).exists():
        return 0
    try:
        with write_transaction():
            ReportMiss.objects.create(room=room, due_at=at)
            record(DUTY, "duty_room.report_missed", room.journal_key, {"due_at": at}, at=at)
            emit(DutyReportMissed(room.pk, at), room.journal_key, at=at)
    except IntegrityError:
        return 0
    return 1
