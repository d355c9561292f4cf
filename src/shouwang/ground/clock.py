"""The one clock: story time for rules and deadlines, wall time for sessions, locks and retries."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class StoryTime:
    """Story time as a line through one anchor: at `wall` it was `story`, and it runs on."""

    wall: datetime
    story: datetime

    def at(self, wall: datetime) -> datetime:
        """Return the story time at a wall time."""
        return self.story + (wall - self.wall)


_story_file: Path | None = None
_cached: tuple[int, StoryTime] | None = None


def use_story_file(path: Path | None) -> None:
    """Let all processes that name the same file share one story time; None means wall time."""
    global _story_file, _cached
    _story_file, _cached = path, None


def _story() -> StoryTime | None:
    global _cached  # noqa: PLW0603 - cached by the file's modification time
    if _story_file is None:
        return None
    try:
        stamp = _story_file.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    if _cached is None or _cached[0] != stamp:
        read = json.loads(_story_file.read_text(encoding="utf-8"))
        _cached = (
            stamp,
            StoryTime(datetime.fromisoformat(read["wall"]), datetime.fromisoformat(read["story"])),
        )
    return _cached[1]


def wall_now() -> datetime:
    """Return the real time, aware, UTC: for sessions, tokens, lock-outs, retries."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the time that rules and deadlines live in, aware, UTC."""
    wall = wall_now()
    story = _story()
    return wall if story is None else story.at(wall)


def today() -> date:
    """Return the day in Asia/Shanghai by `now()`."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """Return the day that the moment falls on in Asia/Shanghai."""
    return moment.astimezone(LOCAL_ZONE).date()


def end_of_day(day: date) -> datetime:
    """Return the moment at which the local day is over; "X日前" includes day X to 24:00."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE) + timedelta(days=1)
    return midnight.astimezone(UTC)


def move_story(to: datetime) -> datetime:
    """Move story time forward to `to`; it never goes back. Returns the story time now."""
    if _story_file is None:
        raise RuntimeError("story time is not in use")
    wall = wall_now()
    story = _story()
    if story is not None and to <= story.at(wall):
        return story.at(wall)
    _story_file.parent.mkdir(parents=True, exist_ok=True)
    draft = _story_file.with_suffix(f".{os.getpid()}.new")
    draft.write_text(
        json.dumps({"wall": wall.isoformat(), "story": to.isoformat()}), encoding="utf-8"
    )
    draft.replace(_story_file)
    use_story_file(_story_file)
    return to
