"""Signing in, lock-outs, posts, signing out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.warnings.tests.answering_making import make_issued

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-9"


@pytest.fixture
def account() -> Account:
    """A grid worker who can sign in."""
    made = make_account(username="grid", password=PASSWORD)
    make_post(account=made, role="grid_worker")
    return made


def try_sign_in(client: Client, password: str, address: str = "10.0.0.1") -> int:
    response = client.post(
        "/sign-in", {"username": "grid", "password": password}, REMOTE_ADDR=address
    )
    return response.status_code


def test_a_stranger_sees_the_doors_and_no_navigation(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "我要报隐患（不用登录）" in page
    assert "/hazards/" not in page


def test_a_stranger_sees_the_warning_in_force_and_the_way_to_what_to_do(client: Client) -> None:
    make_issued(title="云山街道暴雨橙色预警", area_text="云山街道")

    page = client.get("/").content.decode()

    assert "云山街道暴雨橙色预警" in page
    assert 'href="/alerts"' in page


def test_the_right_password_opens_the_house(client: Client, account: Account) -> None:
    response = client.post("/sign-in", {"username": "grid", "password": PASSWORD})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_is_told_in_words(client: Client, account: Account) -> None:
    response = client.post("/sign-in", {"username": "grid", "password": "wrong"})

    assert response.status_code == 422
    assert "账号或密码不对。" in response.content.decode()


def test_five_wrong_tries_lock_the_name_for_this_address(client: Client, account: Account) -> None:
    for _ in range(5):
        try_sign_in(client, "wrong")

    assert try_sign_in(client, PASSWORD) == 429


def test_a_lock_out_does_not_lock_the_rest_of_the_village(client: Client, account: Account) -> None:
    neighbour = make_account(username="neighbour", password=PASSWORD)
    for _ in range(5):
        try_sign_in(client, "wrong")

    response = client.post(
        "/sign-in", {"username": neighbour.username, "password": PASSWORD}, REMOTE_ADDR="10.0.0.1"
    )

    assert response.status_code == 302


def test_a_lock_out_ends_after_15_minutes(client: Client, account: Account) -> None:
    for _ in range(5):
        try_sign_in(client, "wrong")

    with time_machine.travel(clock.wall_now() + timedelta(minutes=16)):
        assert try_sign_in(client, PASSWORD) == 302


def test_signing_in_leads_only_to_addresses_of_our_own(client: Client, account: Account) -> None:
    response = client.post(
        "/sign-in", {"username": "grid", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response["Location"] == "/"


def test_signing_out_is_one_press(client: Client, account: Account) -> None:
    client.force_login(account)

    client.post("/sign-out")

    assert client.get("/post").status_code == 302


def test_a_person_of_two_posts_chooses_one(client: Client, account: Account) -> None:
    second = make_post(account=account, role="village_head", area_code=f"{YUNSHAN}200")
    client.force_login(account)

    client.post("/post", {"post": second.pk})

    assert client.session["post_id"] == second.pk


def test_another_persons_post_cannot_be_chosen(client: Client, account: Account) -> None:
    theirs = make_post(role="safety_station_head")
    client.force_login(account)

    client.post("/post", {"post": theirs.pk})

    assert "post_id" not in client.session
