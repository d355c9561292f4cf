"""What time alone brings about: overdue, the reminder of the day before, lapsed measures.

A planned hazard whose last measure lapses is planned no longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events import DeadlineTomorrow, HazardOverdue, MeasureLapsed
from shouwang.prepare.hazards.models import Hazard, ProtectiveMeasure
from shouwang.prepare.hazards.rules.deadlines import remind_from
from shouwang.prepare.hazards.rules.parameters import remind_days_before
from shouwang.prepare.hazards.states import UNFIXED

from .doors import measure_told
from .fulfilments import lose_plan

BATCH = 500
_UNFIXED = [state.value for state in sorted(UNFIXED)]


def mark_overdue(actor: Actor, now: datetime) -> int:
    """Write HazardOverdue, dated at the deadline itself, once for every deadline that passed."""
    rows = Hazard.objects.filter(state__in=_UNFIXED, is_overdue=False, due_at__lte=now)
    return sum(_mark_overdue(actor, row) for row in rows.order_by("due_at")[:BATCH])


def _mark_overdue(actor: Actor, hazard: Hazard) -> bool:
    due_at = hazard.due_at
    if due_at is None:
        return False
    with write_transaction():
        changed = Hazard.objects.filter(
            pk=hazard.pk, state__in=_UNFIXED, is_overdue=False, due_at=due_at
        ).update(is_overdue=True)
        if changed != 1:
            return False
        key = hazard.journal_key
        told = {"due_at": due_at, "set": {"is_overdue": True}}
        record(actor, "hazard.overdue", key, told, at=due_at)
        emit(HazardOverdue(hazard.pk, hazard.number, due_at), key, at=due_at)
    return True


def remind(actor: Actor, now: datetime) -> int:
    """Write DeadlineTomorrow once for every deadline whose day before has begun."""
    days = remind_days_before(local_day(now))
    until = now + timedelta(days=days + 1)
    rows = Hazard.objects.filter(
        Q(reminded_for=None) | ~Q(reminded_for=F("due_at")),
        state__in=_UNFIXED,
        is_overdue=False,
        due_at__gt=now,
        due_at__lte=until,
    )
    return sum(_remind(actor, row, now, days) for row in rows.order_by("due_at")[:BATCH])


def _remind(actor: Actor, hazard: Hazard, now: datetime, days: int) -> bool:
    due_at = hazard.due_at
    if due_at is None or now < remind_from(due_at, days):
        return False
    with write_transaction():
        changed = (
            Hazard.objects.filter(pk=hazard.pk, state__in=_UNFIXED, due_at=due_at)
            .filter(Q(reminded_for=None) | ~Q(reminded_for=due_at))
            .update(reminded_for=due_at)
        )
        if changed != 1:
            return False
        key = hazard.journal_key
        record(actor, "hazard.remind", key, {"due_at": due_at}, at=now)
        emit(DeadlineTomorrow(hazard.pk, hazard.number, due_at), key, at=now)
    return True


def mark_lapsed_measures(actor: Actor, now: datetime) -> int:
    """Write MeasureLapsed, once, for every measure of an open hazard that ran out."""
    rows = ProtectiveMeasure.objects.filter(
        hazard__is_finished=False, until_at__lte=now, ended_at=None
    ).select_related("hazard")
    return sum(_mark_lapsed(actor, row, now) for row in rows.order_by("until_at")[:BATCH])


def _mark_lapsed(actor: Actor, measure: ProtectiveMeasure, now: datetime) -> bool:
    hazard = measure.hazard
    until = measure.until_at
    if until is None:
        return False
    others = ProtectiveMeasure.objects.filter(hazard=hazard).exclude(pk=measure.pk)
    with write_transaction():
        changed = ProtectiveMeasure.objects.filter(pk=measure.pk, ended_at=None).update(
            ended_at=until
        )
        if changed != 1:
            return False
        Hazard.objects.filter(pk=hazard.pk).update(version=F("version") + 1)
        is_bare = not others.in_force(until).exists()
        key = hazard.journal_key
        measure.ended_at = until
        told = {"measure": measure.pk, "measures": measure_told(measure)}
        record(actor, "hazard.measure_lapsed", key, told, at=until)
        event = MeasureLapsed(hazard.pk, hazard.number, measure.pk, is_bare)
        emit(event, key, at=until)
        lose_plan(actor, Hazard.objects.get(pk=hazard.pk), now, because="measure_lapsed")
    return True
