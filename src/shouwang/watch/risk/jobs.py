"""What the worker calls: the picture, the published coefficients, the outlook."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions

PART = "risk"


def compute_picture() -> int:
    """Compute what changed or is due, then publish what has no coefficient of today yet."""
    now, actor = clock.now(), Actor.system(PART)
    computed = actions.compute_picture(actor, now)
    return computed.rows + actions.publish_coefficients(actor, now)


def look_ahead() -> int:
    """Say what is expected of the next hours, and compare what is due; returns how many."""
    return actions.look_ahead(Actor.system(PART), clock.now())
