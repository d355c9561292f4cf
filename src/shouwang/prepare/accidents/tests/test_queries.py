"""The register, counts that know what they do not know, and looking back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents import queries
from shouwang.prepare.accidents.queries import AccidentFilters, PageAsk
from shouwang.prepare.accidents.rules.drafts import Figures
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, ZAOSHU_VILLAGE

from .factories import MONDAY_NOON, SYSTEM, UNHURT, make_accident

pytestmark = pytest.mark.django_db

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
ON = date(2026, 6, 22)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def station() -> Actor:
    """The head of the safety station."""
    return actor_for("safety_station_head", area_code=YUNSHAN)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour - 8, tzinfo=UTC)


def by_grade(found: queries.AccidentCounts) -> list[int | None]:
    return [one.value for one in found.grades]


def test_the_newest_accident_stands_first_and_cursors_go_on(station: Actor) -> None:
    made = [make_accident(occurred_at=at(2026, 6, day)).number for day in (1, 3, 2)]

    first = queries.accidents(station, page=PageAsk(limit=2))
    rest = queries.accidents(station, page=PageAsk(limit=2, cursor=first.next_cursor))

    assert [row.number for row in first.items] == [made[1], made[2]]
    assert [row.number for row in rest.items] == [made[0]]
    assert (first.count, first.count_is_exact, rest.next_cursor) == (3, True, "")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 2),
        ({"area": HEPING}, 1),
        ({"area": YUNSHAN}, 2),
        ({"area": "330781001"}, 0),
        ({"grade": "larger"}, 1),
        ({"grade": "major"}, 0),
        ({"state": "reported"}, 2),
        ({"state": "closed"}, 0),
        ({"from_on": date(2026, 6, 2)}, 1),
        ({"to_on": date(2026, 6, 1)}, 1),
        ({"from_on": date(2026, 6, 1), "to_on": date(2026, 6, 2)}, 2),
    ],
)
def test_filters_narrow_the_register(
    station: Actor, filters: dict[str, object], expected: int
) -> None:
    make_accident(occurred_at=at(2026, 6, 1, 23))
    make_accident(occurred_at=at(2026, 6, 2, 8), area_code=ZAOSHU_VILLAGE, figures=Figures(dead=3))

    asked = AccidentFilters(**filters)  # type: ignore[arg-type]

    assert queries.accidents(station, asked).count == expected


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"grade": "bad"}, "grade"),
        ({"state": "open"}, "state"),
        ({"area": "x"}, "area"),
        ({"from_on": date(2026, 6, 2), "to_on": date(2026, 6, 1)}, "to_on"),
    ],
)
def test_a_filter_that_cannot_be_is_named(
    station: Actor, filters: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        queries.accidents(station, AccidentFilters(**filters))  # type: ignore[arg-type]

    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("cursor", ["x", "MjAyNi0wNi0wMXwx", "eHx5"])
def test_a_broken_cursor_is_named(station: Actor, cursor: str) -> None:
    with pytest.raises(Invalid):
        queries.accidents(station, page=PageAsk(cursor=cursor))


def test_who_sees_no_accidents_is_told_so_instead_of_none() -> None:
    with pytest.raises(NotAllowed):
        queries.accidents(actor_for("volunteer"))


def test_other_rooms_get_facts_of_what_the_actor_may_see(station: Actor) -> None:
    here = make_accident()
    there = make_accident(area_code=BINJIANG)

    found = queries.by_ids(station, [here.pk, there.pk])

    assert list(found) == [here.pk]
    assert (found[here.pk].number, found[here.pk].grade) == (here.number, "general")


def test_counts_are_by_grade_and_say_how_many_may_be_worse(station: Actor) -> None:
    make_accident(figures=UNHURT)
    make_accident(figures=Figures(dead=1))
    make_accident(figures=Figures(dead=3, serious_injured=0, missing=0, direct_loss_yuan=None))

    found = queries.counts(station, YUNSHAN, *YEAR)

    assert by_grade(found) == [0, 0, 1, 2]
    assert [one.minimum for one in found.grades] == [0, 0, 1, 1]
    assert (found.total, found.as_of) == (3, MONDAY_NOON)


def test_totals_leave_out_what_is_unknown_and_say_so(station: Actor) -> None:
    make_accident(figures=Figures(dead=2, direct_loss_yuan=Decimal("10.50")))
    make_accident(figures=Figures(dead=None, direct_loss_yuan=Decimal("0.25")))

    found = queries.counts(station, YUNSHAN, *YEAR)

    assert (found.dead.value, found.dead.unknown) == (Decimal(2), 1)
    assert (found.serious_injured.value, found.serious_injured.unknown) == (None, 2)
    assert (found.direct_loss_yuan.value, found.direct_loss_yuan.unknown) == (
        Decimal("10.75"),
        0,
    )


def test_no_accident_is_zero_and_not_unknown(station: Actor) -> None:
    found = queries.counts(station, HEPING, *YEAR)

    assert by_grade(found) == [0, 0, 0, 0]
    assert (found.total, found.dead.value) == (0, Decimal(0))


def test_the_period_is_by_local_days_both_included(station: Actor) -> None:
    make_accident(occurred_at=datetime(2026, 5, 31, 16, 0, tzinfo=UTC))
    make_accident(occurred_at=datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC))

    june = queries.counts(station, "", date(2026, 6, 1), date(2026, 6, 30))
    may = queries.counts(station, "", date(2026, 5, 1), date(2026, 5, 31))

    assert (june.total, may.total) == (1, 1)


@pytest.mark.parametrize(
    ("role", "area", "from_on"),
    [
        ("safety_station_head", "330781001", date(2026, 1, 1)),
        ("safety_station_head", "330781", date(2026, 1, 1)),
        ("safety_station_head", "", date(2026, 6, 23)),
        ("volunteer", "", date(2026, 1, 1)),
        ("enterprise_owner", HEPING, date(2026, 1, 1)),
    ],
)
def test_what_nobody_told_is_unknown_and_not_zero(role: str, area: str, from_on: date) -> None:
    actor = actor_for(role, area_code=YUNSHAN if role == "safety_station_head" else HEPING)

    found = queries.counts(actor, area, from_on, date(2026, 12, 31))

    assert by_grade(found) == [None, None, None, None]
    assert (found.total, found.dead.value) == (None, None)


@pytest.mark.parametrize(
    ("occurred_at", "is_marked"),
    [
        (at(2023, 7, 22), True),
        (at(2023, 6, 23), True),
        (at(2023, 6, 22), True),
        (at(2023, 6, 21), False),
        (at(2023, 5, 22), False),
        (at(2026, 6, 22), True),
    ],
)
def test_a_fatal_accident_marks_its_unit_for_36_months(
    occurred_at: datetime, is_marked: bool
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    make_accident(unit_id=unit.pk, occurred_at=occurred_at, figures=Figures(dead=1))

    found = queries.units_with_serious_accidents(SYSTEM, ON)

    assert [(one.unit_id, one.mark) for one in found] == [(unit.pk, "fatal")] * is_marked


@pytest.mark.parametrize(("months", "expected"), [(35, 0), (36, 1)])
def test_the_months_can_be_named(months: int, expected: int) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    make_accident(unit_id=unit.pk, occurred_at=at(2023, 6, 22), figures=Figures(dead=1))

    assert len(queries.units_with_serious_accidents(SYSTEM, ON, months)) == expected


@pytest.mark.parametrize(
    ("occurred_at", "injured", "marks"),
    [
        (at(2026, 1, 1), 1, ["serious_injury"]),
        (at(2025, 12, 31), 1, []),
        (at(2026, 1, 1), 0, []),
    ],
)
def test_a_serious_injury_marks_its_unit_for_its_year(
    occurred_at: datetime, injured: int, marks: list[str]
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    figures = Figures(dead=0, serious_injured=injured)
    make_accident(unit_id=unit.pk, occurred_at=occurred_at, figures=figures)

    found = queries.units_with_serious_accidents(SYSTEM, ON)

    assert [one.mark for one in found] == marks


def test_a_unit_is_marked_once_by_its_latest_fatal_accident() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    for occurred_at, figures in (
        (at(2025, 1, 1), Figures(dead=1)),
        (at(2025, 2, 1), Figures(dead=1)),
        (at(2026, 3, 1), Figures(dead=0, serious_injured=1)),
    ):
        make_accident(unit_id=unit.pk, occurred_at=occurred_at, figures=figures)

    found = queries.units_with_serious_accidents(SYSTEM, ON)

    assert [(one.mark, one.occurred_on) for one in found] == [("fatal", date(2025, 2, 1))]


def test_unknown_dead_mark_no_unit_but_are_listed_apart() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    make_accident(unit_id=unit.pk, occurred_at=at(2026, 3, 1), figures=Figures(dead=None))

    assert queries.units_with_serious_accidents(SYSTEM, ON) == []
    unknown = queries.units_with_unknown_casualties(SYSTEM, ON)
    assert [(one.unit_id, one.mark) for one in unknown] == [(unit.pk, "unknown")]


def test_the_grade_says_what_made_it(station: Actor) -> None:
    made = make_accident(figures=Figures(dead=4, serious_injured=11))

    found = queries.graded(station, made)

    assert found.because == ("dead", "serious_injured")


def test_history_tells_who_and_what(station: Actor) -> None:
    made = make_accident(station, occurred_at=MONDAY_NOON - timedelta(days=1))

    (line,) = queries.history(station, made)

    assert (str(line.title), line.who) == ("报告事故", station.name)
    assert str(line.changes[0]) == "死亡：未知 → 0"
