"""What tests of the story share: a story clock and the demo switched on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from shouwang.ground import clock
from shouwang.story.times import BEGINS_AT


@pytest.fixture
def story_time(tmp_path: Path) -> Iterator[Path]:
    """Run on story time from Monday 10:30."""
    path = tmp_path / "home" / "story-clock.json"
    clock.use_story_file(path)
    clock.move_story(BEGINS_AT)
    yield path
    clock.use_story_file(None)


@pytest.fixture
def demo_mode(story_time: Path, settings: Settings) -> Path:
    """Switch the demo on, in a home of its own; returns the home."""
    settings.HOME = story_time.parent
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, uses_story_time=True, demo_password="right-horse-42"
    )
    return story_time.parent
