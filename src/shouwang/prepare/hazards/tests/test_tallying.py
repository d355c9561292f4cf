"""The indicators equal a recount of the ledger, on every day of a week of random moves."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db.models import F, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day, local_day
from shouwang.ground.errors import ShouwangError
from shouwang.ground.journal.actions import record
from shouwang.ground.tallies import queries as tallies
from shouwang.ground.tallies.models import Delta, Mark
from shouwang.ground.tallies.tests.factories import tally
from shouwang.prepare.hazards import actions, jobs
from shouwang.prepare.hazards.actions import Fix, Judgement, MeasureDraft
from shouwang.prepare.hazards.models import Hazard, ProtectiveMeasure
from shouwang.prepare.hazards.queries.indicators import IndicatorAsk, behind, indicator
from shouwang.prepare.hazards.rules.deadlines import due_day, due_moment
from shouwang.prepare.hazards.rules.indicators import Name

from .factories import CORDON, Cast, deferral, make_hazard, prepared_photo

SYSTEM = Actor.system("test")
MONDAY = datetime(2026, 6, 22, 2, tzinfo=UTC)
Numbers = tuple[int | None, int | None]


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Begin on the Monday of the story."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def figure(name: Name, on: date, *, area: str = "", basis: str = "") -> Numbers:
    """Return what an indicator says."""
    found = indicator(SYSTEM, IndicatorAsk(name, area, on, basis))
    return found.numerator, found.denominator


def told(on: date) -> dict[str, Numbers]:
    """Return what the indicators say of a day."""
    return {
        "measures": figure(Name.MEASURE_RATE, on),
        "on_time": figure(Name.ON_TIME_RATE, on),
        "repeats": figure(Name.REPEAT_RATE, on),
    }


def recounted() -> dict[str, Numbers]:
    """Count the ledger itself, as it stands in the last moment of today."""
    now, today = clock.now(), clock.today()
    rows = Hazard.objects.exclude(state__in=["reported", "rejected", "merged"])
    measured = rows.filter(level__lte=2).filter(
        Q(state__in=["deferred", "planned", "refused"]) | Q(state="graded") & ~Q(help_state="")
    )
    in_force = ProtectiveMeasure.objects.all().in_force(now)
    due = rows.filter(due_at__lte=end_of_day(today), level__isnull=False)
    on_time = due.filter(state="closed", closed_at__lte=F("due_at"))
    return {
        "measures": (
            measured.filter(pk__in=in_force.values("hazard_id")).count(),
            measured.count(),
        ),
        "on_time": (on_time.count(), due.count()),
        "repeats": (rows.filter(repeat_of__isnull=False).count(), rows.count()),
    }


def moves(cast: Cast, dice: random.Random) -> list[Callable[[str], object]]:
    """Return what may happen to a hazard; most of it is refused in most states."""
    photo = Fix("已清理", photos=(prepared_photo(),))
    lasting = MeasureDraft("cordon", "派人看守", clock.now() + timedelta(days=dice.randint(1, 3)))
    level, days = dice.choice([1, 2, 3, 4]), dice.randint(0, 4)
    statutory = "major" if level < 3 else "general"
    judgement = Judgement(statutory, level)
    return [
        lambda number: actions.confirm(cast.director, number),
        lambda number: actions.grade(cast.safety, number, judgement),
        lambda number: actions.defer(cast.director, number, deferral(days)),
        lambda number: actions.rectify(cast.grid, number, photo),
        lambda number: actions.fix_at_once(cast.grid, number, photo),
        lambda number: actions.verify_and_close(cast.safety, number),
        lambda number: actions.send_back(cast.safety, number, reason="没有清完"),
        lambda number: actions.reopen(cast.safety, number, reason="又堆上了"),
        lambda number: actions.reject(cast.director, number, reason="不是隐患"),
        lambda number: actions.regrade(cast.safety, number, judgement, reason="情况变化"),
        lambda number: actions.add_measure(cast.director, number, lasting),
        lambda number: actions.withdraw(cast.director, number),
        lambda number: actions.withdraw(cast.safety, number),
    ]


def one_day(cast: Cast, dice: random.Random, numbers: list[str]) -> None:
    """Let a day pass: two new hazards, many moves, some of which are possible."""
    numbers.extend(make_hazard(cast, dice.choice(["graded", "confirmed"])).number for _ in range(2))
    for _ in range(30):
        act, number = dice.choice(moves(cast, dice)), dice.choice(numbers)
        with suppress(ShouwangError):
            act(number)


@pytest.mark.requirement("R121", "R290")
@pytest.mark.parametrize("seed", range(4))
def test_the_tallies_of_every_day_equal_a_recount_on_that_day(
    cast: Cast, travel: time_machine.Traveller, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test is repeatable
    numbers: list[str] = []
    seen: dict[date, dict[str, Numbers]] = {}
    for day in range(7):
        travel.move_to(MONDAY + timedelta(days=day))
        jobs.name_overdue_hazards()
        one_day(cast, dice, numbers)
        travel.move_to(end_of_day(clock.today()) - timedelta(microseconds=1))
        jobs.name_overdue_hazards()
        seen[clock.today()] = recounted()
    tally()

    assert {on: told(on) for on in seen} == seen
    assert list(tallies.faults(SYSTEM, "hazards")) == []


@pytest.mark.requirement("R124")
def test_the_clock_moved_over_three_deadlines_at_once(
    cast: Cast, travel: time_machine.Traveller
) -> None:
    for days in (1, 2, 3):
        number = make_hazard(cast, "graded").number
        actions.defer(cast.director, number, deferral(days))
    tally()

    travel.move_to(MONDAY + timedelta(days=9))
    jobs.name_overdue_hazards()
    tally()

    first = local_day(MONDAY)
    assert [figure(Name.ON_TIME_RATE, first + timedelta(days=day)) for day in range(5)] == [
        (0, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (0, 3),
    ]
    assert list(tallies.faults(SYSTEM, "hazards")) == []


def listed(hazard: Hazard, level: str, due_on: date) -> None:
    """Write that a hazard was put on a list."""
    told = {"listed_level": level, "listed_at": clock.now(), "listing_due_at": due_moment(due_on)}
    record(SYSTEM, "hazard.list", hazard.journal_key, {"set": told})


def delisted(hazard: Hazard, level: str) -> None:
    """Write that a hazard was taken off its list."""
    told = {"listed_level": "", "delisted_level": level, "delisted_at": clock.now()}
    record(SYSTEM, "hazard.delist", hazard.journal_key, {"set": told})


@pytest.mark.requirement("R117")
def test_listed_hazards_by_level_and_basis(cast: Cast, travel: time_machine.Traveller) -> None:
    today = clock.today()
    first, second, third = (make_hazard(cast, "graded") for _ in range(3))
    listed(first, "city", today + timedelta(days=2))
    listed(second, "county", today + timedelta(days=2))
    listed(third, "county", today + timedelta(days=9))
    travel.shift(timedelta(days=1))
    delisted(first, "city")
    travel.shift(timedelta(days=2))
    tally()

    def rate(basis: str, level: str, days: int) -> Numbers:
        asked = IndicatorAsk(Name.LISTED_RATE, "", today + timedelta(days=days), basis, level)
        found = indicator(cast.safety, asked)
        return found.numerator, found.denominator

    assert [rate("all", "", days) for days in (0, 1, 3)] == [(0, 3), (1, 3), (1, 3)]
    assert [rate("due", "", days) for days in (1, 2, 3)] == [(0, 0), (1, 2), (1, 2)]
    assert [rate("due", level, 3) for level in ("city", "county")] == [(1, 1), (0, 1)]


@pytest.mark.requirement("R116")
def test_an_accident_from_an_open_hazard_is_counted_and_listed(cast: Cast) -> None:
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.safety, hazard.number, Judgement("major", 2))
    tally()
    assert figure(Name.ACCIDENTS, clock.today()) == (0, None)

    other = make_hazard(cast, "confirmed")
    details = {"accident": "云山-2026-000009", "occurred_at": clock.now(), "was_open": True}
    for linked in (hazard, other):
        told = {**details, "level_then": 2, "set": {}}
        record(SYSTEM, "hazard.link_accident", linked.journal_key, told)
    tally()

    asked = IndicatorAsk(Name.ACCIDENTS)
    found = indicator(cast.safety, asked)
    assert (found.numerator, found.value, found.state) == (1, "1", "not_met")
    rows = behind(cast.safety, asked).items
    assert [(row.number, row.item) for row in rows] == [(hazard.number, "云山-2026-000009")]


@pytest.mark.requirement("R290")
def test_the_list_has_as_many_rows_as_the_figure_page_by_page(
    cast: Cast, travel: time_machine.Traveller
) -> None:
    for _ in range(5):
        make_hazard(cast, "deferred", place_number="")
    travel.shift(timedelta(days=20))
    tally()
    asked = IndicatorAsk(Name.ON_TIME_RATE)

    first = behind(cast.safety, asked, limit=2)
    second = behind(cast.safety, asked, limit=2, cursor=first.next_cursor)
    third = behind(cast.safety, asked, limit=2, cursor=second.next_cursor)

    pages = [*first.items, *second.items, *third.items]
    assert (first.count, len(pages), len({row.number for row in pages})) == (5, 5, 5)
    assert [row.is_in_numerator for row in pages] == [False] * 5
    assert third.next_cursor == ""
    assert behind(cast.safety, asked, part="numerator").count == 0


def test_a_hazard_without_a_counted_moment_is_no_mark(cast: Cast) -> None:
    make_hazard(cast)
    tally()

    book = tallies.serving_book(SYSTEM, "hazards")
    assert not Mark.objects.filter(book=book).exists()
    assert not Delta.objects.filter(book=book).exists()


def test_a_due_day_is_the_day_of_its_deadline() -> None:
    assert due_day(due_moment(date(2026, 6, 22))) == date(2026, 6, 22)
    assert CORDON.until_at is None
