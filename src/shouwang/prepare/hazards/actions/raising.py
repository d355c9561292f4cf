"""The ladder of overdue hazards: the older, the higher it is told (R124)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events.offices import HazardOverdueRaised
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.ladders import OVERDUE_STEPS, overdue_steps
from shouwang.prepare.hazards.states import UNFIXED

BATCH = 500
_UNFIXED = [state.value for state in sorted(UNFIXED)]


def raise_overdue(actor: Actor, now: datetime) -> int:
    """Write HazardOverdueRaised for each step that an overdue hazard's age has brought.

    Each step is dated at its own moment and written once, in order, however far the clock jumped.
    """
    rows = Hazard.objects.filter(
        state__in=_UNFIXED,
        is_finished=False,
        is_overdue=True,
        overdue_step__lt=OVERDUE_STEPS,
        queue_at__lte=now,
    )
    return sum(_raise(actor, row, now) for row in rows.order_by("queue_at", "id")[:BATCH])


def _raise(actor: Actor, hazard: Hazard, now: datetime) -> int:
    due_at, written = hazard.due_at, 0
    if due_at is None:
        return 0
    for step, moment in overdue_steps(due_at, hazard.overdue_step, now):
        with write_transaction():
            changed = Hazard.objects.filter(
                pk=hazard.pk, state__in=_UNFIXED, due_at=due_at, overdue_step=step - 1
            ).update(overdue_step=step)
            if changed != 1:
                return written
            key = hazard.journal_key
            days = (local_day(moment) - local_day(due_at)).days
            record(actor, "hazard.overdue_raised", key, {"step": step, "days": days}, at=moment)
            emit(HazardOverdueRaised(hazard.pk, hazard.number, step, due_at), key, at=moment)
        written += 1
    return written
