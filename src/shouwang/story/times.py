"""The story's calendar: when it begins, how its moments are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time(hour, minute), LOCAL_ZONE).astimezone(UTC)


FIRST_DAY: Final = date(2026, 1, 1)
MONDAY: Final = date(2026, 6, 22)
BEGINS_AT: Final = local(MONDAY, 10, 30)
"""Where a visitor comes in; the story only moves forward from here."""


def week(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the story's week; Monday 22 June 2026 is day 22."""
    return local(date(2026, 6, day), hour, minute)
