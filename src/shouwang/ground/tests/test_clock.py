"""The clock: wall time, story time, days in Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from shouwang.ground import clock

WALL = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def story_file(tmp_path: Path) -> Iterator[Path]:
    """Story time in a file of its own."""
    clock.use_story_file(tmp_path / "story.json")
    yield tmp_path / "story.json"
    clock.use_story_file(None)


def test_without_a_story_now_is_wall_time() -> None:
    with time_machine.travel(WALL, tick=False):
        assert clock.now() == WALL


def test_story_time_runs_on_from_where_it_was_set(story_file: Path) -> None:
    with time_machine.travel(WALL, tick=False):
        clock.move_story(MONDAY)
    with time_machine.travel(WALL + timedelta(minutes=5), tick=False):
        assert clock.now() == MONDAY + timedelta(minutes=5)
        assert clock.wall_now() == WALL + timedelta(minutes=5)


def test_story_time_never_goes_back(story_file: Path) -> None:
    with time_machine.travel(WALL, tick=False):
        clock.move_story(MONDAY)

        assert clock.move_story(MONDAY - timedelta(days=1)) == MONDAY
        assert clock.now() == MONDAY


def test_moving_the_story_without_one_is_refused() -> None:
    with pytest.raises(RuntimeError):
        clock.move_story(MONDAY)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 28, 15, 59, 59, tzinfo=UTC), date(2026, 6, 28)),
        (datetime(2026, 6, 28, 16, 0, 0, tzinfo=UTC), date(2026, 6, 29)),
    ],
)
def test_a_day_ends_at_24_o_clock_in_shanghai(moment: datetime, day: date) -> None:
    assert clock.local_day(moment) == day


def test_before_day_x_includes_day_x() -> None:
    assert clock.end_of_day(date(2026, 6, 28)) == datetime(2026, 6, 28, 16, 0, tzinfo=UTC)
