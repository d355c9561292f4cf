"""Tasks: the pure rules and the table of moves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shouwang.prepare.tasks.rules import (
    MAX_HAND_BACKS,
    PARAMETERS,
    due_on,
    may_hand_back,
    plain_lamp,
)
from shouwang.prepare.tasks.states import LABELS, LIVE, MOVES, PERSONAL, TONES, State

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 6, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hand_backs", "expected"), [(0, True), (1, True), (2, False)])
def test_a_task_is_handed_back_at_most_twice(hand_backs: int, expected: bool) -> None:
    assert may_hand_back(hand_backs, date(2026, 6, 22)) is expected


def test_the_number_of_hand_backs_is_a_named_parameter_with_its_source() -> None:
    (found,) = [parameter for parameter in PARAMETERS if parameter.name == MAX_HAND_BACKS]

    assert (int(found.value), str(found.source)) == (
        2,
        "平台约定：任务退回不超过两次，之后由交办单位决定",
    )


def test_midnight_belongs_to_the_day_that_ends() -> None:
    assert due_on(MIDNIGHT) == date(2026, 6, 22)


@pytest.mark.parametrize(
    ("due_at", "is_live", "expected"),
    [
        (NOON, False, ("grey", "已办结")),
        (None, True, ("grey", "未定期限")),
        (NOON, True, ("red", "今天已超期")),
    ],
)
def test_some_lamps_need_no_calendar(
    due_at: datetime | None, is_live: bool, expected: tuple[str, str]
) -> None:
    lamp = plain_lamp(due_at, NOON, is_live=is_live)

    assert lamp is not None
    assert (lamp.colour, str(lamp.words)) == expected


def test_days_left_are_left_to_the_calendar() -> None:
    assert plain_lamp(MIDNIGHT, NOON, is_live=True) is None


def test_every_state_is_reached_and_has_its_words() -> None:
    reached = {State(transition.target) for transition in MOVES.values()}

    assert reached == set(State)
    assert (set(LABELS), set(TONES)) == (set(State), set(State))


def test_nothing_leaves_a_closed_task() -> None:
    sources = {state for transition in MOVES.values() for state in transition.sources}

    assert sources == LIVE


def test_the_personal_moves_are_those_of_doing() -> None:
    assert {name for name, found in MOVES.items() if found.permission == "tasks.do"} == PERSONAL
