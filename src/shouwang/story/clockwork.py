"""What time itself brings in the story: deadlines, ladders, silence, and the news of it all."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Final

from shouwang.ground.actor import Actor
from shouwang.ground.journal import outbox, sealing
from shouwang.ground.tallies import actions as tallies
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.tasks import actions as tasks

OVERDUE: Final = Actor.system("overdue")
REMINDER: Final = Actor.system("reminder")
LADDERS: Final = Actor.system("ladders")
WATCH: Final = Actor.system("monitoring")
COUNTING: Final = Actor.system("tallies")


def holder() -> str:
    """Name this process as the one that drains and seals."""
    return f"story:{os.getpid()}"


def tick(now: datetime) -> None:
    """Write down all that has fallen due until now, each dated at its own moment."""
    hazards.mark_overdue(OVERDUE, now)
    hazards.raise_overdue(OVERDUE, now)
    hazards.mark_lapsed_measures(OVERDUE, now)
    hazards.remind(REMINDER, now)
    hazards.raise_due_escalations(LADDERS, now)
    hazards.remind_of_help(LADDERS, now)
    hazards.name_unreported(LADDERS, now)
    hazards.raise_calls(LADDERS, now)
    hazards.raise_reports(LADDERS, now)
    hazards.mark_silent(WATCH, now)
    hazards.mark_missed(WATCH, now)
    tasks.name_overdue(OVERDUE, now)


def settle() -> None:
    """Seal what was written and count it, so that every figure is known at once."""
    sealing.seal(holder())
    tallies.project(COUNTING, holder())


def drain() -> None:
    """Tell everybody who has to know of what was written."""
    while outbox.drain(holder()) == outbox.BATCH:
        continue
