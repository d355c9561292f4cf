"""Each transport against a server on loopback."""

from __future__ import annotations

import logging
import time

import pytest

from shouwang.ground.delivery.channels import Message, TransportError, all_channels, channel
from shouwang.ground.delivery.channels.email import Email
from shouwang.ground.delivery.channels.gateway import Gateway
from shouwang.ground.delivery.rules import Reason
from shouwang.ground.delivery.states import State

from .stubs import HttpGateway, http_gateway, mail_server, silent_server

PHONE = "000-0000-0001"
MESSAGE = Message(1, 1, "k1", "标题", "【守望】标题。", phone=PHONE, email="shen@example.org")
SENDER = "shouwang@example.org"


def refused(way: Email | Gateway, message: Message = MESSAGE) -> TransportError:
    with pytest.raises(TransportError) as caught:
        way.send(message)
    return caught.value


def test_a_gateway_is_handed_phone_key_and_text() -> None:
    with http_gateway() as stub:
        state = Gateway("sms", stub.channel).send(MESSAGE)

    assert state is State.SENT
    assert (dict(stub.accepted), stub.keys) == ({PHONE: 1}, {"k1"})
    assert stub.texts == ["【守望】标题。"]


@pytest.mark.parametrize(
    ("status", "reason", "is_permanent"),
    [
        (400, Reason.REFUSED, True),
        (404, Reason.REFUSED, True),
        (429, Reason.BUSY, False),
        (408, Reason.BUSY, False),
        (500, Reason.FAULT, False),
        (503, Reason.FAULT, False),
    ],
)
def test_a_refusing_gateway_is_told_apart(
    status: int, reason: Reason, *, is_permanent: bool
) -> None:
    with http_gateway(status=status) as stub:
        error = refused(Gateway("sms", stub.channel))

    assert (error.reason, error.is_permanent) == (reason, is_permanent)


def test_a_gateway_that_is_not_there_is_unreachable() -> None:
    with http_gateway() as stub:
        pass

    error = refused(Gateway("sms", stub.channel))

    assert (error.reason, error.is_permanent) == (Reason.UNREACHABLE, False)


def test_a_gateway_that_hangs_costs_its_limit_only() -> None:
    began = time.monotonic()

    with silent_server() as address:
        error = refused(Gateway("sms", HttpGateway(url=address).channel, read_s=0.2))

    assert (error.reason, error.is_permanent) == (Reason.TIMED_OUT, False)
    assert time.monotonic() - began < 5


def test_without_a_phone_nothing_is_sent() -> None:
    with http_gateway() as stub:
        error = refused(Gateway("sms", stub.channel), Message(1, 1, "k1", "标题", "标题"))

    assert (error.reason, error.is_permanent, stub.requests) == (Reason.NO_ADDRESS, True, 0)


@pytest.mark.parametrize("url", ["jsn://{phone}", "dingtalk://!/{phone}"])
def test_an_address_that_apprise_does_not_know_ends_at_once(url: str) -> None:
    error = refused(Gateway("sms", url))

    assert (error.reason, error.is_permanent) == (Reason.BAD_ADDRESS, True)


def test_nothing_of_apprise_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    with http_gateway(status=500) as stub:
        refused(Gateway("sms", stub.channel))

    assert [record for record in caplog.records if record.name.startswith("apprise")] == []


def test_addresses_are_not_shown() -> None:
    way = Gateway("sms", "json://user:secret@gateway.example.org/{phone}")

    assert "secret" not in repr(way)
    assert "secret" not in repr(Email("smtp://user:secret@mail.example.org", SENDER))
    assert PHONE not in repr(MESSAGE)
    assert "shen" not in repr(MESSAGE)


def test_a_group_is_known_by_an_address_without_addressee() -> None:
    assert Gateway("wecom", "wecombot://0123456789abcdef/").is_group
    assert not Gateway("sms", "json://gateway.example.org/{phone}").is_group
    assert not Gateway("sms").is_group


def test_a_mail_server_takes_a_mail_with_a_lasting_number() -> None:
    with mail_server() as stub:
        state = Email(stub.url, SENDER).send(MESSAGE)

    assert state is State.SENT
    assert "Message-ID: <k1@example.org>" in stub.mails[0]
    assert "To: shen@example.org" in stub.mails[0]


@pytest.mark.parametrize(
    ("answer", "reason", "is_permanent"),
    [("550 unknown", Reason.REFUSED, True), ("451 later", Reason.BUSY, False)],
)
def test_a_refusing_mail_server_is_told_apart(
    answer: str, reason: Reason, *, is_permanent: bool
) -> None:
    with mail_server(answer) as stub:
        error = refused(Email(stub.url, SENDER))

    assert (error.reason, error.is_permanent, stub.mails) == (reason, is_permanent, [])


def test_a_mail_server_that_hangs_costs_its_limit_only() -> None:
    began = time.monotonic()

    with silent_server() as address:
        error = refused(Email(f"smtp://{address}", SENDER, limit_s=0.2))

    assert (error.reason, error.is_permanent) == (Reason.TIMED_OUT, False)
    assert time.monotonic() - began < 5


def test_without_settings_only_the_houses_own_channels_are_configured() -> None:
    configured = [way.name for way in all_channels() if way.is_configured]

    assert configured == ["inbox", "call_list"]
    assert not channel("pigeon").is_configured
