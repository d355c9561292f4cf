"""In English the answers to wrong input hold no Chinese."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from conftest import SignedIn

HAN = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = {"accept-language": "en"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("first=1800-01-01&last=2026-06-22", "first", "The year must lie between 1949 and 2199."),
        ("first=2026-06-22&last=none", "last", "Wrong format."),
        ("last=2026-06-22", "first", "Required."),
    ],
)
def test_a_wrong_query_is_told_in_english(query: str, field: str, words: str) -> None:
    answer = Client().get(f"/api/v1/workdays?{query}", headers=ENGLISH)

    assert (answer.status_code, answer.json()["errors"][field]) == (422, words)
    assert HAN.findall(answer.text) == []


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("places", {"name": "a\x00", "area_code": "330781002005", "surveyed_on": "1800-01-01"}),
        ("places", {"name": "half \ud83d", "area_code": "330781002005"}),
        ("places", {"name": "", "area_code": "3307", "capacity": -1, "colour": "red"}),
        ("places", {"name": "shop", "area_code": "330781002005", "industry": "alchemy"}),
        ("hazards", {"description": "", "category": "castle", "area_code": "330781002005"}),
        ("hazards", {"description": "x" * 5000, "category": 7, "found_at": "2026-06-22T10:00"}),
        ("tasks", {"title": "", "due_at": "2026-06-22T10:00", "unit": 0}),
    ],
)
def test_a_wrong_body_is_told_in_english(
    api_client: SignedIn, route: str, body: dict[str, object]
) -> None:
    client, _ = api_client("community_director", area_code="330781002005")

    answer = client.post(
        f"/api/v1/{route}", json.dumps(body), content_type="application/json", headers=ENGLISH
    )

    assert answer.status_code == 422
    assert HAN.findall(answer.text) == []


def test_a_wrong_form_is_told_in_english(signed_in: SignedIn) -> None:
    browser, _ = signed_in("safety_station_head", area_code="330781002")
    body = {"day": "1999-01-01", "kind": "holiday", "source": "paper", "note": ""}

    page = browser.post("/workdays/set", body, headers=ENGLISH)

    assert page.status_code == 422
    assert "The year must lie between 2004 and 2100." in page.text
