"""The pure rules: grades, deadlines, deferral, codes, search pairs, parameters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.errors import Invalid
from shouwang.prepare.hazards.rules import codes, deadlines, grading, plans, search
from shouwang.prepare.hazards.rules.parameters import (
    CODE_LOCK,
    CODE_TRIES,
    remind_days_before,
    withdraw_within,
)
from shouwang.prepare.hazards.rules.wording import PUBLIC_CATEGORIES

NOW = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)
DAY = date(2026, 6, 22)


def test_every_grade_has_terms() -> None:
    found = {(terms.statutory, terms.level): terms.default_days for terms in grading.FIRST_TERMS}

    assert found == {
        ("general", 4): 5,
        ("general", 3): 10,
        ("general", 2): 15,
        ("general", 1): 15,
        ("major", 4): 30,
        ("major", 3): 30,
        ("major", 2): 30,
        ("major", 1): 30,
    }


def test_a_later_rule_counts_from_its_day_on() -> None:
    first = grading.terms_at(grading.FIRST_TERMS, "general", 4, DAY)
    later = grading.GradeTerms(
        "general", 4, "20260623", date(2026, 6, 23), 3, "x", (), "y", None, "z"
    )
    rules = (*grading.FIRST_TERMS, later)

    assert grading.terms_at(rules, "general", 4, DAY) == first
    assert grading.terms_at(rules, "general", 4, date(2026, 6, 23)) == later


def test_a_major_hazard_is_late_only_beyond_the_limit() -> None:
    terms = grading.terms_at(grading.FIRST_TERMS, "major", 2, DAY)

    assert not grading.is_reported_late(timedelta(hours=24), terms)
    assert grading.is_reported_late(timedelta(hours=24, microseconds=1), terms)


def test_a_general_hazard_has_no_report_limit() -> None:
    terms = grading.terms_at(grading.FIRST_TERMS, "general", 4, DAY)

    assert not grading.is_reported_late(timedelta(days=400), terms)


@pytest.mark.parametrize(
    ("statutory", "level", "wrong"),
    [("huge", 1, {"statutory"}), ("major", 0, {"level"}), ("", 5, {"statutory", "level"})],
)
def test_an_unknown_grade_is_refused_by_field(statutory: str, level: int, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        grading.check_grade(statutory, level)

    assert set(refused.value.fields) == wrong


def test_a_deadline_includes_its_day_to_the_last_moment() -> None:
    due = deadlines.due_moment(DAY)

    assert due == datetime(2026, 6, 22, 16, 0, tzinfo=UTC)
    assert deadlines.due_day(due) == DAY
    assert not deadlines.is_past(due, due - timedelta(microseconds=1))
    assert deadlines.is_past(due, due)


def test_the_reminder_begins_with_the_day_before() -> None:
    due = deadlines.due_moment(DAY)

    assert deadlines.remind_from(due, 1) == datetime(2026, 6, 20, 16, 0, tzinfo=UTC)


STEP = plans.StepDraft("清理", DAY)


@pytest.mark.parametrize(
    ("due_on", "measures", "steps", "wrong"),
    [
        (None, 1, (STEP,), {"due_on"}),
        (DAY - timedelta(days=1), 1, (STEP,), {"due_on"}),
        (DAY, 0, (STEP,), {"measures"}),
        (DAY, 1, (), {"steps"}),
        (None, 0, (), {"due_on", "measures", "steps"}),
    ],
)
def test_a_deferral_needs_deadline_measure_and_plan(
    due_on: date | None, measures: int, steps: tuple[plans.StepDraft, ...], wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        plans.check_deferral(due_on=due_on, today=DAY, measures=measures, steps=steps, kept_steps=0)

    assert set(refused.value.fields) == wrong


def test_a_whole_deferral_passes() -> None:
    plans.check_deferral(due_on=DAY, today=DAY, measures=1, steps=(STEP,), kept_steps=0)


@pytest.mark.parametrize(
    ("from_at", "until_at", "ended_at", "expected"),
    [
        (NOW, None, None, True),
        (NOW + timedelta(microseconds=1), None, None, False),
        (NOW, NOW, None, False),
        (NOW, NOW + timedelta(microseconds=1), None, True),
        (NOW, None, NOW, False),
    ],
)
def test_a_measure_counts_only_while_in_force(
    from_at: datetime, until_at: datetime | None, ended_at: datetime | None, expected: bool
) -> None:
    assert plans.in_force(from_at, until_at, ended_at, NOW) is expected


def test_progress_is_a_percentage_of_finished_steps() -> None:
    assert [plans.percent_done(0, 0), plans.percent_done(1, 3), plans.percent_done(3, 3)] == [
        None,
        33,
        100,
    ]


def test_a_rate_without_a_denominator_has_no_value() -> None:
    assert plans.Rate(0, 0, NOW).value is None
    assert plans.Rate(0, 7, NOW).value == Decimal(0)
    assert plans.Rate(6, 7, NOW).value == Decimal(6) / Decimal(7)


@given(st.text(alphabet=codes.SIGNS, min_size=9, max_size=9))
def test_a_code_typed_with_spaces_and_small_letters_is_the_same(code: str) -> None:
    typed = f" {code[:3].lower()} {code[3:6]}-{code[6:]} "

    assert codes.normal_code(typed) == code


def test_codes_hold_more_than_forty_bits_of_unambiguous_signs() -> None:
    code = codes.new_code()

    assert len(codes.normal_code(code)) == 9
    assert len(codes.SIGNS) ** codes.LENGTH > 2**40
    assert not set(codes.SIGNS) & set("01OIL")


def test_two_character_words_are_stored() -> None:
    assert search.stored_pairs("消防通道，A栋") == ["消防", "防通", "通道", "a栋"]


def test_a_search_asks_at_most_six_pairs() -> None:
    assert search.asked_pairs("一二三四五六七八九十") == [
        "一二",
        "二三",
        "三四",
        "四五",
        "五六",
        "六七",
    ]


def test_the_named_numbers() -> None:
    assert withdraw_within(DAY) == timedelta(minutes=10)
    assert remind_days_before(DAY) == 1
    assert (5, timedelta(minutes=15)) == (CODE_TRIES, CODE_LOCK)


def test_residents_choose_from_at_most_eight_categories_unknown_first() -> None:
    assert len(PUBLIC_CATEGORIES) == 8
    assert PUBLIC_CATEGORIES[0].code == "unknown"
