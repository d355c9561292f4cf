"""What the worker calls: the counts follow the journal."""

from __future__ import annotations

from shouwang.ground.actor import Actor

from . import actions

SYSTEM = Actor.system("tallies")


def project(holder: str) -> int:
    """Count what was sealed since; returns how many entries were read."""
    return actions.project(SYSTEM, holder)
