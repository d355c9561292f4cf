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


def name_overdue_hazards() -> int:
    """Run what is due at this moment: overdue hazards and lapsed measures."""
    now = clock.now()
    return mark_overdue(now) + mark_lapsed_measures(now)


def remind_of_deadlines() -> int:
    """Remind of the deadlines of tomorrow."""
    return remind(clock.now())
