"""Every read of the calendar: working days, counts, a deadline's words, a year in months."""

from __future__ import annotations

import calendar as months_of_weeks
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text

from . import rules
from .models import CalendarStamp, HolidayOverride
from .rules import Calendar, DayKind, Lamp, TimeLeft, holiday_name, published_calendar

__all__ = [
    "Calendar",
    "CalendarDay",
    "CalendarMonth",
    "DayKind",
    "Lamp",
    "TimeLeft",
    "add_working_days",
    "calendar",
    "is_certain",
    "is_working_day",
    "months",
    "overrides",
    "time_left",
    "working_days_between",
]

_kept: tuple[object, Calendar] | None = None


def calendar() -> Calendar:
    """Return the calendar in force; who asks for many days takes it once and hands it on."""
    global _kept  # noqa: PLW0603 - one calendar for the process, renewed when the stamp changes
    stamp = _stamp()
    if _kept is None or _kept[0] != stamp:
        rows = HolidayOverride.objects.values_list("day", "kind") if stamp else ()
        corrected = {day: DayKind(kind) for day, kind in rows}
        _kept = (stamp, published_calendar().with_corrections(corrected))
    return _kept[1]


def _stamp() -> object:
    """Return the mark of the last correction, as the database holds it; every list asks for it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT stamp FROM {CalendarStamp._meta.db_table} ORDER BY id LIMIT 1")  # noqa: S608
        found = cursor.fetchone()
    return found[0] if found else None


def is_working_day(day: date, *, using: Calendar | None = None) -> bool:
    """Tell whether the office works on the day."""
    return (using or calendar()).is_working_day(day)


def is_certain(day: date, *, using: Calendar | None = None) -> bool:
    """Tell whether the day's kind is published or set by an officer, not merely assumed."""
    return (using or calendar()).is_certain(day)


def add_working_days(start: date, days: int, *, using: Calendar | None = None) -> date:
    """Return the day so many working days after the start (before it when negative)."""
    return rules.add_working_days(start, days, using or calendar())


def working_days_between(first: date, last: date, *, using: Calendar | None = None) -> int:
    """Count the working days after `first` up to and with `last`."""
    return rules.working_days_between(first, last, using or calendar())


def time_left(
    due_on: date, today: date | None = None, *, using: Calendar | None = None
) -> TimeLeft:
    """Return the lamp and the words of a deadline."""
    return rules.words_left(due_on, today or clock.today(), using or calendar())


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a month's grid; `differs` tells that it is not what the weekday says.

    The name of a holiday of several days is shown on its first one.
    """

    day: date
    is_in_month: bool
    is_working: bool
    is_certain: bool
    is_corrected: bool
    differs: bool
    name: Text | str
    is_first_of_name: bool


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """One month as weeks from Monday to Sunday."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    working_days: int


def overrides(actor: Actor, year: int) -> list[HolidayOverride]:
    """Return the officers' corrections of a year; the calendar is public."""
    del actor
    return list(HolidayOverride.objects.filter(day__year=year).order_by("day"))


def months(actor: Actor, year: int) -> list[CalendarMonth]:
    """Return the twelve months of a year."""
    notes = {row.day: row.note for row in overrides(actor, year)}
    using = calendar()
    return [_month(year, month, using, notes) for month in range(1, 13)]


def _month(year: int, month: int, using: Calendar, notes: dict[date, str]) -> CalendarMonth:
    weeks = months_of_weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)
    shown = tuple(tuple(_day(day, month, using, notes) for day in week) for week in weeks)
    inside = [day for week in shown for day in week if day.is_in_month]
    return CalendarMonth(date(year, month, 1), shown, sum(day.is_working for day in inside))


def _day(day: date, month: int, using: Calendar, notes: dict[date, str]) -> CalendarDay:
    is_working = using.is_working_day(day)
    name = notes.get(day) or ("" if is_working else holiday_name(day) or "")
    before = day - timedelta(days=1)
    goes_on = name == holiday_name(before) and before.month == day.month
    return CalendarDay(
        day=day,
        is_in_month=day.month == month,
        is_working=is_working,
        is_certain=using.is_certain(day),
        is_corrected=day in notes,
        differs=is_working == (day.weekday() >= rules.SATURDAY),
        name=name,
        is_first_of_name=bool(name) and not goes_on,
    )
