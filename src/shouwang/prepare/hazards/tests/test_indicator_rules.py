"""Targets at their boundary, what counts for each indicator, and the words of a value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shouwang.ground.tallies.projections import Counted
from shouwang.prepare.hazards.rules.indicators import (
    INDICATORS,
    PARAMETERS,
    Name,
    counted,
    judge,
    months_after,
    value_text,
)

HEPING = "330781002005"
NOON = datetime(2026, 6, 22, 4, tzinfo=UTC)
DAY = date(2026, 6, 22)


def at(days: int) -> str:
    """Return noon, some days after the first, as the journal writes it."""
    return (NOON + timedelta(days=days)).isoformat(timespec="microseconds")


def midnight(days: int) -> str:
    """Return the end of a day, some days after the first, as the journal writes it."""
    return (NOON + timedelta(days=days, hours=12)).isoformat(timespec="microseconds")


def things(measures: dict[str, object] | None = None, **columns: object) -> list[Counted]:
    """Return what a hazard counts for."""
    blank = {"area_code_now": HEPING, "state": "deferred", "level": 2}
    known = {"columns": {**blank, **columns}, "measures": measures or {}}
    return list(counted(known))


def names(*found: Counted) -> list[tuple[str, str]]:
    """Return measures and dimensions."""
    return [(thing.measure, thing.dimension) for thing in found]


def days_of(found: list[Counted], measure: str) -> list[tuple[date | None, date | None]]:
    """Return from when until when a measure counts."""
    return [(thing.from_on, thing.until_on) for thing in found if thing.measure == measure]


@pytest.mark.requirement("R117", "R294")
@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [
        (19, 20, "met"),
        (18, 19, "not_met"),
        (949, 999, "not_met"),
        (950, 1000, "met"),
        (0, 0, "not_applicable"),
    ],
)
def test_listed_hazards_reach_95_of_100_unrounded(
    numerator: int, denominator: int, state: str
) -> None:
    assert judge(INDICATORS[Name.LISTED_RATE], numerator, denominator, DAY) == state


@pytest.mark.requirement("R115", "R294")
@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [(7, 7, "met"), (6, 7, "not_met"), (0, 0, "not_applicable"), (0, 1, "not_met")],
)
def test_every_hazard_of_level_two_has_a_measure(
    numerator: int, denominator: int, state: str
) -> None:
    assert judge(INDICATORS[Name.MEASURE_RATE], numerator, denominator, DAY) == state


@pytest.mark.requirement("R116", "R294")
@pytest.mark.parametrize(("count", "state"), [(0, "met"), (1, "not_met")])
def test_no_accident_comes_from_an_open_hazard(count: int, state: str) -> None:
    assert judge(INDICATORS[Name.ACCIDENTS], count, None, DAY) == state


@pytest.mark.requirement("R123")
@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [(0, 9, "met"), (1, 9, "not_met"), (0, 0, "not_applicable")],
)
def test_no_hazard_comes_back(numerator: int, denominator: int, state: str) -> None:
    assert judge(INDICATORS[Name.REPEAT_RATE], numerator, denominator, DAY) == state


@pytest.mark.requirement("R124")
@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [(2, 2, "met"), (1, 2, "not_met"), (0, 0, "not_applicable")],
)
def test_what_is_due_is_closed_by_then(numerator: int, denominator: int, state: str) -> None:
    assert judge(INDICATORS[Name.ON_TIME_RATE], numerator, denominator, DAY) == state


def test_every_target_has_a_source_and_is_asked_for() -> None:
    known = {parameter.name: parameter for parameter in PARAMETERS}

    assert all(str(parameter.source) for parameter in PARAMETERS)
    assert {indicator.target for indicator in INDICATORS.values()} <= set(known)
    assert known["level2_measure_target"].value == Decimal("1.00")
    assert known["listed_rectification_target"].value == Decimal("0.95")


def test_a_value_is_not_rounded_to_its_target() -> None:
    figures = [(949, 999), (19, 20), (7, 7), (0, 4), (0, 0), (3, None)]
    assert [value_text(above, below) for above, below in figures] == [
        "0.94994994995",
        "0.95",
        "1",
        "0",
        None,
        "3",
    ]


def test_a_year_after_the_last_of_february_and_of_december() -> None:
    days = (date(2026, 6, 22), date(2028, 2, 29), date(2026, 12, 31), date(2026, 1, 1))
    assert [months_after(day) for day in days] == [
        date(2027, 6, 22),
        date(2029, 3, 1),
        date(2027, 12, 31),
        date(2027, 1, 1),
    ]


@pytest.mark.parametrize("state", ["reported", "rejected", "merged", None])
def test_what_nobody_confirmed_counts_for_nothing(state: str | None) -> None:
    assert things(state=state, discovered_at=at(0), due_at=midnight(3)) == []


@pytest.mark.requirement("R115")
@pytest.mark.parametrize("state", ["deferred", "planned", "refused"])
def test_every_branch_that_is_not_fixed_at_once_needs_a_measure(state: str) -> None:
    assert names(*things(state=state)) == [("unfixed", "2")]


@pytest.mark.requirement("R115")
def test_a_hazard_that_waits_for_help_needs_a_measure_and_others_do_not() -> None:
    assert names(*things(state="graded", help_state="asked")) == [("unfixed", "2")]
    assert things(state="graded") == []
    assert things(state="rectified") == []
    assert things(level=3) == []
    assert names(*things(level=1)) == [("unfixed", "1")]


def test_measures_that_follow_one_another_protect_without_a_gap() -> None:
    first = {"from": at(0), "until": midnight(2), "ended": None}
    second = {"from": at(1), "until": at(5), "ended": at(4)}
    third = {"from": at(8), "until": None, "ended": None}

    found = things({"1": first, "2": second, "3": third})

    assert days_of(found, "protected") == [
        (DAY, DAY + timedelta(days=4)),
        (DAY + timedelta(days=8), None),
    ]


def test_a_measure_until_midnight_protects_on_that_day() -> None:
    found = things({"1": {"from": at(0), "until": midnight(2), "ended": None}})

    assert days_of(found, "protected") == [(DAY, DAY + timedelta(days=3))]


@pytest.mark.parametrize(
    ("closed", "expected"), [(midnight(3), ["due", "on_time"]), (at(4), ["due"])]
)
def test_the_last_moment_of_the_deadline_is_on_time(closed: str, expected: list[str]) -> None:
    found = things(state="closed", due_at=midnight(3), closed_at=closed)

    assert [thing.measure for thing in found] == expected
    assert {thing.from_on for thing in found} == {DAY + timedelta(days=3)}


def test_found_counts_for_a_year() -> None:
    found = things(state="closed", discovered_at=at(0), repeat_of_id=7)

    year = (DAY, date(2027, 6, 22))
    assert days_of(found, "found") == days_of(found, "repeated") == [year]


@pytest.mark.requirement("R117")
def test_a_listed_hazard_is_due_on_its_own_day_and_counts_until_delisted() -> None:
    told: dict[str, Any] = {
        "listed_level": "city",
        "listed_at": at(0),
        "listing_due_at": midnight(3),
    }
    listed = things(level=None, **told)
    delisted = things(
        level=None, **{**told, "listed_level": "", "delisted_level": "city", "delisted_at": at(2)}
    )

    assert names(*listed) == [("listed", "city"), ("listed_due", "city")]
    assert days_of(listed, "listed_due") == [(DAY + timedelta(days=3), None)]
    assert names(*delisted) == [
        ("listed", "city"),
        ("delisted", "city"),
        ("listed_due", "city"),
        ("delisted_due", "city"),
    ]


@pytest.mark.requirement("R116")
def test_an_accident_counts_when_the_hazard_was_open() -> None:
    known = {
        "columns": {"area_code_now": HEPING, "state": "closed", "level": 1},
        "accidents": {
            "云山-2026-000007": {"occurred_at": at(0), "was_open": True, "level": 2},
            "云山-2026-000008": {"occurred_at": at(0), "was_open": False, "level": 2},
            "云山-2026-000009": {"occurred_at": at(0), "was_open": True, "level": 3},
        },
    }

    found = list(counted(known))

    assert [(thing.measure, thing.dimension, thing.item) for thing in found] == [
        ("accident", "2", "云山-2026-000007")
    ]
