"""The grade is computed from the regulation's table, boundary by boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.prepare.accidents.rules.grading import (
    RANKING,
    THRESHOLDS,
    Criterion,
    Grade,
    Harm,
    grade_harm,
)

ON = date(2026, 6, 22)
UNHURT = Harm(0, 0, Decimal(0), 0)
PERSONS = st.none() | st.integers(0, 200)
LOSSES = st.none() | st.decimals(0, 200_000_000, places=2)
HARMS = st.builds(Harm, PERSONS, PERSONS, LOSSES, PERSONS)


def rank(harm: Harm) -> int:
    return RANKING.index(grade_harm(harm, ON).grade)


@pytest.mark.parametrize(
    ("dead", "grade"),
    [
        (0, "general"),
        (2, "general"),
        (3, "larger"),
        (9, "larger"),
        (10, "major"),
        (29, "major"),
        (30, "exceptional"),
    ],
)
def test_the_dead_make_the_grade(dead: int, grade: str) -> None:
    assert grade_harm(replace(UNHURT, dead=dead), ON).grade == grade


@pytest.mark.parametrize(
    ("injured", "grade"),
    [
        (9, "general"),
        (10, "larger"),
        (49, "larger"),
        (50, "major"),
        (99, "major"),
        (100, "exceptional"),
    ],
)
def test_the_seriously_injured_make_the_grade(injured: int, grade: str) -> None:
    assert grade_harm(replace(UNHURT, serious_injured=injured), ON).grade == grade


@pytest.mark.parametrize(
    ("loss", "grade"),
    [
        ("9999999.99", "general"),
        ("10000000", "larger"),
        ("49999999.99", "larger"),
        ("50000000", "major"),
        ("99999999.99", "major"),
        ("100000000", "exceptional"),
    ],
)
def test_the_loss_makes_the_grade(loss: str, grade: str) -> None:
    assert grade_harm(replace(UNHURT, direct_loss_yuan=Decimal(loss)), ON).grade == grade


def test_the_highest_criterion_wins_and_is_named() -> None:
    found = grade_harm(Harm(1, 50, Decimal(10_000_000), 0), ON)

    assert (found.grade, found.because) == (Grade.MAJOR, (Criterion.SERIOUS_INJURED,))


def test_two_criteria_of_the_same_grade_are_both_named() -> None:
    found = grade_harm(Harm(3, 10, Decimal(0), 0), ON)

    assert found.because == (Criterion.DEAD, Criterion.SERIOUS_INJURED)


def test_a_general_accident_needs_no_criterion() -> None:
    assert grade_harm(UNHURT, ON).because == ()


@pytest.mark.parametrize(
    "unknown",
    [
        replace(UNHURT, dead=None),
        replace(UNHURT, serious_injured=None),
        replace(UNHURT, direct_loss_yuan=None),
        replace(UNHURT, missing=None),
        replace(UNHURT, missing=1),
    ],
)
def test_with_an_unknown_figure_the_grade_is_the_least(unknown: Harm) -> None:
    found = grade_harm(unknown, ON)

    assert (found.is_minimum, str(found.label)) == (True, "至少一般事故")


def test_with_all_figures_known_the_grade_is_plain() -> None:
    found = grade_harm(replace(UNHURT, dead=3), ON)

    assert (found.is_minimum, str(found.label)) == (False, "较大事故")


def test_the_highest_grade_cannot_rise_and_is_never_the_least() -> None:
    found = grade_harm(Harm(30, None, None, None), ON)

    assert (found.is_minimum, str(found.label)) == (False, "特别重大事故")


def test_the_version_is_the_day_from_which_the_table_holds() -> None:
    assert grade_harm(UNHURT, ON).rule_version == "2007-06-01"


def test_every_threshold_names_the_regulation_and_its_day() -> None:
    assert len(THRESHOLDS) == 9
    assert {found.effective_on for found in THRESHOLDS} == {date(2007, 6, 1)}
    assert {"国务院令第493号" in str(found.source) for found in THRESHOLDS} == {True}


def test_before_the_regulation_there_is_no_grade() -> None:
    with pytest.raises(LookupError):
        grade_harm(UNHURT, date(2007, 5, 31))


@given(HARMS, st.integers(0, 200), st.integers(0, 50))
def test_more_dead_never_lower_the_grade(harm: Harm, dead: int, more: int) -> None:
    assert rank(replace(harm, dead=dead + more)) <= rank(replace(harm, dead=dead))


@given(HARMS, st.integers(0, 200), st.integers(0, 50))
def test_more_injured_never_lower_the_grade(harm: Harm, injured: int, more: int) -> None:
    worse = replace(harm, serious_injured=injured + more)

    assert rank(worse) <= rank(replace(harm, serious_injured=injured))


@given(HARMS, st.integers(0, 200))
def test_what_becomes_known_never_lowers_the_grade(harm: Harm, dead: int) -> None:
    assert rank(replace(harm, dead=dead)) <= rank(replace(harm, dead=None))


@given(HARMS)
def test_the_grade_is_the_worst_that_one_criterion_makes(harm: Harm) -> None:
    nothing = Harm(None, None, None, 0)
    alone = (
        replace(nothing, dead=harm.dead),
        replace(nothing, serious_injured=harm.serious_injured),
        replace(nothing, direct_loss_yuan=harm.direct_loss_yuan),
    )

    assert rank(harm) == min(map(rank, alone))
