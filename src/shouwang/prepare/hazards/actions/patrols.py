"""The hired patrol of a hazard: its shifts, its check-ins, and the alarm after a missed one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events.watching import PatrolMissed
from shouwang.prepare.hazards.models import Hazard, MonitoringCheck, PatrolGap, PatrolShift
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.patrols import (
    Shift,
    alarm_after,
    check_in_every,
    check_plan,
    hours_text,
    minute_of_day,
)
from shouwang.prepare.hazards.rules.watching import (
    CheckDraft,
    Way,
    check_check,
    missed,
    next_due,
)

from .doors import go, load
from .watching import changed_event, looked, write_check

BATCH = 500
PATROL = Actor.system("patrol")
NO_PATROL = say("这条隐患没有公布巡查值班，请先公布。")


def publish_patrol(
    actor: Actor, number: str, shifts: Sequence[Shift], *, version: int | None = None
) -> list[PatrolShift]:
    """Publish who patrols when; the shifts together cover the day, else the gap is named (R130).

    The plan before it ends and stays in the history. A check-in that is due stays due.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "publish_patrol")
    now = clock.now()
    day = clock.local_day(now)
    check_plan(shifts, day)
    changes: dict[str, object] = {
        "patrol_due_at": hazard.patrol_due_at or now + check_in_every(day),
        "monitor_from_at": hazard.monitor_from_at or now,
    }
    with write_transaction():
        ended = hazard.shifts.filter(ended_at=None).update(ended_at=now)
        made = [_write(actor, hazard, shift, now) for shift in shifts]
        told = {"shifts": [[row.pk, row.from_minute, row.minutes] for row in made], "ended": ended}
        go(actor, hazard, "publish_patrol", changes=changes, details=told, at=now)
    return made


def _write(actor: Actor, hazard: Hazard, shift: Shift, now: datetime) -> PatrolShift:
    return PatrolShift.objects.create(
        hazard=hazard,
        label=shift.label.strip(),
        from_minute=shift.from_minute,
        minutes=shift.minutes,
        published_at=now,
        actor_key=actor.key,
    )


def end_patrol(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """End the patrol with a reason; an interval of monitoring counts again from now."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "end_patrol")
    told = check_reason(reason)
    _check_patrol(hazard)
    now = clock.now()
    changes: dict[str, object] = {"patrol_due_at": None}
    if hazard.monitor_every_min is not None:
        changes |= {
            "monitor_from_at": now,
            "check_due_at": next_due(now, hazard.monitor_every_min, None),
        }
    with write_transaction():
        name_missed(hazard, now)
        go(actor, hazard, "end_patrol", changes=changes, details={"reason": told}, at=now)
        hazard.shifts.filter(ended_at=None).update(ended_at=now)
        hazard.patrol_gaps.filter(until_at=None).update(until_at=now)
    return hazard


def _check_patrol(hazard: Hazard) -> None:
    if hazard.patrol_due_at is None:
        raise WrongState(NO_PATROL, state=hazard.state, version=hazard.version)


def check_in(
    actor: Actor, number: str, draft: CheckDraft | None = None, *, version: int | None = None
) -> MonitoringCheck:
    """Check the patroller on duty in, by themselves or by whoever holds the case for them.

    It counts from the moment it comes in, and ends the gap after a missed one.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "check_in")
    _check_patrol(hazard)
    now = clock.now()
    seen = draft or CheckDraft()
    wrong = check_check(seen, now)
    if wrong:
        raise Invalid(wrong)
    with write_transaction():
        name_missed(hazard, now)
        made = write_check(actor, hazard, seen, now, Way.PATROL)
        shift = on_duty(hazard, now)
        MonitoringCheck.objects.filter(pk=made.pk).update(shift=shift)
        told = {"check": made.pk, "result": made.result, "gap_s": _close_gap(hazard, now)}
        due_at = now + check_in_every(clock.local_day(now))
        changes = {**looked(hazard, now), "patrol_due_at": due_at}
        event = changed_event(hazard, made)
        go(actor, hazard, "check_in", changes=changes, details=told, event=event, at=now)
    return made


def _close_gap(hazard: Hazard, now: datetime) -> int | None:
    gap = hazard.patrol_gaps.filter(until_at=None).first()
    if gap is None:
        return None
    PatrolGap.objects.filter(pk=gap.pk).update(until_at=now)
    return int((now - gap.from_at).total_seconds())


def on_duty(hazard: Hazard, moment: datetime) -> PatrolShift:
    """Return the shift on duty at a moment; of several the one that was published first."""
    minute = minute_of_day(moment)
    rows = list(hazard.shifts.filter(ended_at=None).order_by("id"))
    return next((row for row in rows if row.as_shift().covers(minute)), rows[0])


def mark_missed(actor: Actor, now: datetime) -> int:
    """Write PatrolMissed for every check-in whose time is over, dated at the end of it (R130)."""
    del actor
    grace = alarm_after(clock.local_day(now))
    rows = Hazard.objects.filter(is_finished=False, patrol_due_at__lte=now - grace)
    return sum(name_missed(hazard, now) for hazard in rows.order_by("patrol_due_at")[:BATCH])


def name_missed(hazard: Hazard, now: datetime) -> int:
    """Tell of each check-in of a hazard that was missed, once; returns how many."""
    if hazard.patrol_due_at is None:
        return 0
    day = clock.local_day(now)
    every, grace = check_in_every(day), alarm_after(day)
    told = missed(hazard.patrol_due_at, every, now, grace)
    if not told:
        return 0
    following = told[-1] + every
    with write_transaction():
        rows = Hazard.objects.filter(
            pk=hazard.pk, is_finished=False, patrol_due_at=hazard.patrol_due_at
        )
        if rows.update(patrol_due_at=following) != 1:
            return 0
        for due_at in told:
            _name(hazard, due_at, grace)
    hazard.patrol_due_at = following
    return len(told)


def _name(hazard: Hazard, due_at: datetime, grace: timedelta) -> None:
    """Tell of one missed check-in: the open gap grows, or a new one begins."""
    shift, at = on_duty(hazard, due_at), due_at + grace
    grown = hazard.patrol_gaps.filter(until_at=None).update(missed=F("missed") + 1)
    if not grown:
        PatrolGap.objects.create(hazard=hazard, shift=shift, due_at=due_at, from_at=at)
    key, hours = hazard.journal_key, hours_text(shift.from_minute, shift.minutes)
    record(PATROL, "hazard.patrol_missed", key, {"shift": shift.pk, "due_at": due_at}, at=at)
    event = PatrolMissed(hazard.pk, hazard.number, shift.pk, hours, due_at)
    emit(event, key, at=at)
