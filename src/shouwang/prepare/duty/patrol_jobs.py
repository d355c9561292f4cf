"""What the worker calls: check points that nobody passed in time."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions


def name_missed_points() -> int:
    """Tell of check points whose turn is over; returns how many."""
    return actions.mark_missed_points(Actor.system("patrol"), clock.now())
