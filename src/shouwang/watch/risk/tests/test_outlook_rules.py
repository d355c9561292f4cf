"""Hours ahead, the same hours of earlier weeks, and how an expected arrival turned out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shouwang.watch.risk.rules.outlook import (
    WEEK,
    Arrival,
    arrival_of,
    earlier_spans,
    is_right,
    next_hour,
)

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EARLIEST, LATEST = NOON + 60 * MINUTE, NOON + 120 * MINUTE


@pytest.mark.parametrize(("after_s", "hours"), [(0, 0), (1, 1), (3_599, 1), (3_600, 1)])
def test_the_hours_ahead_begin_at_the_next_full_hour(after_s: int, hours: int) -> None:
    assert next_hour(NOON + timedelta(seconds=after_s)) == NOON + timedelta(hours=hours)


def test_the_same_hours_of_eight_weeks_are_asked_for() -> None:
    spans = earlier_spans(NOON, 21_600)

    assert spans[0] == (NOON - WEEK, NOON - WEEK + timedelta(hours=6))
    assert spans[-1][0] == NOON - 8 * WEEK
    assert len(spans) == 8


@pytest.mark.requirement("R269")
@pytest.mark.parametrize(
    ("minutes", "is_whole", "arrival"),
    [
        (59, True, Arrival.EARLY),
        (60, True, Arrival.INSIDE),
        (120, True, Arrival.INSIDE),
        (121, True, Arrival.LATE),
        (121, False, Arrival.UNKNOWN),
        (60, False, Arrival.INSIDE),
        (None, True, Arrival.STAYED_BELOW),
        (None, False, Arrival.UNKNOWN),
    ],
)
def test_an_arrival_is_read_by_its_bounds_and_by_what_the_gauge_told(
    minutes: int | None, is_whole: bool, arrival: Arrival
) -> None:
    actual = None if minutes is None else NOON + minutes * MINUTE

    assert arrival_of(EARLIEST, LATEST, actual, is_whole=is_whole) is arrival


@pytest.mark.parametrize(
    ("arrival", "latest", "right"),
    [
        ("inside", LATEST, True),
        ("stayed_below", None, True),
        ("stayed_below", LATEST, False),
        ("early", None, False),
        ("late", LATEST, False),
    ],
)
def test_that_nothing_came_is_right_only_where_nothing_was_sure(
    arrival: str, latest: datetime | None, right: bool
) -> None:
    assert is_right(arrival, latest) is right
