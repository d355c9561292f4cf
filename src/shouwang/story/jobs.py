"""What the worker calls in the demo: the story goes on by itself."""

from __future__ import annotations

from django.conf import settings

from .hours import note_tick
from .player import play_due


def play() -> int:
    """Play what is due on the story's clock; nothing without story time."""
    if not settings.ENVIRONMENT.uses_story_time:
        return 0
    played = play_due()
    note_tick()
    return played
