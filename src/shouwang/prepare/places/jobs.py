"""Work of the register that nobody asks for."""

from __future__ import annotations

from shouwang.ground.actor import Actor

from . import actions


def forget_uploads() -> int:
    """Delete tables that were uploaded more than a day ago."""
    return actions.forget_uploads(Actor.system("places"))


def apply_uploads() -> int:
    """Bring in the confirmed tables that were too large for a request."""
    return actions.apply_queued(Actor.system("places"))
