"""Deadlines: which moment a day means, whether it has passed, when the reminder is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.errors import Invalid, say


def due_day(due_at: datetime) -> date:
    """Return the day that a deadline includes to its last moment."""
    return local_day(due_at - timedelta(microseconds=1))


def due_moment(day: date) -> datetime:
    """Return the moment at which a deadline on a day has passed."""
    return end_of_day(day)


def check_no_extension(before: datetime | None, asked: datetime) -> None:
    """Refuse a later deadline than the one that was set; that needs a reason and an approver."""
    if before is not None and asked > before:
        raise Invalid({"due_on": say("要晚于原来的期限，请走延期审批。")})


def is_past(due_at: datetime | None, now: datetime) -> bool:
    """Tell whether the deadline has passed; the last moment of its day still counts."""
    return due_at is not None and now >= due_at


def remind_from(due_at: datetime, days_before: int) -> datetime:
    """Return the moment from which the reminder is due: the start of the day before."""
    return end_of_day(due_day(due_at) - timedelta(days=days_before + 1))
