"""Work of workbooks that nobody asks for."""

from __future__ import annotations

from shouwang.ground.actor import Actor

from . import actions


def forget_uploads() -> int:
    """Delete workbooks that were uploaded more than a day ago."""
    return actions.forget_uploads(Actor.system("workbooks"))
