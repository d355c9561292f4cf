"""The clock of feeds: whatever is due is read."""

from __future__ import annotations

from shouwang.ground.actor import Actor

from .actions.reading import read_due_feeds


def read_feeds() -> int:
    """Read the feeds that are due; returns how many."""
    return read_due_feeds(Actor.system("feeds"))
