"""The ladder and the figures of answers, at their boundaries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shouwang.watch.warnings.rules.answering import (
    Climb,
    Heard,
    Rung,
    climb,
    counted,
    ended_shown_for,
    first_chase_at,
    in_time_after,
    is_reached,
)
from shouwang.watch.warnings.states import AddresseeState

TOLD = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
ON = date(2026, 6, 23)
SECOND = timedelta(seconds=1)


def after(minutes: int) -> datetime:
    return TOLD + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "rung", "expected"),
    [
        (after(10) - SECOND, Rung.TOLD, Climb((), after(10))),
        (after(10), Rung.TOLD, Climb((Rung.FALLBACK,), after(30))),
        (after(30) - SECOND, Rung.FALLBACK, Climb((), after(30))),
        (after(30), Rung.FALLBACK, Climb((Rung.CALL,), after(45))),
        (after(45), Rung.CALL, Climb((Rung.KNOCK,), after(60))),
        (after(60), Rung.KNOCK, Climb((Rung.LEADER,), None)),
        (after(600), Rung.LEADER, Climb((), None)),
    ],
)
def test_each_rung_is_climbed_exactly_at_its_minute(
    now: datetime, rung: Rung, expected: Climb
) -> None:
    assert climb(TOLD, rung, now, ON) == expected


def test_after_a_standstill_no_rung_is_left_out() -> None:
    found = climb(TOLD, Rung.TOLD, after(50), ON)

    assert (found.rungs, found.rung) == ((Rung.FALLBACK, Rung.CALL, Rung.KNOCK), Rung.KNOCK)


def test_the_numbers_are_those_of_the_parameters() -> None:
    assert first_chase_at(TOLD, ON) == after(10)
    assert in_time_after(ON) == timedelta(minutes=30)
    assert ended_shown_for(ON) == timedelta(hours=48)


@pytest.mark.parametrize(
    ("state", "expected"),
    [("queued", False), ("sent", False), ("failed", False), ("delivered", True), ("read", True)],
)
def test_what_is_sent_is_not_yet_reached(state: str, expected: bool) -> None:
    assert is_reached(state) is expected


def heard(state: str, answered: int | None = None, *, must_answer: bool = True) -> Heard:
    return Heard(state, must_answer, TOLD, None if answered is None else after(answered))


def test_an_answer_exactly_at_the_limit_is_in_time() -> None:
    rows = [heard("confirmed", 30), heard("visited", 31), heard("delivered")]

    found = counted(rows, timedelta(minutes=30))

    assert (found.owed, found.answered, found.in_time, found.missing) == (3, 2, 1, 1)
    assert (found.rate, found.rate_in_time) == (2 / 3, 1 / 3)
    assert found.median_s == 30 * 60 + 30


def test_of_nobody_there_is_no_rate_and_no_median() -> None:
    found = counted([heard("queued", must_answer=False)], timedelta(minutes=30))

    assert (found.addressed, found.owed) == (1, 0)
    assert (found.rate, found.rate_in_time, found.median_s) == (None, None, None)


def test_whose_telling_was_withdrawn_owes_nothing() -> None:
    found = counted([heard("withdrawn"), heard("failed")], timedelta(minutes=30))

    assert (found.owed, found.failed, found.rate) == (1, 1, 0.0)


def test_every_state_has_its_place() -> None:
    assert {is_reached(state) for state in AddresseeState} == {True, False}
