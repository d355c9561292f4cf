"""A person's own choice of channels, and saying that they know."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions, queries
from shouwang.ground.delivery.actions import Choice, QuietHours
from shouwang.ground.delivery.models import Dispatch, Preference
from shouwang.ground.delivery.queries import Importance
from shouwang.ground.delivery.states import State
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account
from shouwang.ground.people.queries import masked_email

from .factories import dispatch_of, make_addressee, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Account:
    account = make_addressee()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def own(account: Account) -> Actor:
    return Actor(account.journal_key, account_id=account.pk)


def channels(account: Account) -> list[str]:
    rows = Dispatch.objects.filter(notice__account=account).order_by("channel")
    return list(rows.values_list("channel", flat=True))


def test_a_choice_made_on_the_page_decides_the_channels(client: Client, reader: Account) -> None:
    told = {"urgent": ["email"], "normal": ["wecom"], "email": "shen@example.org"}

    answer = client.post(
        "/inbox/settings/save", {**told, "quiet_from": "22:00", "quiet_until": "07:00"}
    )
    tell(reader)

    assert answer.headers["Location"] == "/inbox/settings"
    assert channels(reader) == ["call_list", "email", "inbox"]
    assert queries.choice_of(own(reader)) == Choice(
        frozenset({"email"}), frozenset({"wecom"}), QuietHours(time(22), time(7))
    )
    assert masked_email(own(reader)) == "s***@example.org"
    page = client.get("/inbox/settings").content.decode()
    assert ("s***@example.org" in page, "shen@" in page) == (True, False)


def test_the_address_stays_when_left_empty_and_goes_when_asked(
    client: Client, reader: Account
) -> None:
    client.post("/inbox/settings/save", {"email": "shen@example.org"})
    client.post("/inbox/settings/save", {"email": ""})
    kept = masked_email(own(reader))
    client.post("/inbox/settings/save", {"forget_email": "on"})

    assert (kept, masked_email(own(reader))) == ("s***@example.org", "")


def test_the_inbox_stays_when_nothing_is_chosen(client: Client, reader: Account) -> None:
    client.post("/inbox/settings/save", {})

    tell(reader, importance=Importance.NORMAL)

    assert channels(reader) == ["inbox"]


@pytest.mark.parametrize(
    "told",
    [
        {"quiet_from": "22:00"},
        {"quiet_from": "22:00", "quiet_until": "22:00"},
        {"email": "shen at home"},
        {"urgent": "pigeon"},
    ],
    ids=["half", "empty", "address", "channel"],
)
def test_a_wrong_choice_is_refused(client: Client, reader: Account, told: dict[str, str]) -> None:
    answer = client.post("/inbox/settings/save", told)

    assert answer.status_code == 422
    assert Preference.objects.count() == 0
    assert not Entry.objects.filter(verb="preference.save").exists()


def test_a_wrong_address_keeps_the_choice_out_too(reader: Account) -> None:
    with pytest.raises(Invalid):
        actions.save_choice(own(reader), Choice(), email="shen at home")

    assert Preference.objects.count() == 0


def test_only_an_account_chooses() -> None:
    with pytest.raises(NotAllowed):
        actions.save_choice(Actor.anonymous(), Choice())


def test_unconfigured_channels_are_marked(client: Client, reader: Account) -> None:
    assert "短信（未配置）" in client.get("/inbox/settings").content.decode()


def test_confirming_counts_the_first_time(client: Client, reader: Account) -> None:
    (notice,) = tell(reader, asks_confirmation=True)

    page = client.get("/inbox/").content.decode()
    answers = [client.post(f"/inbox/{notice.pk}/confirm").status_code for _ in range(2)]

    notice.refresh_from_db()
    assert "我已知悉" in page
    assert answers == [302, 302]
    assert (notice.is_read, notice.confirmed_by) == (True, reader.journal_key)
    assert dispatch_of(notice, "inbox").state == State.CONFIRMED
    assert Entry.objects.filter(verb="notice.confirm").count() == 1


def test_confirming_by_the_api(client: Client, reader: Account) -> None:
    (notice,) = tell(reader, asks_confirmation=True)

    answer = client.post(f"/api/v1/inbox/{notice.pk}/confirm")

    assert answer.status_code == 200
    assert answer.json()["confirmed_at"] is not None


def test_what_asks_for_nothing_is_not_confirmed(reader: Account) -> None:
    (notice,) = tell(reader)

    with pytest.raises(WrongState):
        actions.confirm(own(reader), notice.pk)

    notice.refresh_from_db()
    assert (notice.confirmed_at, dispatch_of(notice, "inbox").state) == (None, State.DELIVERED)


def test_nobody_confirms_for_another(reader: Account) -> None:
    (notice,) = tell(reader, asks_confirmation=True)

    with pytest.raises(NotFound):
        actions.confirm(own(make_addressee()), notice.pk)

    notice.refresh_from_db()
    assert notice.confirmed_at is None


def test_reading_moves_the_inbox(reader: Account) -> None:
    (notice,) = tell(reader)

    actions.mark_read(own(reader), notice.pk)

    assert dispatch_of(notice, "inbox").state == State.READ


def test_what_asks_for_confirmation_is_urgent(reader: Account) -> None:
    tell(reader, importance=Importance.NORMAL, asks_confirmation=True)

    assert channels(reader) == ["call_list", "inbox", "sms"]
