"""The clockwork of tasks: naming what has become overdue."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from .actions import name_overdue


def name_overdue_tasks() -> int:
    """Name the tasks that are overdue by now; returns how many are new."""
    return name_overdue(Actor.system("tasks"), clock.now())
