"""Working days around the make-up days of 2026, and the words of the lamp."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays as published_holidays
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.workdays.rules import (
    HOLIDAY_NAMES,
    DayKind,
    Lamp,
    add_working_days,
    holiday_name,
    published_calendar,
    words_left,
    working_days_between,
)

CALENDAR = published_calendar()


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # Saturday, make-up for the Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),  # Monday, last day of the Spring Festival
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday, make-up
        (date(2026, 3, 1), False),  # an ordinary Sunday
        (date(2026, 9, 20), True),  # Sunday, make-up for National Day
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, make-up
        (date(2026, 10, 11), False),
    ],
)
def test_published_days_of_2026(day: date, is_working: bool) -> None:
    assert CALENDAR.is_working_day(day) is is_working


def test_years_beyond_the_published_ones_are_monday_to_friday_and_uncertain() -> None:
    national_day = date(2027, 10, 1)  # a Friday

    assert CALENDAR.last_year == 2026
    assert CALENDAR.is_working_day(national_day) is True
    assert CALENDAR.is_certain(national_day) is False
    assert CALENDAR.is_certain(date(2026, 12, 31)) is True


def test_a_correction_wins_and_makes_certain() -> None:
    day = date(2027, 10, 1)
    corrected = CALENDAR.with_corrections({day: DayKind.HOLIDAY})

    assert corrected.is_working_day(day) is False
    assert corrected.is_certain(day) is True
    assert CALENDAR.is_working_day(day) is True


def test_a_correction_may_make_a_sunday_a_working_day() -> None:
    sunday = date(2026, 3, 1)

    corrected = CALENDAR.with_corrections({sunday: DayKind.WORKDAY})

    assert corrected.is_working_day(sunday) is True


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 24), 4, date(2026, 2, 28)),
        (date(2026, 2, 24), 5, date(2026, 3, 2)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_adding_working_days(start: date, days: int, expected: date) -> None:
    assert add_working_days(start, days, CALENDAR) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 2, 13), date(2026, 2, 24), 2),
        (date(2026, 9, 30), date(2026, 10, 7), 0),
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
        (date(2026, 10, 8), date(2026, 10, 8), 0),
    ],
)
def test_counting_working_days(first: date, last: date, expected: int) -> None:
    assert working_days_between(first, last, CALENDAR) == expected


@pytest.mark.parametrize(
    ("today", "lamp", "words"),
    [
        (date(2026, 6, 23), Lamp.GREEN, "剩 3 个工作日"),
        (date(2026, 6, 24), Lamp.YELLOW, "剩 2 个工作日"),
        (date(2026, 6, 25), Lamp.YELLOW, "剩 1 个工作日"),
        (date(2026, 6, 26), Lamp.YELLOW, "今天到期"),
        (date(2026, 6, 27), Lamp.RED, "超期 1 天"),
        (date(2026, 6, 29), Lamp.RED, "超期 3 天"),
    ],
)
def test_the_lamp_on_both_sides_of_two_working_days(today: date, lamp: Lamp, words: str) -> None:
    left = words_left(date(2026, 6, 26), today, CALENDAR)

    assert (left.lamp, str(left.words)) == (lamp, words)


def test_a_deadline_after_the_holiday_counts_working_days_only() -> None:
    left = words_left(date(2026, 10, 9), date(2026, 9, 30), CALENDAR)

    assert str(left.words) == "剩 2 个工作日"
    assert left.lamp is Lamp.YELLOW


def test_a_deadline_on_the_coming_sunday_has_no_working_day_left_but_is_not_late() -> None:
    left = words_left(date(2026, 6, 28), date(2026, 6, 27), CALENDAR)

    assert str(left.words) == "剩 0 个工作日"
    assert left.lamp is Lamp.YELLOW


def test_a_deadline_in_an_unpublished_year_says_that_it_is_not_certain() -> None:
    left = words_left(date(2027, 2, 1), date(2026, 12, 30), CALENDAR)

    assert left.is_certain is False


def test_every_published_holiday_has_a_name_of_ours() -> None:
    assert set(published_holidays.values()) <= set(HOLIDAY_NAMES)
    assert str(holiday_name(date(2026, 2, 17))) == "春节"
    assert holiday_name(date(2026, 3, 17)) is None


def test_a_count_beyond_the_searched_days_is_refused() -> None:
    with pytest.raises(ValueError, match="more than the calendar"):
        add_working_days(date(2026, 1, 1), 10_000, CALENDAR)


DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = add_working_days(start, days, CALENDAR)

    assert CALENDAR.is_working_day(end)
    before = start - timedelta(days=1)
    counted = {
        True: working_days_between(start, end, CALENDAR),
        False: working_days_between(before, end - timedelta(days=1), CALENDAR),
    }
    assert counted[days > 0] == days
