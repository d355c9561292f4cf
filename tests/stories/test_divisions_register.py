"""The register of divisions: codes with history, work areas, unknown is not zero."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.actions import ChangeDraft, apply_change, move_village
from shouwang.ground.divisions.models import Division, WorkArea
from shouwang.ground.divisions.tests.factories import (
    NEIGHBOUR,
    OTHER_VILLAGE,
    VILLAGE,
    YUNSHAN,
    division,
    yunshan_tree,
)

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
MERGE = ChangeDraft(
    kind="merge",
    old_code=VILLAGE,
    new_code="330781002003",
    on=date(2026, 7, 1),
    basis="浙民政〔2026〕9 号（虚构）",
)


@pytest.fixture(autouse=True)
def _tree() -> None:
    yunshan_tree()


@pytest.mark.requirement("R288")
def test_anybody_reads_the_tree_by_codes_padded_to_twelve_digits(client: Client) -> None:
    answer = client.get("/api/v1/divisions?parent=330781002000&limit=200").json()

    assert answer["count"] == 25
    assert answer["count_is_exact"] is True
    assert {item["parent_code"] for item in answer["items"]} == {YUNSHAN}
    assert {item["level"] for item in answer["items"]} == {"village"}


@pytest.mark.requirement("R288")
def test_a_merged_code_is_still_known_and_says_what_stands_for_it(client: Client) -> None:
    apply_change(SYSTEM, MERGE)

    old = client.get(f"/api/v1/divisions/{VILLAGE}").json()
    page = client.get(f"/divisions/{VILLAGE}/").content.decode()

    assert old["valid_until_on"] == "2026-06-30"
    assert old["current_code"] == "330781002003"
    assert "这个代码已停用，现为" in page
    assert "浙民政〔2026〕9 号（虚构）" in page


@pytest.mark.requirement("R288")
def test_one_code_gives_the_whole_way_up(client: Client) -> None:
    found = client.get(f"/api/v1/divisions/{VILLAGE}").json()

    assert [step["code"] for step in found["path"]] == [
        "33",
        "3307",
        "330781",
        YUNSHAN,
        VILLAGE,
    ]
    assert found["village_kind"] == "residents_committee"


@pytest.mark.requirement("R12")
def test_the_page_of_a_street_shows_its_work_areas_with_their_villages(client: Client) -> None:
    page = client.get(f"/divisions/{YUNSHAN}/").content.decode()

    assert "城区片" in page
    assert "北片" in page
    assert page.count(f"/divisions/{OTHER_VILLAGE}/") == 2


@pytest.mark.requirement("R12", "R288")
def test_a_village_that_changes_its_work_area_is_shown_in_the_new_one(client: Client) -> None:
    east = WorkArea.objects.get(name="东片")

    move_village(SYSTEM, east.pk, VILLAGE, from_on=date(2026, 3, 1))

    assert client.get(f"/api/v1/divisions/{VILLAGE}").json()["work_area"] == "东片"


@pytest.mark.requirement("R289")
def test_an_unknown_position_is_said_and_not_drawn_at_zero(client: Client) -> None:
    division("330781003", "上华街道")

    found = client.get("/api/v1/divisions/330781003").json()
    page = client.get("/divisions/330781003/").content.decode()

    assert (found["latitude"], found["longitude"]) == (None, None)
    assert "未知" in page
    assert "data-map" not in page


@pytest.mark.requirement("R289")
def test_a_point_far_from_every_known_village_has_none(client: Client) -> None:
    near = client.get("/api/v1/divisions/locate?lat=29.2128&lng=119.4752").json()
    far = client.get("/api/v1/divisions/locate?lat=39.9&lng=116.4").json()

    assert near["county"]["name"] == "兰溪市"
    assert (near["village"]["code"], near["distance_m"]) == (VILLAGE, 0)
    assert (far["county"], far["village"], far["distance_m"]) == (None, None, None)


def test_two_characters_find_a_village_on_page_and_api(client: Client) -> None:
    page = client.get("/divisions/", {"q": "滨江"}).content.decode()
    answer = client.get("/api/v1/divisions", {"q": "滨江"}).json()

    assert f"/divisions/{NEIGHBOUR}/" in page
    assert [item["code"] for item in answer["items"]] == [NEIGHBOUR]


def test_a_search_in_the_api_pages_and_says_when_there_is_more(client: Client) -> None:
    first = client.get("/api/v1/divisions?q=社区&limit=2").json()
    rest = client.get("/api/v1/divisions?q=社区&limit=20&offset=2").json()

    assert (len(first["items"]), first["count_is_exact"]) == (2, False)
    assert (len(rest["items"]), rest["count"], rest["count_is_exact"]) == (10, 12, True)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/divisions?parent=33078", 422),
        ("/api/v1/divisions?limit=100000", 422),
        ("/api/v1/divisions/999999", 404),
        ("/api/v1/divisions/abc", 422),
        ("/api/v1/divisions/locate?lat=91&lng=0", 422),
        ("/api/v1/divisions/locate?lat=nan&lng=0", 422),
        ("/divisions/999999/", 404),
        ("/divisions/abc/", 404),
        ("/divisions/?q=%00%00", 200),
        ("/divisions/?q=月球", 200),
        ("/divisions/330781/", 200),
        ("/divisions/", 200),
    ],
)
def test_every_input_has_a_plain_answer(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_county_is_drawn_with_its_outline(client: Client) -> None:
    page = client.get("/divisions/330781/").content.decode()

    assert 'data-map="division-map-data"' in page
    assert '"code": "330781"' in page


def test_an_empty_register_says_what_to_do(client: Client) -> None:
    Division.objects.all().delete()

    page = client.get("/divisions/").content.decode()

    assert "请管理员导入区划表。" in page


@pytest.mark.requirement("R293")
def test_the_same_page_in_english_keeps_the_codes(client: Client) -> None:
    client.cookies["django_language"] = "en"

    page = client.get(f"/divisions/{YUNSHAN}/").content.decode()

    assert "Divisions below" in page
    assert YUNSHAN in page
