"""The calendar: the mission's three focuses, a street's own, and what a day gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions import FocusDraft
from shouwang.prepare.campaigns.models import SeasonalFocus

from .factories import SYSTEM

pytestmark = pytest.mark.django_db

LANJIANG = "330781001"
HEAT = FocusDraft(
    "高温用电（虚构）", 7, 1, 8, 31, "街道工作会议（虚构）", YUNSHAN, ["rental_house"], ["power"]
)


@pytest.mark.requirement("R62", "R63", "R64")
@pytest.mark.parametrize(
    ("day", "title", "industries"),
    [
        (date(2026, 4, 30), "“两会”期间安全生产", {"road_transport", "power", "fireworks"}),
        (date(2026, 5, 1), "汛期和高温季节安全生产", {"mine", "reservoir", "school", "tourism"}),
        (date(2026, 9, 30), "汛期和高温季节安全生产", {"mine", "reservoir", "school", "tourism"}),
        (date(2026, 10, 1), "四季度赶工期和恶劣天气安全生产", {"mine", "construction"}),
        (date(2026, 12, 31), "四季度赶工期和恶劣天气安全生产", {"mine", "construction"}),
    ],
)
def test_each_part_of_the_year_has_its_focus(day: date, title: str, industries: set[str]) -> None:
    found = queries.focus_set(SYSTEM, YUNSHAN, day)

    assert [row.title for row in found.focuses] == [title]
    assert industries <= found.industries
    assert "crowded_place" in found.types


@pytest.mark.requirement("R64")
def test_the_three_cover_every_day_of_a_common_and_a_leap_year() -> None:
    assert queries.uncovered(SYSTEM, YUNSHAN, 2026) == []
    assert queries.uncovered(SYSTEM, YUNSHAN, 2028) == []


@pytest.mark.requirement("R61")
def test_a_streets_own_focus_overlaps_and_holds_there_only() -> None:
    actions.add_focus(SYSTEM, HEAT)
    day = date(2027, 7, 1)

    here, beside = (queries.focus_set(SYSTEM, area, day) for area in (YUNSHAN, LANJIANG))

    assert [row.title for row in here.focuses] == ["汛期和高温季节安全生产", HEAT.title]
    assert "rental_house" in here.types
    assert [row.title for row in beside.focuses] == ["汛期和高温季节安全生产"]
    before = queries.focus_on(SYSTEM, f"{YUNSHAN}005", day - timedelta(days=1))
    assert [row.title for row in before] == ["汛期和高温季节安全生产"]
    villages = queries.focus_on(SYSTEM, f"{YUNSHAN}005", day)
    assert [row.title for row in villages][1:] == [HEAT.title]


def test_an_ended_focus_holds_on_its_last_day_and_no_longer() -> None:
    made = actions.add_focus(SYSTEM, HEAT)
    last = made.in_force_from + timedelta(days=400)

    actions.end_focus(SYSTEM, made.pk, last)

    assert made in queries.focuses(SYSTEM, YUNSHAN, last)
    assert made not in queries.focuses(SYSTEM, YUNSHAN, last + timedelta(days=1))
    with pytest.raises(WrongState):
        actions.end_focus(SYSTEM, made.pk, last)


def test_a_focus_of_an_unknown_kind_of_place_is_refused() -> None:
    wrong = FocusDraft("重点", 1, 1, 2, 1, "依据", YUNSHAN, ["castle"], ["magic"])
    with pytest.raises(Invalid) as refused:
        actions.add_focus(SYSTEM, wrong)

    assert str(refused.value) == "type_codes: 没有这一类场所。; industries: 没有这个行业。"
    assert SeasonalFocus.objects.count() == 3


def test_a_focus_of_the_same_name_from_the_same_day_is_refused() -> None:
    actions.add_focus(SYSTEM, HEAT)
    with pytest.raises(Invalid) as refused:
        actions.add_focus(SYSTEM, HEAT)

    assert str(refused.value) == "title: 同一天起已有同名的时段重点。"
    assert SeasonalFocus.objects.count() == 4


def test_only_the_street_adds_and_nobody_ends_what_holds_for_all() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    elsewhere = actor_for("safety_station_head", area_code=LANJIANG)
    built_in = SeasonalFocus.objects.get(from_month=5)

    with pytest.raises(NotAllowed):
        actions.add_focus(actor_for("community_director"), HEAT)
    with pytest.raises(NotFound):
        actions.add_focus(elsewhere, HEAT)
    with pytest.raises(NotAllowed):
        actions.end_focus(station, built_in.pk, date(2027, 1, 1))

    assert SeasonalFocus.objects.filter(in_force_until=None).count() == 3
    with pytest.raises(NotAllowed):
        queries.focus_on(actor_for("volunteer"), YUNSHAN, date(2026, 7, 1))
