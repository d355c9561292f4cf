"""Accidents over the web API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.drafts import Figures
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

from .factories import MONDAY_NOON, make_accident

pytestmark = pytest.mark.django_db

URL = "/api/v1/accidents"
BODY = {
    "kind": "A.fire",
    "occurred_at": "2026-06-22T11:00:00+08:00",
    "description": "沙发起火",
    "area_code": HEPING,
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def client(api_client: SignedIn) -> Client:
    """The head of the safety station, by token."""
    plant_divisions()
    return api_client("safety_station_head", area_code=YUNSHAN)[0]


def test_an_accident_is_reported_once_for_its_key(client: Client) -> None:
    sent = {**BODY, "dead": 3, "direct_loss_yuan": "12000.00"}
    headers = {"Idempotency-Key": "k" * 32}

    first = client.post(URL, sent, "application/json", headers=headers)
    second = client.post(URL, sent, "application/json", headers=headers)

    made = first.json()
    assert (first.status_code, second.json()) == (201, made)
    assert (made["grade"], made["grade_label"], made["is_grade_minimum"]) == (
        "larger",
        "至少较大事故",
        True,
    )
    assert (made["dead"], made["serious_injured"], made["direct_loss_yuan"]) == (
        3,
        None,
        "12000.00",
    )
    assert made["moves"] == ["update_figures", "verify", "correct"]
    assert Accident.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"grade": "general"}, "grade"),
        ({"dead": -1}, "dead"),
        ({"direct_loss_yuan": "1.001"}, "direct_loss_yuan"),
        ({"description": "火" * 10_000}, "description"),
        ({"occurred_at": "2026-06-22T12:00:01+08:00"}, "occurred_at"),
        ({"kind": "A.none"}, "kind"),
        ({"place": "没有的店"}, "place"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    client: Client, more: dict[str, object], field: str
) -> None:
    answer = client.post(URL, {**BODY, **more}, "application/json")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert Accident.objects.count() == 0


def test_half_an_emoji_is_refused_by_name(client: Client) -> None:
    body = (
        '{"kind": "A.fire", "occurred_at": "2026-06-22T11:00:00+08:00", "description": "\\ud83d"}'
    )

    answer = client.post(URL, body, "application/json")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["description"])


def test_a_move_changes_only_the_figures_that_it_names(client: Client) -> None:
    made = make_accident(figures=Figures(dead=1, missing=2))

    answer = client.post(
        f"{URL}/{made.number}/moves",
        {"move": "update_figures", "missing": None, "serious_injured": 10},
        "application/json",
    )

    found = answer.json()
    assert (found["dead"], found["serious_injured"], found["missing"]) == (1, 10, None)
    assert (found["grade"], found["version"]) == ("larger", 2)


def test_the_moves_lead_to_the_end(client: Client) -> None:
    url = f"{URL}/{make_accident().number}/moves"

    verified = client.post(url, {"move": "verify"}, "application/json").json()
    closed = client.post(url, {"move": "close", "conclusion": "已结案"}, "application/json").json()
    corrected = client.post(
        url, {"move": "correct", "reason": "录错", "dead": 1}, "application/json"
    ).json()

    assert [verified["state"], closed["state"], corrected["state"]] == [
        "verified",
        "closed",
        "closed",
    ]
    assert (corrected["dead"], corrected["description"]) == (1, "一层沙发起火，店主扑灭。")


def test_a_move_that_the_state_does_not_have_is_a_conflict(client: Client) -> None:
    url = f"{URL}/{make_accident().number}/moves"

    answer = client.post(url, {"move": "close", "conclusion": "已结案"}, "application/json")

    assert (answer.status_code, answer.json()["allowed"]) == (
        409,
        ["update_figures", "verify", "correct"],
    )


def test_the_list_is_narrowed_and_paged(client: Client) -> None:
    for figures in (Figures(dead=3), Figures(dead=0), Figures(dead=4)):
        make_accident(figures=figures)

    asked = {"grade": "larger", "from_on": "2026-06-22", "to_on": "2026-06-22", "limit": "1"}
    first = client.get(URL, asked).json()
    second = client.get(URL, {**asked, "cursor": first["next_cursor"]}).json()

    assert (first["count"], len(first["items"])) == (2, 1)
    assert [item["dead"] for item in first["items"] + second["items"]] == [4, 3]
    assert second["next_cursor"] == ""
