"""Checklists: every item has a code, words in two languages, a basis, and an edition."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.prepare.checklists.actions import load_checklists

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    load_checklists(Actor.system("test"))


@pytest.mark.requirement("R293")
def test_the_same_item_is_read_in_both_languages_under_one_code(client: Client) -> None:
    chinese = client.get("/checklists/CP-0303/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/checklists/CP-0303/").content.decode()

    assert "营业期间疏散通道、安全出口畅通" in chinese
    assert "Routes and exits free, unlocked and unoccupied in opening hours" in english
    assert "CP-0303" in chinese
    assert "CP-0303" in english


@pytest.mark.requirement("R293")
def test_the_api_gives_both_languages_at_once(client: Client) -> None:
    item = client.get("/api/v1/checklists/CP-0102").json()

    assert item["item_zh"] == "未使用易燃可燃芯材彩钢板搭建或分隔有人活动的房间"
    assert item["item_en"] == "No combustible-core sandwich panels for rooms used by people"
    assert (item["severity_default"], item["answer_type"]) == ("major", "pass_fail_na")
    assert (item["edition"], item["effective_from_on"]) == ("2026.1", "2026-01-01")


@pytest.mark.requirement("R77")
def test_escape_routes_have_at_least_eight_separate_questions(client: Client) -> None:
    answer = client.get("/api/v1/checklists?list=CP&q=CP-03&limit=50").json()

    assert answer["count"] == 9


def test_a_place_type_finds_its_lists(client: Client) -> None:
    answer = client.get("/api/v1/checklists?place_type=three_in_one&limit=200").json()

    assert {item["list"] for item in answer["items"]} == {"TO"}
    assert answer["count"] == 21


@pytest.mark.parametrize("text", ["喷水", "消防法 28", "CP-0202", "extinguishing", "彩钢"])
def test_words_code_or_basis_find_an_item(client: Client, text: str) -> None:
    page = client.get("/checklists/", {"list": "CP", "q": text}).content.decode()

    assert "/checklists/CP-" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/checklists/", 200),
        ("/checklists/?list=TC", 200),
        ("/checklists/?list=tc", 200),
        ("/checklists/?list=XX", 404),
        ("/checklists/?q=%00", 200),
        ("/checklists/?q=月球", 200),
        ("/checklists/XX-0101/", 404),
        ("/api/v1/checklists/XX-0101", 404),
        ("/api/v1/checklists/CP-0101?edition=1999.1", 404),
        ("/api/v1/checklists?list=XX", 200),
        ("/api/v1/checklists?offset=10001", 422),
    ],
)
def test_every_input_has_a_plain_answer(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
