"""What the worker calls in the demo: the story goes on by itself."""

from __future__ import annotations

from django.conf import settings

from .player import play_due


def play() -> int:
    """Play what is due on the story's clock; nothing without story time."""
    if not settings.ENVIRONMENT.uses_story_time:
        return 0
    return play_due()
