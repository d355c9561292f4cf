"""The tour's pages: only in the demo, only on this machine, only by POST."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from shouwang.ground import clock
from shouwang.ground.people.tests.factories import make_account, make_post
from shouwang.story import player
from shouwang.story.cast import DEMO_ACCOUNTS
from shouwang.story.times import week

pytestmark = pytest.mark.django_db

PAGES = [("get", "/story/"), ("post", "/story/enter"), ("post", "/story/forward")]
PAGES.append(("post", "/story/restart"))


@pytest.fixture
def cast(demo_mode: object) -> None:
    """Open the demo accounts, each with a post."""
    del demo_mode
    for demo in DEMO_ACCOUNTS:
        make_post(account=make_account(username=demo.username))


@pytest.mark.parametrize(("method", "url"), PAGES)
def test_outside_the_demo_there_is_no_such_page(method: str, url: str) -> None:
    answer = getattr(Client(), method)(url, {"username": "safety", "by": "day"})

    assert answer.status_code == 404


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(("method", "url"), PAGES)
def test_from_another_machine_there_is_no_such_page(method: str, url: str) -> None:
    data = {"username": "safety", "by": "day"}
    other = getattr(Client(REMOTE_ADDR="192.0.2.7"), method)(url, data)
    forwarded = getattr(Client(headers={"X-Forwarded-For": "192.0.2.7"}), method)(url, data)

    assert (other.status_code, forwarded.status_code) == (404, 404)


@pytest.mark.usefixtures("cast")
def test_behind_a_proxy_there_is_no_such_page(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, trusted_proxies=1)

    assert Client().get("/story/").status_code == 404


@pytest.mark.usefixtures("cast")
def test_the_tour_shows_stops_clock_steps_and_accounts() -> None:
    player.prepare()

    page = Client().get("/story/")

    said = page.content.decode()
    assert page.status_code == 200
    assert len(page.context["stops"]) == 34
    assert "锦源布艺二楼防盗网焊死" in said
    assert "2026-06-22 10:30" in said
    assert "未到时间" in said
    assert "以“安监站”进去看" not in said
    assert "以“街道安监站”进去看" in said


@pytest.mark.usefixtures("cast")
def test_a_button_signs_the_visitor_in_and_goes_there() -> None:
    client = Client()

    answer = client.post("/story/enter", {"username": "safety", "next": "/hazards/"})

    assert (answer.status_code, answer["Location"]) == (302, "/hazards/")
    assert "_auth_user_id" in client.session


@pytest.mark.usefixtures("cast")
def test_the_button_leads_nowhere_else() -> None:
    answer = Client().post("/story/enter", {"username": "safety", "next": "https://example.org/"})

    assert answer["Location"] == "/"


@pytest.mark.usefixtures("cast")
def test_only_demo_accounts_can_be_entered() -> None:
    make_account(username="head009")
    client = Client()

    assert client.post("/story/enter", {"username": "head009"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("cast")
def test_entering_needs_the_form_of_the_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/story/enter", {"username": "safety"})

    assert answer.status_code == 403


@pytest.mark.usefixtures("cast")
def test_an_hour_forward_moves_the_clock() -> None:
    answer = Client().post("/story/forward", {"by": "hour"})

    assert answer["Location"] == "/story/"
    assert clock.now() >= week(22, 11, 30)


@pytest.mark.usefixtures("cast")
def test_forward_to_nowhere_is_refused() -> None:
    assert Client().post("/story/forward", {"by": "week"}).status_code in {400, 422}


@pytest.mark.usefixtures("cast")
def test_without_a_snapshot_the_story_cannot_begin_anew() -> None:
    assert Client().post("/story/restart").status_code == 404
