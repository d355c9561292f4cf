"""Pure rules of working days: the calendar, counting, and the words of a deadline's lamp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from chinese_calendar.constants import holidays as published_holidays
from chinese_calendar.constants import workdays as published_workdays

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

SATURDAY = 5
SEARCHED_DAYS = 4_000
"""No count goes further: eleven years."""

PARAMETERS = (
    Parameter(
        "yellow_working_days",
        Decimal(2),
        say("守望默认：剩 2 个工作日及以内亮黄灯"),
        date(2026, 1, 1),
    ),
)


class DayKind(StrEnum):
    """What a day is."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class Lamp(StrEnum):
    """The colours of a deadline's lamp; words always stand beside it."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off on weekdays, working weekends, and the years that were published.

    Outside the published years Monday to Friday are working days, and the calendar is not certain.
    """

    holidays: frozenset[date]
    extra_workdays: frozenset[date]
    first_year: int
    last_year: int
    corrected: Mapping[date, DayKind] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office works on the day."""
        corrected = self.corrected.get(day)
        if corrected is not None:
            return corrected is DayKind.WORKDAY
        if day in self.extra_workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def is_certain(self, day: date) -> bool:
        """Tell whether the day is published or was set by an officer."""
        return self.first_year <= day.year <= self.last_year or day in self.corrected

    def with_corrections(self, corrected: Mapping[date, DayKind]) -> Calendar:
        """Return the calendar with the officers' corrections."""
        return replace(self, corrected=dict(corrected))


@lru_cache(maxsize=1)
def published_calendar() -> Calendar:
    """Return the State Council's arrangements, as the library holds them."""
    years = {day.year for day in published_holidays}
    return Calendar(
        holidays=frozenset(published_holidays),
        extra_workdays=frozenset(published_workdays),
        first_year=min(years),
        last_year=max(years),
    )


HOLIDAY_NAMES = {
    "New Year's Day": say("元旦"),
    "Spring Festival": say("春节"),
    "Tomb-sweeping Day": say("清明节"),
    "Labour Day": say("劳动节"),
    "Dragon Boat Festival": say("端午节"),
    "National Day": say("国庆节"),
    "Mid-autumn Festival": say("中秋节"),
    "Anti-Fascist 70th Day": say("抗战胜利纪念日"),
}


def holiday_name(day: date) -> Text | None:
    """Return the name of a published holiday; None for any other day."""
    return HOLIDAY_NAMES.get(published_holidays.get(day, ""))


def add_working_days(start: date, days: int, calendar: Calendar) -> date:
    """Return the day that lies so many working days after the start, or before it when negative.

    The start itself is not counted; with 0 it is the answer, whatever day it is.
    """
    step = timedelta(days=1 if days > 0 else -1)
    day, left = start, abs(days)
    for _walked in range(SEARCHED_DAYS):
        if left == 0:
            return day
        day += step
        left -= calendar.is_working_day(day)
    raise ValueError(f"{days} working days are more than the calendar is searched for")


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Count the working days after `first` up to and with `last`; negative when it lies before."""
    if last < first:
        return -working_days_between(last, first, calendar)
    span = min((last - first).days, SEARCHED_DAYS)
    return sum(
        calendar.is_working_day(first + timedelta(days=offset)) for offset in range(1, span + 1)
    )


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How a deadline stands: lamp, words, working days left; below zero, calendar days late."""

    lamp: Lamp
    words: Text
    working_days: int
    is_certain: bool


def words_left(due_on: date, today: date, calendar: Calendar) -> TimeLeft:
    """Return the lamp and the words for a deadline that includes its day.

    Green above the threshold of working days, yellow at or below it and on the day itself, red
    after it. Being late is counted in calendar days, time left in working days.
    """
    if due_on < today:
        late = (today - due_on).days
        return TimeLeft(Lamp.RED, say("超期 {n} 天", n=late), -late, is_certain=True)
    if due_on == today:
        return TimeLeft(Lamp.YELLOW, say("今天到期"), 0, is_certain=True)
    left = working_days_between(today, due_on, calendar)
    threshold = parameter_at(PARAMETERS, "yellow_working_days", max(today, EARLIEST)).value
    return TimeLeft(
        Lamp.GREEN if left > threshold else Lamp.YELLOW,
        say("剩 {n} 个工作日", n=left),
        left,
        is_certain=calendar.is_certain(due_on),
    )


EARLIEST = min(parameter.effective_on for parameter in PARAMETERS)
"""Days before the first value are judged by the first value."""
