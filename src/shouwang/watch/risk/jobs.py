"""What the worker calls: the picture, and once a day the published coefficients."""

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
