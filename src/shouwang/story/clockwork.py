"""What time itself brings in the story: deadlines, ladders, silence, and the news of it all."""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import Final

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.journal import outbox, sealing
from shouwang.ground.journal import queries as journal
from shouwang.ground.journal.leases import drop_lease
from shouwang.ground.tallies import actions as tallies
from shouwang.ground.tallies import queries as counted
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.duty import actions as duty
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.places import actions as places
from shouwang.prepare.tasks import actions as tasks
from shouwang.watch.risk import actions as risk
from shouwang.watch.sensors.actions.forecasting import forecast_levels
from shouwang.watch.warnings.jobs import chase_and_expire

from . import sensing, warned, watchroom

OVERDUE: Final = Actor.system("overdue")
REMINDER: Final = Actor.system("reminder")
LADDERS: Final = Actor.system("ladders")
WATCH: Final = Actor.system("monitoring")
REGISTERS: Final = Actor.system("registers")
DUTY: Final = Actor.system("duty")
RISK: Final = Actor.system("risk")
COUNTING: Final = Actor.system("tallies")
SEALER: Final = "sealer"
TRIES: Final = 60
PAUSE_S: Final = 0.05
"""How often and how long to wait for the worker that plays, seals or counts just now."""


def holder() -> str:
    """Name this process as the one that drains and seals."""
    return f"story:{os.getpid()}"


def tick(now: datetime) -> None:
    """Write down all that has fallen due until now, each dated at its own moment."""
    sensing.feed(now)
    duty.mark_due(DUTY, now)
    duty.mark_missed_points(DUTY, now)
    watchroom.answer_rolls(now)
    chase_and_expire()
    warned.carry_out(now)
    forecast_levels(sensing.JUDGE, now)
    risk.look_ahead(RISK, now)
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
    campaigns.follow_registers(REGISTERS, now)
    campaigns.name_overdue_obligations(OVERDUE, now)
    campaigns.make_standing_tasks(REGISTERS, local_day(now))
    places.name_overdue_surveys(OVERDUE, now)
    places.name_silent_sources(WATCH, now)


def settle() -> None:
    """Seal and count what was written, or wait briefly for the worker that does both.

    It gives the sealer's lease back and only reads while it waits, so as not to stand in its way.
    """
    sealing.seal(holder())
    drop_lease(SEALER, holder())
    tallies.project(COUNTING, holder())
    risk.compute_picture(RISK, clock.now())
    risk.publish_coefficients(RISK, clock.now())
    for _ in range(TRIES):
        if _is_counted():
            return
        time.sleep(PAUSE_S)


def _is_counted() -> bool:
    reached = min(number for _, number in counted.progress(COUNTING, "hazards"))
    return journal.oldest_after(COUNTING, reached) is None


def drain() -> None:
    """Tell everybody who has to know of what was written."""
    while outbox.drain(holder()) == outbox.BATCH:
        continue
