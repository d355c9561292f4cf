"""A subscriber's session: comes in, subscribes, acknowledges when told, notices a dead line."""

from __future__ import annotations

import pytest

from shouwang.engines.mqtt.packets import (
    Connack,
    Connect,
    Disconnect,
    Packet,
    Pingreq,
    Pingresp,
    Puback,
    Publish,
    Suback,
    Subscribe,
)
from shouwang.engines.mqtt.properties import Property
from shouwang.engines.mqtt.reading import Splitter
from shouwang.engines.mqtt.session import Closed, Refused, Session, Terms
from shouwang.engines.mqtt.values import Malformed
from shouwang.engines.mqtt.writing import write_packet

FILTER = "$share/shouwang/shouwang/+/+"
MESSAGE = Publish("shouwang/gw/WL-01", b"{}", 1, 12)


def make_session(keep_alive_s: int = 30) -> Session:
    return Session(Terms("ingest-1", FILTER, keep_alive_s=keep_alive_s), now_s=0.0)


def running() -> Session:
    session = make_session()
    told = write_packet(Connack(has_session=True)) + write_packet(Suback(1, (1,)))
    session.receive(told, now_s=0.0)
    session.take_outgoing(0.0)
    return session


def sent(session: Session) -> list[Packet]:
    return Splitter().feed(session.take_outgoing(0.0))


def test_it_asks_for_its_kept_session_first() -> None:
    session = make_session()

    (packet,) = sent(session)

    assert isinstance(packet, Connect)
    assert packet.is_clean_start is False
    assert packet.properties == {
        Property.SESSION_EXPIRY_S: 604_800,
        Property.RECEIVE_MAXIMUM: 8_192,
    }


def test_it_subscribes_when_it_is_let_in_and_runs_when_that_is_granted() -> None:
    session = make_session()
    sent(session)

    session.receive(write_packet(Connack(has_session=True)), now_s=0.0)
    asked = sent(session)
    session.receive(write_packet(Suback(1, (1,))), now_s=0.0)

    assert asked == [Subscribe(1, ((FILTER, 1),))]
    assert (session.had_session, session.is_running) == (True, True)


def test_messages_of_the_kept_session_may_come_before_the_subscription_is_granted() -> None:
    session = make_session()

    found = session.receive(
        write_packet(Connack(has_session=True)) + write_packet(MESSAGE), now_s=0.0
    )

    assert found == [MESSAGE]


def test_nothing_is_acknowledged_until_it_is_said() -> None:
    session = running()

    found = session.receive(write_packet(MESSAGE), now_s=1.0)
    before = sent(session)
    session.acknowledge([12])

    assert (found, before, sent(session)) == ([MESSAGE], [], [Puback(12)])


@pytest.mark.parametrize("reason", [0x86, 0x87, 0x8C])
def test_a_refusal_to_come_in_names_its_reason(reason: int) -> None:
    session = make_session()

    with pytest.raises(Refused) as refused:
        session.receive(write_packet(Connack(has_session=False, reason=reason)), now_s=0.0)

    assert refused.value.reason == reason


def test_a_subscription_that_is_not_granted_is_a_refusal() -> None:
    session = make_session()
    told = write_packet(Connack(has_session=False)) + write_packet(Suback(1, (0x87,)))

    with pytest.raises(Refused):
        session.receive(told, now_s=0.0)


def test_a_session_that_another_takes_over_is_closed_with_that_reason() -> None:
    with pytest.raises(Closed) as closed:
        running().receive(write_packet(Disconnect(0x8E)), now_s=0.0)

    assert closed.value.reason == 0x8E


def test_a_broker_that_speaks_like_a_client_is_malformed() -> None:
    with pytest.raises(Malformed):
        running().receive(write_packet(Connect("x")), now_s=0.0)


def test_it_asks_after_half_of_the_keep_alive_and_gives_up_after_the_other_half() -> None:
    session = running()

    session.tick(14.9)
    quiet = sent(session)
    session.tick(15.0)
    asked = sent(session)

    assert (quiet, asked) == ([], [Pingreq()])
    with pytest.raises(Closed):
        session.tick(30.0)


def test_an_answer_keeps_the_line() -> None:
    session = running()
    session.tick(15.0)
    session.take_outgoing(15.0)

    session.receive(write_packet(Pingresp()), now_s=16.0)
    session.tick(29.9)

    assert sent(session) == []


def test_the_brokers_own_keep_alive_counts() -> None:
    session = make_session()
    told = Connack(has_session=False, properties={Property.SERVER_KEEP_ALIVE_S: 10})
    session.receive(write_packet(told), now_s=0.0)
    session.take_outgoing(0.0)

    session.tick(5.0)

    assert sent(session) == [Pingreq()]


def test_it_says_good_bye_and_keeps_its_session() -> None:
    session = running()

    session.leave()

    assert sent(session) == [Disconnect()]
