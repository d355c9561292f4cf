"""What the worker calls for campaigns."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions


def name_overdue_obligations() -> int:
    """Name what units have not handed in by its due moment, each once; returns how many."""
    return actions.name_overdue_obligations(Actor.system("duties"), clock.now())


def make_standing_tasks() -> int:
    """Make the tasks of standing checks that are due today; returns how many."""
    return actions.make_standing_tasks(Actor.system("standing_checks"), clock.today())


def follow_registers() -> int:
    """Add to running campaigns the places that fit their scope by now; returns how many."""
    return actions.follow_registers(Actor.system("campaigns"), clock.now())


def address_reports() -> int:
    """Send on the reports whose sector has found its authority; returns how many."""
    return actions.address_reports(Actor.system("campaigns"))
