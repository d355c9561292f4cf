"""What both sides owe, by pure rules: limits at their last moment, and how each stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shouwang.prepare.hazards.rules.obligations import (
    PARAMETERS,
    Duty,
    Obligation,
    ObligationFacts,
    Side,
    Span,
    Standing,
    falls_in,
    measured,
    obligations,
)

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)


def owed(facts: ObligationFacts) -> dict[Duty, Obligation]:
    return {one.duty: one for one in obligations(facts)}


@pytest.mark.parametrize(
    ("done_at", "standing"),
    [
        (NOON + 24 * HOUR, Standing.ON_TIME),
        (NOON + 24 * HOUR + TICK, Standing.LATE),
    ],
)
def test_confirming_has_a_day_to_its_last_moment(done_at: datetime, standing: Standing) -> None:
    found = owed(ObligationFacts(NOON, confirmed_at=done_at))[Duty.CONFIRM]

    assert (found.due_at, found.standing(NOON + 30 * DAY)) == (NOON + 24 * HOUR, standing)


def test_what_is_not_done_is_open_until_its_limit_and_late_after_it() -> None:
    found = owed(ObligationFacts(NOON))[Duty.CONFIRM]

    assert found.standing(NOON + 24 * HOUR) is Standing.OPEN
    assert found.standing(NOON + 24 * HOUR + TICK) is Standing.LATE


def test_a_past_moment_does_not_know_what_was_done_later() -> None:
    found = owed(ObligationFacts(NOON, confirmed_at=NOON + 2 * HOUR))[Duty.CONFIRM]

    assert found.standing(NOON + HOUR) is Standing.OPEN


def test_grading_runs_from_the_confirmation() -> None:
    facts = ObligationFacts(NOON, confirmed_at=NOON + HOUR)

    assert owed(facts)[Duty.GRADE].due_at == NOON + 25 * HOUR
    assert Duty.GRADE not in owed(ObligationFacts(NOON))


def test_the_written_report_is_owed_for_major_hazards_only() -> None:
    graded = ObligationFacts(NOON, NOON, NOON, is_major=True, upward_limit=24 * HOUR)
    ordinary = ObligationFacts(NOON, NOON, NOON)

    assert owed(graded)[Duty.REPORT_UPWARD].due_at == NOON + 24 * HOUR
    assert Duty.REPORT_UPWARD not in owed(ordinary)


def test_verifying_has_three_days_after_the_day_of_the_repair() -> None:
    found = owed(ObligationFacts(NOON, NOON, NOON, fixed_at=NOON))[Duty.VERIFY]

    assert found.due_at == datetime(2026, 6, 25, 16, 0, tzinfo=UTC)


def test_supervision_is_owed_for_what_is_listed_and_for_each_refusal() -> None:
    facts = ObligationFacts(
        NOON,
        NOON,
        NOON,
        listing_due_at=NOON + 20 * DAY,
        refusals=(Span(NOON + 3 * DAY, NOON + 2 * DAY),),
    )

    found = [one for one in obligations(facts) if one.duty is Duty.SUPERVISE]

    assert [(one.due_at, one.done_at) for one in found] == [
        (NOON + 3 * DAY, NOON + 2 * DAY),
        (NOON + 20 * DAY, None),
    ]


def test_what_is_fixed_at_once_owes_no_measure_and_no_five_fulfilments() -> None:
    facts = ObligationFacts(NOON, NOON, NOON, fixed_at=NOON + HOUR)

    unit = {duty: one for duty, one in owed(facts).items() if one.side is Side.UNIT}

    assert set(unit) == {Duty.RECTIFY}
    assert unit[Duty.RECTIFY].standing(NOON + DAY) is Standing.ON_TIME


def test_the_five_are_done_when_the_last_of_them_came() -> None:
    four = ObligationFacts(
        NOON,
        NOON,
        NOON,
        due_at=NOON + 10 * DAY,
        was_deferred=True,
        measures=(Span(NOON),),
        responsible=(Span(NOON + HOUR),),
        funds=(Span(NOON + 2 * HOUR),),
    )
    five = ObligationFacts(
        **{name: getattr(four, name) for name in four.__dataclass_fields__ if name != "plans"},
        plans=(Span(NOON + 3 * HOUR),),
    )

    assert owed(four)[Duty.FULFIL].done_at is None
    assert owed(five)[Duty.FULFIL].done_at == NOON + 3 * HOUR


def test_a_notice_is_answered_by_the_owners_repair_or_by_asking_for_time() -> None:
    base = {"graded_at": NOON, "notices": (NOON,)}
    by_owner = ObligationFacts(NOON, **base, fixed_at=NOON + DAY, is_fixed_by_owner=True)  # type: ignore[arg-type]
    by_office = ObligationFacts(NOON, **base, fixed_at=NOON + DAY)  # type: ignore[arg-type]
    asked = ObligationFacts(NOON, **base, requests=(NOON - HOUR, NOON + HOUR))  # type: ignore[arg-type]

    assert owed(by_owner)[Duty.REPLY].done_at == NOON + DAY
    assert owed(by_office)[Duty.REPLY].done_at is None
    assert owed(asked)[Duty.REPLY].done_at == NOON + HOUR


def test_a_measure_has_its_numerator_and_denominator_and_none_of_nothing() -> None:
    found = measured([Standing.ON_TIME, Standing.ON_TIME, Standing.LATE, Standing.OPEN])

    assert (found.numerator, found.denominator, found.open) == (2, 3, 1)
    assert found.rate == Decimal(2) / 3
    assert measured([Standing.OPEN]).rate is None


def test_an_obligation_belongs_to_the_period_of_its_limit_else_of_its_end() -> None:
    limited = Obligation(Duty.RECTIFY, NOON + 5 * DAY, NOON)
    free = Obligation(Duty.RECTIFY, None, NOON)
    never = Obligation(Duty.RECTIFY, None, None)

    assert [falls_in(one, NOON - DAY, NOON + DAY) for one in (limited, free, never)] == [
        False,
        True,
        False,
    ]


def test_each_limit_is_a_parameter_with_its_source() -> None:
    assert {one.name: one.value for one in PARAMETERS} == {
        "obligation_confirm_hours": 24,
        "obligation_grade_hours": 24,
        "obligation_verify_days": 3,
        "obligation_guard_hours": 24,
        "obligation_fulfil_days": 7,
        "obligation_reply_days": 7,
    }
