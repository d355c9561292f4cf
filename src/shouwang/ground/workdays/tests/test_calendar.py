"""Officers correct days; caches and refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, SignInNeeded
from shouwang.ground.journal.models import Entry
from shouwang.ground.workdays import actions, queries
from shouwang.ground.workdays.actions import DayDraft
from shouwang.ground.workdays.models import HolidayOverride

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 24)
OFFICER = Actor(
    key="account:1",
    account_id=1,
    grants=(Grant("workdays.edit", Scope.area("330781002")),),
)
DRAFT = DayDraft(day=DAY, kind="holiday", source="兰政办〔2026〕1 号（虚构）", note="停电检修")


def test_a_corrected_day_counts_at_once_and_stands_in_the_journal() -> None:
    assert queries.is_working_day(DAY) is True

    actions.set_day(OFFICER, DRAFT)

    assert queries.is_working_day(DAY) is False
    assert queries.add_working_days(date(2026, 6, 23), 1) == date(2026, 6, 25)
    assert Entry.objects.get().verb == "workday.set"


def test_setting_a_day_again_replaces_what_was_set() -> None:
    actions.set_day(OFFICER, DRAFT)

    actions.set_day(OFFICER, DayDraft(day=DAY, kind="workday", source="更正"))

    assert HolidayOverride.objects.count() == 1
    assert queries.is_working_day(DAY) is True


def test_a_cleared_day_is_again_what_was_published() -> None:
    actions.set_day(OFFICER, DRAFT)

    actions.clear_day(OFFICER, DAY)

    assert queries.is_working_day(DAY) is True
    assert HolidayOverride.objects.count() == 0


def test_clearing_a_day_that_was_never_set_is_not_found() -> None:
    with pytest.raises(NotFound):
        actions.clear_day(OFFICER, DAY)


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor.anonymous(), SignInNeeded),
        (Actor(key="account:2", account_id=2), NotAllowed),
    ],
)
def test_without_the_permission_nothing_changes(actor: Actor, error: type[Exception]) -> None:
    with pytest.raises(error):
        actions.set_day(actor, DRAFT)

    assert HolidayOverride.objects.count() == 0
    assert Entry.objects.count() == 0


NEIGHBOUR = Actor(
    key="account:3", account_id=3, grants=(Grant("workdays.edit", Scope.area("330781001")),)
)
COUNTY = Actor(
    key="account:4", account_id=4, grants=(Grant("workdays.edit", Scope.area("330781")),)
)


def test_another_street_cannot_change_what_holds_for_all() -> None:
    with pytest.raises(NotAllowed, match="整个平台"):
        actions.set_day(NEIGHBOUR, DRAFT)
    actions.set_day(OFFICER, DRAFT)
    with pytest.raises(NotAllowed, match="整个平台"):
        actions.clear_day(NEIGHBOUR, DAY)

    assert [entry.verb for entry in Entry.objects.all()] == ["workday.set"]
    assert queries.is_working_day(DAY) is False


def test_in_a_countys_installation_a_street_is_refused_and_the_county_may(
    settings: Settings,
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home_area="330781")

    with pytest.raises(NotAllowed):
        actions.set_day(OFFICER, DRAFT)
    actions.set_day(COUNTY, DRAFT)

    assert Entry.objects.get().actor_key == "account:4"


def test_wrong_input_is_named_by_field() -> None:
    draft = DayDraft(day=date(1999, 1, 1), kind="party", source=" ", note="a\x00b")

    with pytest.raises(Invalid) as caught:
        actions.set_day(OFFICER, draft)

    assert set(caught.value.fields) == {"day", "kind", "source", "note"}


def test_a_second_look_costs_one_small_read(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    actions.set_day(OFFICER, DRAFT)
    queries.calendar()

    with django_assert_num_queries(1):
        queries.calendar()


def test_a_calendar_taken_once_needs_no_more_reads(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    using = queries.calendar()

    with django_assert_num_queries(0):
        assert queries.time_left(date(2026, 7, 1), date(2026, 6, 24), using=using).working_days == 5


def test_a_year_has_twelve_months_of_whole_weeks() -> None:
    months = queries.months(Actor.anonymous(), 2026)

    assert len(months) == 12
    assert {len(week) for month in months for week in month.weeks} == {7}
    assert [month.working_days for month in months][:3] == [21, 16, 22]
    assert sum(month.working_days for month in months) == 248


def test_a_holiday_of_several_days_is_named_on_its_first() -> None:
    october = queries.months(Actor.anonymous(), 2026)[9]
    named = [day.day.day for week in october.weeks for day in week if day.is_first_of_name]

    assert named == [1]


def test_an_officers_note_is_shown_on_a_working_day_too() -> None:
    actions.set_day(
        OFFICER, DayDraft(day=date(2026, 6, 27), kind="workday", source="a", note="补班")
    )

    june = queries.months(Actor.anonymous(), 2026)[5]

    noted = [(day.day.day, day.name) for week in june.weeks for day in week if day.is_corrected]
    assert noted == [(27, "补班")]
