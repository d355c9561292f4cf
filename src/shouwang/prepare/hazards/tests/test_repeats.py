"""Hazards that come again: same place, same item, within twelve months to the day (R123)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.journal.models import OutboxEvent
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HazardDraft
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.repeats import PARAMETERS, REPEAT_MONTHS, repeats_since
from shouwang.prepare.places.tests.factories import make_place

from .factories import Cast, make_hazard, prepared_photo

ITEM = "RH-0104"


def at(text: str) -> datetime:
    """Return ten o'clock of a day."""
    return datetime.fromisoformat(f"{text}T10:00:00+08:00")


def found_again(cast: Cast, number: str, day: str, item: str = ITEM) -> Hazard:
    """Register and confirm a hazard at a place on a day."""
    with time_machine.travel(at(day), tick=False):
        made = make_hazard(cast, "confirmed", place_number=number, checklist_code=item)
    return Hazard.objects.get(pk=made.pk)


@pytest.fixture
def place(cast: Cast) -> str:
    """Return the number of a place in the community."""
    del cast
    return str(make_place(area_code=HEPING).number)


def test_the_months_are_a_named_number_with_its_source() -> None:
    (found,) = [one for one in PARAMETERS if one.name == REPEAT_MONTHS]

    assert (int(found.value), "S5" in str(found.source)) == (12, True)


@pytest.mark.parametrize(
    ("found_on", "since"),
    [
        (date(2026, 6, 22), date(2025, 6, 22)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2026, 1, 31), date(2025, 1, 31)),
    ],
)
def test_twelve_months_back(found_on: date, since: date) -> None:
    assert repeats_since(found_on) == since


@pytest.mark.parametrize(
    ("before", "is_repeat"),
    [("2025-06-21", False), ("2025-06-22", True), ("2026-06-22", True)],
)
def test_exactly_twelve_months_still_count(
    cast: Cast, place: str, before: str, is_repeat: bool
) -> None:
    first = found_again(cast, place, before)

    second = found_again(cast, place, "2026-06-22")

    assert second.repeat_of_id == (first.pk if is_repeat else None)
    assert OutboxEvent.objects.filter(name="HazardRepeated").count() == int(is_repeat)


def test_another_item_another_place_or_none_is_no_repeat(cast: Cast, place: str) -> None:
    found_again(cast, place, "2026-06-01")
    other_place = str(make_place(area_code=HEPING, name="另一处（虚构）").number)

    made = [
        found_again(cast, place, "2026-06-02", "RH-0105"),
        found_again(cast, other_place, "2026-06-02"),
        found_again(cast, place, "2026-06-02", ""),
    ]

    assert [one.repeat_of_id for one in made] == [None, None, None]


@pytest.mark.parametrize("state", ["reported", "rejected"])
def test_what_was_never_confirmed_is_not_repeated(cast: Cast, place: str, state: str) -> None:
    make_hazard(cast, state, place_number=place, checklist_code=ITEM)

    second = make_hazard(cast, "confirmed", place_number=place, checklist_code=ITEM)

    assert second.repeat_of_id is None


def test_the_last_one_before_is_named(cast: Cast, place: str) -> None:
    found_again(cast, place, "2026-06-01")
    second = found_again(cast, place, "2026-06-02")

    third = found_again(cast, place, "2026-06-03")

    assert third.repeat_of_id == second.pk


def test_a_report_is_flagged_and_told_only_when_confirmed(cast: Cast, place: str) -> None:
    first = make_hazard(cast, "confirmed", place_number=place, checklist_code=ITEM)
    report = make_hazard(cast, "reported", place_number=place, checklist_code=ITEM)
    told = OutboxEvent.objects.filter(name="HazardRepeated")

    assert (report.repeat_of_id, told.count()) == (first.pk, 0)
    actions.confirm(cast.director, report.number)
    assert told.count() == 1


def test_found_and_fixed_in_one_visit_counts_as_come_again(cast: Cast, place: str) -> None:
    first = make_hazard(cast, "confirmed", place_number=place, checklist_code=ITEM)
    draft = HazardDraft("又堆了", place_number=place, checklist_code=ITEM)

    made = actions.register_fixed(cast.grid, draft, after=(prepared_photo(),))

    assert made.repeat_of_id == first.pk
    assert OutboxEvent.objects.filter(name="HazardRepeated").count() == 1


def test_a_corrected_item_is_looked_at_again_for_both(cast: Cast, place: str) -> None:
    first = found_again(cast, place, "2026-06-01", "RH-0105")
    second = found_again(cast, place, "2026-06-02")
    third = found_again(cast, place, "2026-06-03")
    assert (second.repeat_of_id, third.repeat_of_id) == (None, second.pk)

    draft = HazardDraft("", category="", checklist_code="RH-0105")
    actions.correct(cast.safety, second.number, draft, reason="检查项写错")

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.repeat_of_id, third.repeat_of_id) == (first.pk, None)


def test_a_rejected_earlier_one_repeats_nothing_any_more(cast: Cast, place: str) -> None:
    first = found_again(cast, place, "2026-06-01")
    second = found_again(cast, place, "2026-06-02")
    assert second.repeat_of_id == first.pk

    actions.reject(cast.director, first.number, reason="现场没有")
    second.refresh_from_db()
    assert second.repeat_of_id is None
    actions.withdraw(cast.director, first.number)

    second.refresh_from_db()
    assert second.repeat_of_id == first.pk


def test_the_filter_and_the_place_show_what_came_again(cast: Cast, place: str) -> None:
    today = clock.today()
    found_again(cast, place, (today - timedelta(days=2)).isoformat())
    second = found_again(cast, place, (today - timedelta(days=1)).isoformat())

    page = queries.hazards(cast.director, queries.HazardFilters(repeat=True))
    counted = queries.place_repeats(cast.director, place)

    assert [row.number for row in page.items] == [second.number]
    assert counted is not None
    assert (counted.count, counted.months) == (1, 12)
    assert queries.place_repeats(cast.stranger, place) is None
