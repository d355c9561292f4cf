"""What is in focus in the season rises in the list of what to see first."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from shouwang.ground.actor import Actor
from shouwang.playbooks.seasonal_focus_ranks_places import seasons_of
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import FocusDraft
from shouwang.prepare.places import queries as places
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, YUNSHAN, make_place

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")
JULY, OCTOBER = date(2199, 7, 1), date(2199, 10, 1)


@pytest.mark.requirement("R35", "R61")
def test_a_school_is_in_focus_in_the_flood_season_only() -> None:
    shop = make_place("店（虚构）", category="shop", area_code=HEPING)
    school = make_place("学校（虚构）", category="school", area_code=HEPING)

    july = places.priorities(SYSTEM, on=JULY)
    october = places.priorities(SYSTEM, on=OCTOBER)

    assert [row.place.pk for row in july.items] == [school.pk, shop.pk]
    words = [str(point.text) for point in july.items[0].rank.reasons]
    assert "当前时段重点：汛期和高温季节安全生产" in words
    assert "时段重点" not in "".join(
        str(point.text) for row in october.items for point in row.rank.reasons
    )


def test_a_streets_own_focus_names_its_places_only() -> None:
    here = make_place("店（虚构）", category="shop", area_code=HEPING)
    beside = make_place("邻店（虚构）", category="shop", area_code=BINJIANG)
    actions.add_focus(
        SYSTEM, FocusDraft("暑期店铺（虚构）", 7, 1, 8, 31, "会议（虚构）", YUNSHAN, ["shop"])
    )

    found = seasons_of(SYSTEM, [here.pk, beside.pk], JULY)

    assert {pk: str(text) for pk, text in found.items()} == {here.pk: "暑期店铺（虚构）"}


def test_many_places_take_as_many_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ids = [make_place(f"学校{n}（虚构）", category="school").pk for n in range(5)]

    with django_assert_max_num_queries(2):
        assert set(seasons_of(SYSTEM, ids, JULY)) == set(ids)
