"""The web API's sign-in."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.ground.people.tests.factories import make_account, make_post

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-9"


def open_session(client: Client, password: str) -> tuple[int, dict[str, object]]:
    response = client.post(
        "/api/v1/session",
        {"username": "safety", "password": password},
        content_type="application/json",
    )
    return response.status_code, response.json()


@pytest.fixture(autouse=True)
def safety(db: None) -> None:
    """The head of the safety station."""
    account = make_account(username="safety", name="贺某（虚构）", password=PASSWORD)
    make_post(account=account, role="safety_station_head")


def test_a_password_gives_a_token_that_opens_the_api(client: Client) -> None:
    status, answer = open_session(client, PASSWORD)

    closed = client.delete(
        "/api/v1/session", headers={"Authorization": f"Bearer {answer['token']}"}
    )

    assert (status, answer["role"]) == (200, "safety_station_head")
    assert closed.status_code == 204


def test_a_wrong_password_is_a_problem_in_chinese(client: Client) -> None:
    status, answer = open_session(client, "wrong")

    assert (status, answer["title"], answer["type"]) == (
        401,
        "账号或密码不对。",
        "urn:shouwang:sign-in-needed",
    )


def test_five_wrong_tries_lock_the_name_for_this_address(client: Client) -> None:
    for _ in range(5):
        open_session(client, "wrong")

    assert open_session(client, PASSWORD)[0] == 429


def test_without_a_token_the_api_answers_401(client: Client) -> None:
    response = client.delete("/api/v1/session")

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


def test_an_unknown_field_is_refused_by_name(client: Client) -> None:
    response = client.post(
        "/api/v1/session",
        {"username": "safety", "password": PASSWORD, "admin": True},
        content_type="application/json",
    )

    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["admin"]
