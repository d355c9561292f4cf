"""What the worker and the commands call: the counts follow the journal, or begin anew."""

from __future__ import annotations

import time
from collections.abc import Iterator

from shouwang.ground.actor import Actor

from . import actions, queries
from .projections import projections_in_use

SYSTEM = Actor.system("tallies")
WAIT_S = 0.2


def project(holder: str) -> int:
    """Count what was sealed since; returns how many entries were read."""
    return actions.project(SYSTEM, holder)


def names() -> list[str]:
    """Name the projections."""
    return [projection.name for projection in projections_in_use()]


def rebuild(name: str, holder: str) -> None:
    """Count a projection anew and let the new counts serve; returns when they do."""
    project(holder)
    actions.rebuild(SYSTEM, name)
    while queries.is_building(SYSTEM, name):
        if not project(holder):
            time.sleep(WAIT_S)


def faults(name: str) -> Iterator[str]:
    """Compare the counts with a recount; yields each place where they differ."""
    return queries.faults(SYSTEM, name)
