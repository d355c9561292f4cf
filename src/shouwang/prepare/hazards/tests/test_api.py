"""The web API: statuses, problem documents, idempotency, hostile input."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwang.ground.access import free_rate
from shouwang.ground.access.tests.test_free_rate import solve
from shouwang.ground.actor import Actor
from shouwang.ground.people.actions import issue_token
from shouwang.prepare.hazards.models import Hazard, Report

from .factories import Cast, jpeg, make_hazard

JSON = "application/json"
REPORTS = "/api/v1/public/reports"


def client_of(actor: Actor) -> Client:
    """Return a client with the actor's token."""
    return Client(headers={"Authorization": f"Bearer {issue_token(actor)}"})


def test_without_sign_in_everything_is_401_but_reporting(cast: Cast) -> None:
    number = make_hazard(cast).number
    stranger = Client()

    assert stranger.get("/api/v1/hazards").status_code == 401
    assert stranger.get(f"/api/v1/hazards/{number}").status_code == 401
    assert stranger.post("/api/v1/hazards", "{}", JSON).status_code == 401
    assert stranger.post(f"/api/v1/hazards/{number}/moves", "{}", JSON).status_code == 401
    assert stranger.get(f"/api/v1/hazards/{number}/history").status_code == 401


def test_another_areas_number_is_404(cast: Cast) -> None:
    number = make_hazard(cast).number
    other = client_of(cast.stranger)

    assert other.get(f"/api/v1/hazards/{number}").status_code == 404
    assert other.get(f"/api/v1/hazards/{number}/history").status_code == 404
    answer = other.post(f"/api/v1/hazards/{number}/moves", json.dumps({"move": "confirm"}), JSON)
    assert answer.status_code == 404
    assert other.get("/api/v1/hazards").json()["items"] == []


def test_a_move_out_of_place_is_409_and_names_state_version_and_moves(cast: Cast) -> None:
    number = make_hazard(cast).number

    answer = client_of(cast.director).post(
        f"/api/v1/hazards/{number}/moves", json.dumps({"move": "close"}), JSON
    )

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["state"], told["version"]) == ("reported", 1)
    assert {"confirm", "reject"} <= set(told["allowed"])


def test_an_old_version_is_409(cast: Cast) -> None:
    number = make_hazard(cast, "confirmed").number
    body = json.dumps({"move": "reject", "reason": "x", "version": 1})

    answer = client_of(cast.director).post(f"/api/v1/hazards/{number}/moves", body, JSON)

    assert (answer.status_code, answer.json()["version"]) == (409, 2)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "description"),
        ({"description": ""}, "description"),
        ({"description": "字" * 10_000}, "description"),
        ({"description": "半个表情\ud83d"}, "description"),
        ({"description": "x", "surprise": 1}, "surprise"),
        ({"description": "x", "latitude": 100}, "latitude"),
        ({"description": "x", "discovered_at": "0001-01-01T00:00:00Z"}, "discovered_at"),
        ({"description": "x", "unit_id": 2**63}, "unit_id"),
        ({"description": "x", "area_code": "abc"}, "area_code"),
    ],
)
def test_wrong_input_is_422_and_names_the_field(
    cast: Cast, body: dict[str, object], field: str
) -> None:
    answer = client_of(cast.grid).post("/api/v1/hazards", json.dumps(body), JSON)

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {field}
    assert Hazard.objects.count() == 0


def test_an_unknown_move_is_422(cast: Cast) -> None:
    number = make_hazard(cast).number

    answer = client_of(cast.director).post(
        f"/api/v1/hazards/{number}/moves", json.dumps({"move": "explode"}), JSON
    )

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"move"})


def test_the_same_key_makes_one_hazard(cast: Cast) -> None:
    client = client_of(cast.grid)
    body = json.dumps({"description": "堵塞"})
    key = {"Idempotency-Key": "k" * 22}

    first = client.post("/api/v1/hazards", body, JSON, headers=key)
    again = client.post("/api/v1/hazards", body, JSON, headers=key)
    other = client.post("/api/v1/hazards", json.dumps({"description": "别的"}), JSON, headers=key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["number"] == again.json()["number"]
    assert Hazard.objects.count() == 1


def test_the_same_key_makes_one_public_report_with_one_code(cast: Cast) -> None:
    body = json.dumps({"description": "堵塞"})
    key = {"Idempotency-Key": "a" * 22}

    first = Client().post("/api/v1/public/reports", body, JSON, headers=key)
    again = Client().post("/api/v1/public/reports", body, JSON, headers=key)

    assert first.json() == again.json()
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", '{"description": 5}', '{"description":""}', "[" * 9000]
)
def test_a_public_report_that_is_none_is_422(cast: Cast, body: str) -> None:
    answer = Client().post("/api/v1/public/reports", body, JSON)

    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_what_is_not_a_picture_is_422_and_nothing_is_kept(cast: Cast) -> None:
    fake = SimpleUploadedFile("evil.jpg", b"PK\x03\x04 no picture", "image/jpeg")

    answer = Client().post("/api/v1/public/reports", {"description": "x", "photos": fake})

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"photos"})
    assert Report.objects.count() == 0


def test_a_report_is_followed_with_the_code_in_header_or_query(cast: Cast) -> None:
    made = Client().post("/api/v1/public/reports", json.dumps({"description": "x"}), JSON).json()
    address = f"/api/v1/public/reports/{made['number']}"

    by_query = Client().get(address, {"query_code": made["query_code"]})
    by_header = Client().get(address, headers={"X-Query-Code": made["query_code"].lower()})

    assert by_query.status_code == by_header.status_code == 200
    assert by_query.json()["state"] == "reported"
    assert Client().get(address, {"query_code": "AAA"}).status_code == 404
    assert Client().get(address).status_code == 404


def test_the_list_answers_in_the_form_of_every_list(cast: Cast) -> None:
    make_hazard(cast)

    told = client_of(cast.director).get("/api/v1/hazards", {"limit": 1}).json()

    assert set(told) == {"items", "count", "count_is_exact", "next_cursor"}
    assert (told["count"], told["count_is_exact"], len(told["items"])) == (1, True, 1)
    assert told["items"][0]["reported_at"].endswith("+08:00")


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 201},
        {"offset": 10_001},
        {"cursor": "nonsense"},
        {"state": "nonsense"},
        {"level": "9"},
        {"area": "12345"},
        {"q": "\x00"},
    ],
)
def test_an_impossible_list_is_422(cast: Cast, query: dict[str, object]) -> None:
    assert client_of(cast.director).get("/api/v1/hazards", query).status_code == 422  # type: ignore[arg-type]


def test_a_list_takes_the_same_statements_for_one_row_and_for_ten(cast: Cast) -> None:
    client = client_of(cast.director)
    make_hazard(cast, "graded")
    client.get("/api/v1/hazards")
    with CaptureQueriesContext(connection) as one:
        client.get("/api/v1/hazards")
    for _ in range(9):
        make_hazard(cast, "graded")
    with CaptureQueriesContext(connection) as ten:
        client.get("/api/v1/hazards")

    assert len(one) == len(ten)
    assert len(ten) <= 8


def test_photos_and_calls_over_the_api(cast: Cast) -> None:
    hazard = make_hazard(cast, "confirmed")
    client = client_of(cast.director)
    body = json.dumps({"move": "grade", "statutory": "major", "level": 1})
    client.post(f"/api/v1/hazards/{hazard.number}/moves", body, JSON)
    call = hazard.calls.order_by("id").first()
    assert call is not None

    called = client.post(
        f"/api/v1/hazards/{hazard.number}/calls/{call.pk}", json.dumps({"is_confirmed": True}), JSON
    )

    assert called.status_code == 200
    hazard.refresh_from_db()
    assert hazard.calls_confirmed_at is not None


def test_one_visit_over_the_api(cast: Cast) -> None:
    form = {"description": "遮挡灭火器", "after": jpeg(), "note": "已移开"}

    answer = client_of(cast.grid).post("/api/v1/hazards/one-visit", form)

    assert (answer.status_code, answer.json()["state"]) == (201, "rectified")


def test_beyond_ten_reports_from_one_address_the_api_asks_for_proof(cast: Cast) -> None:
    body = json.dumps({"description": "楼道堆物"})
    statuses = [Client().post(REPORTS, body, JSON).status_code for _ in range(10)]

    refused = Client().post(REPORTS, body, JSON)

    assert statuses == [201] * 10
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused.json()["challenge"]["bits"] == 16


def test_a_proof_lets_a_report_pass_and_a_repeat_needs_none(cast: Cast) -> None:
    body = json.dumps({"description": "楼道堆物"})
    for _ in range(10):
        Client().post(REPORTS, body, JSON)
    told = Client().post(REPORTS, body, JSON).json()["challenge"]
    proof = solve(free_rate.Challenge(told["text"], told["bits"], 0))
    key = {"Idempotency-Key": "k" * 32}

    first = Client().post(REPORTS, body, JSON, headers={**key, "X-Proof": proof})
    again = Client().post(REPORTS, body, JSON, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
