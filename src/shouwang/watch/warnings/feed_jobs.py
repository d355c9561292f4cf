"""The clock of feeds: whatever is due is read, and what is long over is forgotten."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from .actions import forgetting
from .actions.reading import read_due_feeds

SYSTEM = Actor.system("feeds")


def read_feeds() -> int:
    """Read the feeds that are due; returns how many."""
    return read_due_feeds(SYSTEM)


def forget_messages() -> int:
    """Delete messages, and addresses of messages, whose time is over; returns how many."""
    now = clock.now()
    return forgetting.forget_messages(SYSTEM, now) + forgetting.forget_links(SYSTEM, now)
