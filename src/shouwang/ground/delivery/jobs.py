"""The job of delivery: send what is due."""

from __future__ import annotations

from shouwang.ground.actor import Actor

from . import actions


def deliver() -> int:
    """Send what is due by every channel; returns how many were taken."""
    return actions.drain(Actor.system("delivery"))
