"""A projection of invented things, and what makes the tallies reach the newest entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from shouwang.ground.actor import Actor
from shouwang.ground.journal import sealing
from shouwang.ground.journal.actions import record
from shouwang.ground.tallies import actions
from shouwang.ground.tallies.projections import (
    Change,
    Counted,
    Projection,
    Snapshot,
    projections_in_use,
    use_projections,
)

SYSTEM = Actor.system("test")


def fold(snapshot: Snapshot, change: Change) -> Snapshot:
    """Take over what an entry sets."""
    told = change.details.get("set")
    return {**snapshot, **(told if isinstance(told, Mapping) else {})}


def count(snapshot: Snapshot) -> Iterable[Counted]:
    """Count a thing with a colour; and from the day on which it is due, as due."""
    if not snapshot.get("colour"):
        return
    colour, area = str(snapshot["colour"]), str(snapshot["area"])
    yield Counted("coloured", colour, area)
    if snapshot.get("due_on"):
        yield Counted("due", "", area, from_on=date.fromisoformat(str(snapshot["due_on"])))
    if snapshot.get("until_on"):
        yield Counted("lasting", "", area, until_on=date.fromisoformat(str(snapshot["until_on"])))


THINGS = Projection("things", 1, "thing", fold, count)


@contextmanager
def counted(*rules: Projection) -> Iterator[None]:
    """Let these be the projections for a while."""
    before = projections_in_use()
    use_projections(rules or (THINGS,))
    try:
        yield
    finally:
        use_projections(before)


def note(key: str, at: datetime, **told: object) -> None:
    """Write an entry about a thing."""
    record(SYSTEM, "thing.change", f"thing:{key}", {"set": told}, at=at)


def tally() -> int:
    """Seal and count everything that was written; returns how many entries were read."""
    sealing.seal("test")
    return actions.project(SYSTEM, "test")
