"""The pure rules of duty, with each named number at its boundary."""

from __future__ import annotations

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import Invalid
from shouwang.prepare.duty.rules.fairness import DayClass, Served, is_night, shares
from shouwang.prepare.duty.rules.parameters import (
    COVERAGE_H,
    DESK_RADIUS_M,
    ESCALATE_MIN,
    FIRST_DAY,
    GRACE_MIN,
    HANDOVER_MIN,
    MIN_LEADERS,
    MIN_STAFF,
    PARAMETERS,
    ROLL_MIN,
    number,
)
from shouwang.prepare.duty.rules.patrols import Plan, completion, coverage, missed_ends
from shouwang.prepare.duty.rules.presence import (
    Position,
    absent_at,
    check_in_opens_at,
    distance_m,
    prove,
    random_roll_at,
)
from shouwang.prepare.duty.rules.rosters import Span, Turn, doubled, faults, uncovered, window_of
from shouwang.prepare.duty.rules.rotation import Rotation, rotate
from shouwang.prepare.duty.rules.strength import (
    Care,
    base_rule,
    pieces,
    rule_at,
    rule_of_day,
    strictest,
)
from shouwang.prepare.duty.rules.wording import Capacity, capacity_of, span_text

from .factories import local

DAY = Span(local(24), local(25))
ROOM = Position(29.2128, 119.4752)


def care(name: str = "防汛", **more: object) -> Care:
    """Return a period from Tuesday 15:00 to Friday 12:00 with 1+3."""
    fields: dict[str, object] = {
        "from_at": local(23, 15),
        "until_at": local(26, 12),
        "leaders": 1,
        "staff": 3,
        "is_zero_report_daily": True,
        **more,
    }
    return Care(name, **fields)  # type: ignore[arg-type]


def test_each_named_number_holds_from_its_first_day() -> None:
    names = (MIN_LEADERS, MIN_STAFF, COVERAGE_H, GRACE_MIN, ROLL_MIN, ESCALATE_MIN, HANDOVER_MIN)

    assert [number(name, FIRST_DAY) for name in names] == [1, 2, 24, 15, 10, 10, 15]
    assert all(str(found.source) for found in PARAMETERS)
    with pytest.raises(LookupError):
        number(MIN_LEADERS, FIRST_DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("leaders", "staff", "is_enough"),
    [(1, 2, True), (1, 1, False), (0, 3, False), (0, 2, False), (2, 2, True), (2, 1, False)],
)
def test_one_leader_and_two_staff_and_nothing_less(
    leaders: int, staff: int, is_enough: bool
) -> None:
    turn = Turn(DAY.from_at, DAY.until_at, leaders, staff)
    held = pieces([], DAY.from_at, DAY.until_at)

    assert (faults([turn], [], DAY, held) == []) is is_enough


def test_a_minute_without_anybody_is_named() -> None:
    turns = [Turn(local(24), local(24, 7, 59), 1, 2), Turn(local(24, 8), local(25), 1, 2)]

    found = faults(turns, [], DAY, pieces([], DAY.from_at, DAY.until_at))

    assert [(fault.kind, str(fault.text)) for fault in found] == [
        ("gap", "6月24日 07:59–08:00 无人值班。")
    ]


def test_the_minute_of_the_handover_belongs_to_the_next_shift_alone() -> None:
    before = Turn(local(24), local(24, 8), 1, 2)
    after = Turn(local(24, 8), local(25), 1, 2)

    holding = [turn.holds(local(24, 8)) for turn in (before, after)]

    assert holding == [False, True]
    assert doubled([before, after]) == []
    assert doubled([before, Turn(local(24, 7, 59), local(25), 1, 2)]) == [
        Span(local(24, 7, 59), local(24, 8))
    ]


def test_a_day_begins_at_midnight_in_lanxi() -> None:
    assert window_of(date(2026, 6, 24), date(2026, 6, 24)) == DAY
    assert uncovered([], DAY) == [DAY]


@given(st.lists(st.tuples(st.integers(-300, 1700), st.integers(1, 600)), min_size=0, max_size=12))
def test_gaps_are_exactly_the_minutes_that_no_shift_holds(parts: list[tuple[int, int]]) -> None:
    turns = [
        Turn(
            DAY.from_at + timedelta(minutes=start),
            DAY.from_at + timedelta(minutes=start + length),
            1,
            2,
        )
        for start, length in parts
    ]

    gaps = uncovered(turns, DAY)

    for minute in range(24 * 60):
        moment = DAY.from_at + timedelta(minutes=minute)
        in_gap = any(gap.from_at <= moment < gap.until_at for gap in gaps)
        assert in_gap is not any(turn.holds(moment) for turn in turns)


def test_words_of_a_span_say_the_end_of_the_day_as_24() -> None:
    assert str(span_text(local(24, 8), local(25))) == "6月24日 08:00–24:00"
    assert str(span_text(local(24, 8), local(25, 8))) == "6月24日 08:00–次日 08:00"
    assert str(span_text(local(24), local(27, 8))) == "6月24日 00:00–6月27日 08:00"


def test_the_rule_changes_at_the_minute_at_which_a_period_begins() -> None:
    before, at = local(23, 14, 59), local(23, 15)

    rules = [rule_at(moment, [care()]) for moment in (before, at)]

    assert [str(rule.words) for rule in rules] == ["1+2", "1+3"]
    assert [rule.is_zero_report_daily for rule in rules] == [False, True]
    assert rule_of_day(date(2026, 6, 23), [care()]).staff == 3
    assert rule_of_day(date(2026, 6, 22), [care()]).staff == 2
    cut = pieces([care()], local(23), local(24))
    assert [(piece.from_at, piece.rule.staff) for piece in cut] == [(local(23), 2), (at, 3)]


def test_of_periods_at_once_the_strictest_part_of_each_holds() -> None:
    cares = [
        care("防汛", staff=3, is_zero_report_daily=False, report_every_h=8),
        care("两会", leaders=2, staff=2, report_every_h=4),
    ]

    rule = strictest(base_rule(date(2026, 6, 24)), cares)

    assert (rule.leaders, rule.staff) == (2, 3)
    assert (rule.is_zero_report_daily, rule.report_every_h) == (True, 4)
    assert rule.because == ("防汛", "两会")


def test_a_period_never_weakens_the_base_rule() -> None:
    rule = strictest(base_rule(date(2026, 6, 24)), [care(leaders=0, staff=1)])

    assert (rule.leaders, rule.staff) == (1, 2)


@pytest.mark.parametrize(
    ("role", "room", "capacity"),
    [
        ("party_secretary", "office", Capacity.LEADER),
        ("street_director", "office", Capacity.LEADER),
        ("safety_station_head", "office", Capacity.STAFF),
        ("duty_staff", "office", Capacity.STAFF),
        ("grid_worker", "office", None),
        ("grid_worker", "site", Capacity.STAFF),
        ("enterprise_owner", "site", None),
    ],
)
def test_who_leads_comes_from_the_role(role: str, room: str, capacity: Capacity | None) -> None:
    assert capacity_of(role, room) is capacity


def test_turns_are_taken_by_everybody_and_grow_with_the_rule() -> None:
    plan = Rotation(date(2026, 6, 22), date(2026, 6, 25), (time(8),), (1, 2), (11, 12, 13, 14))

    made = rotate(plan, [care()], covered_until=local(22, 8))

    assert [(shift.from_at, shift.until_at) for shift in made] == [
        (local(day, 8), local(day + 1, 8)) for day in (22, 23, 24, 25)
    ]
    assert [shift.post_ids for shift in made] == [
        (1, 11, 12),
        (2, 13, 14, 11),
        (1, 12, 13, 14),
        (2, 11, 12, 13),
    ]


def test_without_a_roster_before_the_first_shift_begins_at_midnight() -> None:
    plan = Rotation(date(2026, 6, 22), date(2026, 6, 22), (time(8),), (1,), (11, 12))

    assert [shift.from_at for shift in rotate(plan, [])] == [local(22), local(22, 8)]


def test_a_rotation_without_a_time_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        rotate(Rotation(date(2026, 6, 22), date(2026, 6, 22), ()), [])

    assert str(refused.value.fields["handover_times"]) == "请写明交接班时间，例如 08:00。"


def test_absence_and_check_in_at_their_minutes() -> None:
    assert absent_at(local(24, 8)) == local(24, 8, 15)
    assert check_in_opens_at(local(24, 8)) == local(24, 7, 30)


def test_who_is_too_far_from_the_duty_room_is_told_how_far() -> None:
    near, far = Position(29.2155, 119.4752), Position(29.2156, 119.4752)

    assert distance_m(ROOM, near) == 300
    assert prove(near, ROOM, local(24)).distance_m == number(DESK_RADIUS_M, date(2026, 6, 24))
    with pytest.raises(Invalid) as refused:
        prove(far, ROOM, local(24))
    assert str(refused.value.fields["position"]) == "您离值班室 311 米，不在岗位上。"
    assert prove(None, ROOM, local(24)).way == "desk"


@given(st.text(max_size=8))
def test_a_random_roll_falls_into_neither_the_first_nor_the_last_hour(seed: str) -> None:
    at = random_roll_at(local(24, 8), local(25, 8), seed)

    assert at is not None
    assert local(24, 9) <= at < local(25, 7)
    assert random_roll_at(local(24, 8), local(24, 10), seed) is None


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        (local(24, 8), local(24, 20), False),
        (local(24, 8), local(25), False),
        (local(24, 8), local(25, 0, 1), True),
        (local(24, 5, 59), local(24, 12), True),
        (local(24, 6), local(24, 12), False),
    ],
)
def test_a_night_has_a_minute_between_midnight_and_six(
    start: object, end: object, night: bool
) -> None:
    assert is_night(start, end) is night  # type: ignore[arg-type]


def test_shares_count_each_kind_of_day() -> None:
    served = [
        Served(1, "甲", "staff", local(19, 8), local(20, 8)),
        Served(1, "甲", "staff", local(21, 8), local(21, 20)),
        Served(2, "乙", "staff", local(22, 8), local(22, 20)),
    ]
    kinds = {19: DayClass.HOLIDAY, 21: DayClass.WEEKEND, 22: DayClass.WEEKDAY}

    first, second = shares(served, lambda day: kinds[day.day])

    assert (first.total, first.holiday, first.weekend, first.weekday, first.night) == (
        2,
        1,
        1,
        0,
        1,
    )
    assert (second.total, second.weekday, second.hours) == (1, 1, timedelta(hours=12))


PLAN = Plan(local(24), local(25), timedelta(hours=4))


def test_a_point_is_due_once_in_each_turn_and_missed_at_its_end() -> None:
    checks = [local(24, 1), local(24, 3), local(24, 8)]

    missed = missed_ends(PLAN, checks, local(24), local(24, 12))

    assert missed == [local(24, 8)]
    assert PLAN.ends_between(local(24), local(24, 11, 59)) == [local(24, 4), local(24, 8)]


def test_the_last_turn_ends_with_the_plan() -> None:
    plan = Plan(local(24), local(24, 6), timedelta(hours=4))

    assert plan.ends_between(local(24), local(25)) == [local(24, 4), local(24, 6)]
    assert missed_ends(plan, [local(24, 4)], local(24), local(25)) == [local(24, 4)]


def test_coverage_is_the_union_of_what_checks_hold() -> None:
    checks = [local(24, 1), local(24, 2), local(24, 9)]

    found = coverage(checks, timedelta(hours=4), local(24), local(24, 12))

    assert found.gaps == ((local(24), local(24, 1)), (local(24, 6), local(24, 9)))
    assert found.rate == Fraction(2, 3)


def test_nothing_due_is_no_rate() -> None:
    assert completion(0, 0) is None
    assert completion(2, 3) == Fraction(2, 3)
    assert coverage([], timedelta(hours=4), local(24), local(24)).rate is None
