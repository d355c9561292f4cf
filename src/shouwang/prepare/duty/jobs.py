"""What the worker calls: who has not come, not answered, not handed over, not reported."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions


def name_what_is_due() -> int:
    """Tell of everything that is due in duty rooms; returns how much."""
    return actions.mark_due(Actor.system("duty"), clock.now())
