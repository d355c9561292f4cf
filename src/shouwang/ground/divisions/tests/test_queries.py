"""Reading the tree by ranges, search by two characters, and what a point lies in."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import Invalid, NotFound

from .factories import NEIGHBOUR, VILLAGE, YUNSHAN, division, yunshan_tree

pytestmark = pytest.mark.django_db

ANYBODY = Actor.anonymous()


@pytest.fixture(autouse=True)
def _tree() -> None:
    yunshan_tree()


@pytest.mark.parametrize("code", ["330781002", "330781002000", " 330781002 "])
def test_a_division_is_found_padded_or_not(code: str) -> None:
    found = queries.division(ANYBODY, code)

    assert (found.code, found.name, found.level) == ("330781002", "云山街道", "street")
    assert found.town_kind == "street"


def test_a_unit_that_repeats_its_code_is_found_itself() -> None:
    division("350527", "金门县")
    division("350527000000", "金门县")

    assert queries.division(ANYBODY, "350527000000").code == "350527000000"


def test_unknown_codes_and_no_codes_differ() -> None:
    with pytest.raises(NotFound):
        queries.division(ANYBODY, "999999")
    with pytest.raises(Invalid):
        queries.division(ANYBODY, "云山")


def test_children_are_those_right_below() -> None:
    assert [row.code for row in queries.children(ANYBODY)] == ["33"]
    assert [row.code for row in queries.children(ANYBODY, "330781")] == ["330781001", YUNSHAN]
    assert queries.children(ANYBODY, YUNSHAN).count() == 25


def test_the_path_goes_from_province_to_village() -> None:
    names = [row.name for row in queries.path(ANYBODY, VILLAGE)]

    assert names == ["浙江省", "金华市", "兰溪市", "云山街道", "云山社区居委会"]


def test_villages_lie_under_street_county_and_province() -> None:
    assert queries.villages_under(ANYBODY, YUNSHAN).count() == 25
    assert queries.villages_under(ANYBODY, "330781").count() == 27
    assert queries.villages_under(ANYBODY, "33").count() == 27
    assert queries.subtree(ANYBODY, YUNSHAN).count() == 26


def test_a_subtree_is_read_as_a_range_and_never_by_like(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        list(queries.villages_under(ANYBODY, "33"))
        list(queries.children(ANYBODY, YUNSHAN))

    assert len(caught) == 2
    assert not any("LIKE" in query["sql"].upper() for query in caught.captured_queries)
    with django_assert_num_queries(1):
        list(queries.path(ANYBODY, VILLAGE))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("云山", [YUNSHAN, VILLAGE]),
        ("云山街", [YUNSHAN]),
        ("枣树", ["330781002008", "330781002207"]),
        ("枣树村", ["330781002207"]),
        ("滨江社区居委会", [NEIGHBOUR]),
        ("兰溪市", ["330781"]),
        ("浙", ["33"]),
        ("月球", []),
        ("云山月球", []),
        ("", []),
        ("云\x00山", []),
        ("%", []),
        ("_", []),
    ],
)
def test_two_characters_find_a_name(text: str, codes: list[str]) -> None:
    assert [row.code for row in queries.search(ANYBODY, text)] == codes


def test_a_search_may_stay_below_a_division_and_is_bounded() -> None:
    assert [row.code for row in queries.search(ANYBODY, "社区", under="330781001")] == [
        "330781001001",
        "330781001002",
    ]
    assert len(queries.search(ANYBODY, "社区", limit=3)) == 3


def test_names_and_counts_come_for_many_codes_at_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        names = queries.names_of(ANYBODY, [VILLAGE, "1"])
        counts = queries.children_counts(ANYBODY, [YUNSHAN, VILLAGE])

    assert names == {VILLAGE: "云山社区居委会"}
    assert counts == {YUNSHAN: 25}


def test_a_point_has_a_county_and_a_nearest_village() -> None:
    found = queries.locate(ANYBODY, 29.2127, 119.4751)

    assert found.county is not None
    assert found.county.name == "兰溪市"
    assert found.village is not None
    assert found.village.code == VILLAGE
    assert found.distance_m == 15


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(39.9, 116.4), (29.2128, 119.60), (90.0, 180.0), (-90.0, -180.0)]
)
def test_far_away_no_village_is_offered(latitude: float, longitude: float) -> None:
    assert queries.nearest_village(ANYBODY, latitude, longitude) is None


@pytest.mark.parametrize(("latitude", "is_near"), [(29.2814, True), (29.2816, False)])
def test_five_kilometres_are_the_limit(latitude: float, is_near: bool) -> None:
    found = queries.nearest_village(ANYBODY, latitude, 119.4869)

    assert (found is not None) is is_near


def test_a_village_without_a_point_is_never_the_nearest() -> None:
    Division.objects.filter(code=VILLAGE).update(latitude=None, longitude=None)

    found = queries.nearest_village(ANYBODY, 29.2128, 119.4752)

    assert found is not None
    assert found.code != VILLAGE


def test_invented_figures_are_unknown_for_neighbours_and_not_zero() -> None:
    figures = {village.code: village for village in queries.demo_villages(ANYBODY)}

    assert sum(village.population or 0 for village in figures.values()) == 57_380
    assert figures[NEIGHBOUR].population is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "county"},
        {"level": "planet"},
        {"parent_code": "330782"},
        {"latitude": 29.0},
        {"latitude": 91.0, "longitude": 0.0},
        {"valid_from_on": "2026-02-01", "valid_until_on": "2026-01-31"},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.filter(code="330781001").update(**wrong)


def test_the_page_of_a_street_costs_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(9):
        client.get(f"/divisions/{YUNSHAN}/")
    division("330781002399", "再来一村委会")
    with django_assert_num_queries(9):
        client.get(f"/divisions/{YUNSHAN}/")
