"""What the worker calls: deadlines, reminders, lapsed measures."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions


def mark_overdue(now: datetime) -> int:
    """Write HazardOverdue for deadlines that have passed; returns how many."""
    return actions.mark_overdue(Actor.system("overdue"), now)


def remind(now: datetime) -> int:
    """Write DeadlineTomorrow for deadlines of tomorrow; returns how many."""
    return actions.remind(Actor.system("reminder"), now)


def mark_lapsed_measures(now: datetime) -> int:
    """Write MeasureLapsed for measures that ran out; returns how many."""
    return actions.mark_lapsed_measures(Actor.system("measures"), now)


def raise_overdue(now: datetime) -> int:
    """Write HazardOverdueRaised for each step of age that overdue hazards have reached."""
    return actions.raise_overdue(Actor.system("overdue"), now)


def raise_unanswered(now: datetime) -> int:
    """Raise what nobody answered in time: refusals, help, written reports, telephone lists."""
    actor = Actor.system("ladders")
    return (
        actions.raise_due_escalations(actor, now)
        + actions.remind_of_help(actor, now)
        + actions.name_unreported(actor, now)
        + actions.raise_calls(actor, now)
    )


def raise_what_nobody_answered() -> int:
    """Run the ladders of this moment."""
    return raise_unanswered(clock.now())


def name_overdue_hazards() -> int:
    """Run what is due at this moment: overdue hazards, their ladder, lapsed measures."""
    now = clock.now()
    return mark_overdue(now) + raise_overdue(now) + mark_lapsed_measures(now)


def name_silent_hazards() -> int:
    """Tell of hazards nobody has looked at in time, and of check-ins that were missed."""
    now = clock.now()
    silent = actions.mark_silent(Actor.system("monitoring"), now)
    return silent + actions.mark_missed(Actor.system("patrol"), now)


def remind_of_deadlines() -> int:
    """Remind of the deadlines of tomorrow."""
    return remind(clock.now())


def erase_what_is_due() -> int:
    """Erase personal values that need not be kept any more."""
    return actions.erase_what_is_due(Actor.system("retention"), clock.now())


def raise_reports(now: datetime) -> int:
    """Bring to the street the reports from within that the enterprise did not handle in time."""
    return actions.raise_reports(Actor.system("reports"), now)


def raise_waiting_reports() -> int:
    """Raise what has waited for an enterprise until this moment."""
    return raise_reports(clock.now())


def write_ledger_uploads() -> int:
    """Write confirmed ledgers of offices; returns how many rows were seen."""
    return actions.write_ledger_uploads(Actor.system("ledger"))
