"""A month of a room: what is published of whatever rosters, and what is not planned yet."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import time_machine

from shouwang.prepare.duty import actions, queries

from .factories import Office, local, make_roster, publish_week
from .test_pages import browser, page

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


def planned(office: Office, first_on: date = JUNE) -> list[int]:
    """Return the days of the month on which somebody is planned."""
    days = queries.month(office.station, office.room, first_on)
    return [day.day.day for day in days if day.is_planned]


def test_a_month_joins_the_rosters_that_are_published(office: Office) -> None:
    publish_week(office)
    cuts = (local(29, 8), local(30, 8), local(1, 8, month=7))
    shifts = tuple(
        actions.ShiftDraft(begin, end, office.team(number))
        for number, (begin, end) in enumerate(pairwise(cuts))
    )
    draft = actions.RosterDraft(office.room.pk, date(2026, 6, 29), date(2026, 6, 30), shifts)
    following = actions.draft_roster(office.station, draft)
    actions.publish_roster(office.station, following.pk)

    assert planned(office) == list(range(22, 31))


def test_a_draft_is_not_on_duty_yet(office: Office) -> None:
    make_roster(office, date(2026, 6, 22), date(2026, 6, 28))

    assert planned(office) == []


def test_what_a_revision_has_replaced_stands_once(office: Office) -> None:
    made = publish_week(office)
    revised = actions.revise_roster(office.station, made.pk)
    actions.publish_roster(office.station, revised.pk)

    days = queries.month(office.station, office.room, JUNE)

    assert [len(day.cells) for day in days if day.is_planned] == [2, 1, 1, 1, 1, 1, 1]


def test_a_leap_february_has_twenty_nine_days(office: Office) -> None:
    assert len(queries.month(office.station, office.room, date(2028, 2, 1))) == 29


@pytest.mark.requirement("R169")
def test_the_page_says_how_many_days_to_come_nobody_is_planned_for(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 9))

    shown = page(browser(office.station), f"/duty/rooms/{office.room.pk}/month?month=2026-06")

    assert "这个月还有 2 天没有排班。" in shown
    assert "?month=2026-05" in shown
    assert "?month=2026-07" in shown


def test_the_reader_finds_their_own_shifts(office: Office, at: time_machine.Traveller) -> None:
    publish_week(office)
    at.move_to(local(22, 9))
    path = f"/duty/rooms/{office.room.pk}/month"

    assert "我值班" in page(browser(office.staff[0]), path)
    assert "我值班" not in page(browser(office.station), path)


@pytest.mark.parametrize(
    "month", ["", "x", "2026-13", "2026-6", "²026-06", "2019-12", "99999-01", "2026-06-01", "²-²"]
)
def test_an_odd_month_shows_this_month(
    office: Office, at: time_machine.Traveller, month: str
) -> None:
    at.move_to(local(22, 9))

    shown = page(browser(office.station), f"/duty/rooms/{office.room.pk}/month?month={month}")

    assert "<h2>2026-06</h2>" in shown


@pytest.mark.parametrize(("month", "other"), [("2020-01", "2020-02"), ("2199-12", "2199-11")])
def test_the_first_and_the_last_month_lead_inside_only(
    office: Office, month: str, other: str
) -> None:
    shown = page(browser(office.station), f"/duty/rooms/{office.room.pk}/month?month={month}")

    assert [word for word in ("?month=2199-11", "?month=2020-02") if word in shown] == [
        f"?month={other}"
    ]
    assert "?month=2019" not in shown
    assert "?month=2200" not in shown
