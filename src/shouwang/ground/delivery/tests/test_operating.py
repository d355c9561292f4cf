"""Officers: what did not come through, trying again, the call list."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions, queries
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import Importance
from shouwang.ground.delivery.states import State
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.journal.queries import history
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN

from .factories import SYSTEM, dispatch_of, make_addressee, tell
from .stubs import http_gateway

PHONE = "000-0000-0001"
pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Actor:
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def addressee() -> Account:
    account = make_addressee(phone=PHONE)
    make_post(account=account, role="grid_worker")
    return account


def signed_in(client: Client, actor: Actor) -> Client:
    client.force_login(
        Account.objects.get(pk=actor.account_id or 0),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def failed(notice: Notice) -> Dispatch:
    row = dispatch_of(notice, "sms")
    Dispatch.objects.filter(pk=row.pk).update(state="failed", error="fault", attempts=6)
    row.refresh_from_db()
    return row


def test_the_page_names_unconfigured_and_failed(
    client: Client, station: Actor, addressee: Account
) -> None:
    (notice,) = tell(addressee)
    signed_in(client, station)

    before = client.get("/inbox/deliveries/?state=unconfigured").content.decode()
    failed(notice)
    after = client.get("/inbox/deliveries/").content.decode()

    assert "未配置" in before
    assert addressee.name in before
    assert "对方系统出错" in after


def test_a_failed_dispatch_is_put_back_with_the_same_key(
    client: Client, station: Actor, addressee: Account, settings: Settings
) -> None:
    (notice,) = tell(addressee)
    row = failed(notice)
    signed_in(client, station)

    with http_gateway() as stub:
        settings.CHANNELS = {"sms": stub.channel}
        page = client.get("/inbox/deliveries/").content.decode()
        client.post(f"/inbox/deliveries/{row.pk}/retry")
        actions.drain(SYSTEM)

    assert "再试一次" in page
    assert stub.keys == {row.gateway_key}
    fresh = dispatch_of(notice, "sms")
    assert (fresh.state, fresh.attempts, fresh.error) == (State.SENT, 1, "")
    assert [entry.verb for entry in history(station, row.journal_key)] == ["dispatch.retry"]


def test_an_unconfigured_channel_is_not_tried_again(station: Actor, addressee: Account) -> None:
    (notice,) = tell(addressee)
    row = dispatch_of(notice, "sms")

    with pytest.raises(WrongState):
        actions.retry(station, row.pk)

    assert dispatch_of(notice, "sms").state == State.UNCONFIGURED


def test_what_was_sent_is_not_tried_again(
    station: Actor, addressee: Account, settings: Settings
) -> None:
    settings.CHANNELS = {"sms": "json://127.0.0.1:9/{phone}"}
    (notice,) = tell(addressee)
    Dispatch.objects.filter(channel="sms").update(state="sent")

    with pytest.raises(WrongState):
        actions.retry(station, dispatch_of(notice, "sms").pk)

    assert dispatch_of(notice, "sms").state == State.SENT


def test_another_street_sees_and_moves_nothing(addressee: Account, settings: Settings) -> None:
    elsewhere = actor_for("safety_station_head", area_code="330781001")
    (notice,) = tell(addressee)
    row = failed(notice)
    settings.CHANNELS = {"sms": "json://127.0.0.1:9/{phone}"}
    entries = Entry.objects.count()

    assert list(queries.deliveries(elsewhere)) == []
    assert queries.call_sources(elsewhere) == []
    with pytest.raises(NotFound):
        actions.retry(elsewhere, row.pk)
    with pytest.raises(NotFound):
        actions.tell_by_phone(elsewhere, notice.pk)
    with pytest.raises(NotFound):
        actions.unmask_call_list(elsewhere, notice.source_key)

    notice.refresh_from_db()
    assert (dispatch_of(notice, "sms").state, notice.confirmed_by) == (State.FAILED, "")
    assert Entry.objects.count() == entries


def test_whoever_has_no_grant_sees_nothing(addressee: Account) -> None:
    tell(addressee)
    grid = actor_for("grid_worker")

    for read in (queries.deliveries, queries.channel_lines, queries.call_sources):
        with pytest.raises(NotAllowed):
            read(grid)


def test_channels_are_counted(station: Actor, addressee: Account) -> None:
    (notice,) = tell(addressee)
    failed(notice)

    lines = {line.name: line for line in queries.channel_lines(station)}

    assert (lines["inbox"].through, lines["inbox"].is_configured) == (1, True)
    assert (lines["sms"].failed, lines["sms"].is_configured) == (1, False)
    assert (lines["call_list"].waiting, lines["email"].waiting) == (1, 0)


def test_the_call_list_shows_masked_phones_until_somebody_asks(
    client: Client, station: Actor, addressee: Account
) -> None:
    (notice,) = tell(addressee, source_key="event:77")
    signed_in(client, station)

    masked = client.get("/inbox/call-list/sheet?source=event:77").content.decode()
    whole = client.post("/inbox/call-list/unmask", {"source": "event:77"}).content.decode()

    assert ("000****0001" in masked, PHONE in masked) == (True, False)
    assert PHONE in whole
    (entry,) = [found for found in history(station, "notice:event:77") if "unmask" in found.verb]
    assert entry.details["accounts"] == [notice.account_id]


def test_telling_by_phone_confirms_by_whom_and_takes_off_the_list(
    client: Client, station: Actor, addressee: Account
) -> None:
    (notice,) = tell(addressee)
    signed_in(client, station)

    client.post(f"/inbox/call-list/{notice.pk}/told")

    notice.refresh_from_db()
    row = dispatch_of(notice, "call_list")
    assert (row.state, row.attempts) == (State.CONFIRMED, 1)
    assert notice.confirmed_by == station.key
    assert queries.call_sources(station) == []
    assert [entry.verb for entry in history(station, row.journal_key)] == ["dispatch.tell_by_phone"]


def test_telling_by_phone_twice_is_refused(station: Actor, addressee: Account) -> None:
    (notice,) = tell(addressee)
    actions.tell_by_phone(station, notice.pk)

    with pytest.raises(WrongState):
        actions.tell_by_phone(station, notice.pk)

    assert dispatch_of(notice, "call_list").version == 2


def test_a_normal_notice_may_be_told_by_phone_too(station: Actor, addressee: Account) -> None:
    (notice,) = tell(addressee, importance=Importance.NORMAL)

    actions.tell_by_phone(station, notice.pk)

    assert dispatch_of(notice, "call_list").state == State.CONFIRMED


def test_whoever_has_read_is_not_called_unless_confirmation_is_asked(
    station: Actor, addressee: Account
) -> None:
    (plain,) = tell(addressee)
    (asking,) = tell(addressee, asks_confirmation=True)
    reader = Actor(addressee.journal_key, account_id=addressee.pk)

    actions.mark_all_read(reader, up_to_id=asking.pk)

    waiting = [source.source_key for source in queries.call_sources(station)]
    assert waiting == [asking.source_key]
    assert dispatch_of(plain, "inbox").state == State.READ
    actions.confirm(reader, asking.pk)
    assert queries.call_sources(station) == []


def test_an_unknown_state_is_refused(station: Actor) -> None:
    with pytest.raises(Invalid):
        queries.deliveries(station, state="lost")


def test_the_api_lists_by_state_and_channel(
    client: Client, station: Actor, addressee: Account
) -> None:
    (notice,) = tell(addressee)
    row = failed(notice)
    signed_in(client, station)

    found = client.get("/api/v1/deliveries?state=failed&channel=sms").json()
    none = client.get("/api/v1/deliveries?state=failed&channel=email").json()

    assert (found["count"], none["count"]) == (1, 0)
    assert found["items"][0]["id"] == row.pk
    assert found["items"][0]["reason_words"] == "对方系统出错"
    assert client.get("/api/v1/deliveries?state=lost").status_code == 422


def test_the_api_puts_back(
    client: Client, station: Actor, addressee: Account, settings: Settings
) -> None:
    settings.CHANNELS = {"sms": "json://127.0.0.1:9/{phone}"}
    (notice,) = tell(addressee)
    row = failed(notice)
    signed_in(client, station)

    answer = client.post(f"/api/v1/deliveries/{row.pk}/retry")

    assert (answer.status_code, answer.json()["state"]) == (200, "queued")


def test_older_deliveries_are_a_page_further(
    client: Client, station: Actor, addressee: Account
) -> None:
    for _ in range(26):
        tell(addressee)
    signed_in(client, station)

    first = client.get("/inbox/deliveries/?state=unconfigured").content.decode()
    oldest, second = Dispatch.objects.filter(channel="sms").order_by("id")[:2]

    assert f"before={second.pk}" in first
    page = client.get(f"/inbox/deliveries/?state=unconfigured&before={second.pk}")
    assert [row.dispatch_id for row in page.context["rows"]] == [oldest.pk]


@pytest.mark.parametrize(
    "wrong",
    [{"state": "lost"}, {"state": "failed", "error": ""}, {"state": "sending", "holder": ""}],
)
def test_the_database_refuses_what_cannot_be(addressee: Account, wrong: dict[str, str]) -> None:
    tell(addressee)

    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(channel="sms").update(**wrong)
