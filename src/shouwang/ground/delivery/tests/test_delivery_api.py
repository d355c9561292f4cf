"""The inbox in the web API."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions
from shouwang.ground.delivery.models import Notice
from shouwang.ground.delivery.queries import NoticeDraft
from shouwang.ground.errors import say
from shouwang.ground.people.tests.factories import AccountFactory

SYSTEM = Actor.system("test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def told(client: Client) -> Notice:
    account = AccountFactory()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for number in (1, 2):
        draft = NoticeDraft("test", say("第 {n} 条", n=number))
        actions.notify(SYSTEM, [account.pk], draft, source_key=f"event:{number}")
    return Notice.objects.latest("id")


def test_the_list_goes_on_by_cursor(client: Client, told: Notice) -> None:
    first = client.get("/api/v1/inbox?limit=1").json()
    second = client.get(f"/api/v1/inbox?limit=1&cursor={first['next_cursor']}").json()

    assert [item["title"] for item in first["items"]] == ["第 2 条"]
    assert [item["title"] for item in second["items"]] == ["第 1 条"]
    assert (second["count"], second["next_cursor"]) == (2, "")


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30])
def test_a_senseless_cursor_is_refused(client: Client, told: Notice, cursor: str) -> None:
    answer = client.get(f"/api/v1/inbox?cursor={cursor}")

    assert answer.status_code == 422


def test_a_notice_is_marked_read(client: Client, told: Notice) -> None:
    answer = client.post(f"/api/v1/inbox/{told.pk}/read")

    told.refresh_from_db()
    assert (answer.status_code, told.is_read) == (204, True)


def test_another_persons_notice_is_not_found(client: Client, told: Notice) -> None:
    stranger = AccountFactory()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/api/v1/inbox/{told.pk}/read")

    told.refresh_from_db()
    assert (answer.status_code, told.is_read) == (404, False)


def test_nobody_lists_without_sign_in(client: Client) -> None:
    assert client.get("/api/v1/inbox").status_code == 401
