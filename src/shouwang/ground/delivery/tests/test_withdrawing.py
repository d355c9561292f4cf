"""What was told is taken back: nothing more of it is sent, and what went out stays said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from pytest_django.fixtures import Settings

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.delivery import actions, queries
from shouwang.ground.delivery.actions import Withdrawal, sending, withdrawing
from shouwang.ground.delivery.channels import Message
from shouwang.ground.delivery.channels.gateway import Gateway
from shouwang.ground.delivery.models import Dispatch
from shouwang.ground.delivery.states import State
from shouwang.ground.errors import NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.tests.factories import make_post

from .factories import SYSTEM, dispatch_of, let_ladder_pass, make_addressee, tell
from .stubs import http_gateway

T = TypeVar("T")
PHONE = "000-0000-0001"
SMS = "json://127.0.0.1:9/{phone}"
pytestmark = pytest.mark.django_db


def take_back(*sources: str) -> int:
    return actions.withdraw(SYSTEM, sources, Withdrawal.CANCELLED, object_key="warning:1")


def test_what_is_queued_is_not_sent_any_more(settings: Settings) -> None:
    with http_gateway() as stub:
        settings.CHANNELS = {"sms": stub.channel}
        (notice,) = tell(make_addressee(phone=PHONE), source_key="w:1")
        stopped = take_back("w:1")
        actions.drain(SYSTEM)

    row = dispatch_of(notice, "sms")
    assert (stopped, stub.requests) == (2, 0)
    assert (row.state, row.withdrawn_because) == (State.WITHDRAWN, "cancelled")
    assert dispatch_of(notice, "call_list").state == State.WITHDRAWN
    assert dispatch_of(notice, "inbox").state == State.DELIVERED
    assert Entry.objects.filter(verb="dispatch.withdrawn", object_key="warning:1").count() == 1


def test_another_source_goes_on(settings: Settings) -> None:
    settings.CHANNELS = {"sms": SMS}
    (notice,) = tell(make_addressee(phone=PHONE), source_key="w:10")

    assert take_back("w:1") == 0
    assert dispatch_of(notice, "sms").state == State.QUEUED


def test_what_failed_cannot_be_tried_again(settings: Settings) -> None:
    with http_gateway(status=404) as stub:
        settings.CHANNELS = {"sms": stub.channel}
        person = make_addressee(phone=PHONE)
        make_post(account=person, role="grid_worker")
        (notice,) = tell(person, source_key="w:1")
        actions.drain(SYSTEM)
        take_back("w:1")

    with pytest.raises(WrongState, match="这条通知已经撤回，不能再发。"):
        actions.retry(SYSTEM, dispatch_of(notice, "sms").pk)

    row = dispatch_of(notice, "sms")
    assert (row.state, row.error, row.attempts) == (State.FAILED, "refused", 1)


def test_what_the_channel_has_taken_stays_sent(settings: Settings) -> None:
    with http_gateway() as stub:
        settings.CHANNELS = {"sms": stub.channel}
        (notice,) = tell(make_addressee(phone=PHONE), source_key="w:1")
        actions.drain(SYSTEM)

    assert take_back("w:1") == 1
    assert dispatch_of(notice, "sms").state == State.SENT
    assert dispatch_of(notice, "call_list").state == State.WITHDRAWN


def test_cancelled_while_it_is_sent_stops_those_whose_turn_has_not_come(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANNELS = {"sms": SMS}
    people = [make_addressee(phone=f"000-0000-{n:04}") for n in range(1, 101)]
    tell(*people, source_key="w:1")
    monkeypatch.setattr(Gateway, "send", _sends)
    monkeypatch.setattr(sending, "_messages", _after_cancelling(sending._messages))

    assert actions.drain(SYSTEM) == 0

    rows = Dispatch.objects.filter(channel="sms")
    assert rows.filter(state=State.WITHDRAWN, attempts=0).count() == 100


def test_what_was_under_way_and_failed_is_not_queued_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANNELS = {"sms": SMS}
    (notice,) = tell(make_addressee(phone=PHONE), source_key="w:1")
    monkeypatch.setattr(Gateway, "send", _fails)
    monkeypatch.setattr(sending, "_judge", _after_cancelling(sending._judge))

    actions.drain(SYSTEM)
    let_ladder_pass()
    actions.drain(SYSTEM)

    row = dispatch_of(notice, "sms")
    assert (row.state, row.attempts, row.withdrawn_because) == (State.WITHDRAWN, 1, "cancelled")


def _sends(_way: Gateway, _message: Message) -> State:
    return State.SENT


def _fails(_way: Gateway, _message: Message) -> State:
    raise OSError


def _after_cancelling(step: Callable[..., T]) -> Callable[..., T]:
    """Return a step of the drain with a cancellation just before it."""

    def cancelled(*arguments: object) -> T:
        take_back("w:1")
        return step(*arguments)

    return cancelled


def test_what_was_under_way_when_its_sender_was_killed_is_withdrawn(settings: Settings) -> None:
    settings.CHANNELS = {"sms": SMS}
    (notice,) = tell(make_addressee(phone=PHONE), source_key="w:1")
    Dispatch.objects.filter(channel="sms").update(state="sending", holder="gone", attempts=1)
    take_back("w:1")
    assert dispatch_of(notice, "sms").state == State.SENDING

    let_ladder_pass()
    actions.drain(SYSTEM)

    assert dispatch_of(notice, "sms").state == State.WITHDRAWN


def test_one_more_channel_for_those_who_have_not_confirmed(settings: Settings) -> None:
    settings.CHANNELS = {"wecom": "json://127.0.0.1:9/{phone}"}
    first, second = make_addressee(phone=PHONE), make_addressee(phone="000-0000-0002")
    make_post(account=first, role="grid_worker")
    notices = tell(first, second, asks_confirmation=True, source_key="w:1")
    actions.tell_by_phone(SYSTEM, notices[0].pk)

    both = [first.pk, second.pk]
    added = [actions.send_also(SYSTEM, "w:1", both, "wecom", key="warning:1") for _ in range(2)]

    assert added == [1, 0]
    assert dispatch_of(notices[1], "wecom").state == State.QUEUED
    assert not Dispatch.objects.filter(notice=notices[0], channel="wecom").exists()


def test_a_channel_that_nobody_configured_is_no_fallback() -> None:
    person = make_addressee(phone=PHONE)
    tell(person, source_key="w:1")

    assert actions.send_also(SYSTEM, "w:1", [person.pk], "wecom", key="warning:1") == 0
    assert queries.open_channels(SYSTEM) == []


def test_reach_tells_every_channel_with_its_reason(settings: Settings) -> None:
    with http_gateway(status=404) as stub:
        settings.CHANNELS = {"sms": stub.channel}
        person = make_addressee(phone=PHONE)
        tell(person, source_key="w:1")
        actions.drain(SYSTEM)

    (found,) = queries.reach(SYSTEM, ["w:1"])

    assert [(way.channel, way.state, way.reason) for way in found.channels] == [
        ("call_list", "queued", ""),
        ("inbox", "delivered", ""),
        ("sms", "failed", "refused"),
    ]
    assert found.confirmed_at is None


def test_reach_is_for_the_system() -> None:
    with pytest.raises(NotFound):
        queries.reach(actor_for("safety_station_head"), ["w:1"])


def test_nothing_is_withdrawn_twice(settings: Settings) -> None:
    settings.CHANNELS = {"sms": SMS}
    tell(make_addressee(phone=PHONE), source_key="w:1")
    take_back("w:1")

    assert take_back("w:1") == 0
    assert withdrawing.OPEN[0] is State.QUEUED
