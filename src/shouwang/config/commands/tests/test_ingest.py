"""The ingester's loop against a small broker: stored first, acknowledged then, nothing given up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.db import DatabaseError

from shouwang.config.commands import ingest
from shouwang.config.commands.ingest import IS_DOUBLE, SHARED_FILTER, TOPIC_FILTER, Loop, terms_of
from shouwang.config.commands.mqtt_line import Broker
from shouwang.engines.mqtt.packets import Connect
from shouwang.engines.mqtt.session import Terms
from shouwang.engines.mqtt.writing import write_packet
from shouwang.watch.sensors.actions.messages import Ingester, Message, Stored

from .brokers import Kept, SmallBroker, small_broker

NAME = "shouwang-test"
TOPIC = "shouwang/gw-01/WL-01"
GIVEN_UP_S = 20


@dataclass
class Notebook(Ingester):
    """Stores in a list; fails as often as told, and notes what was acknowledged by then."""

    broker: SmallBroker | None = None
    fails: int = 0
    stored: list[Message] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)

    def store(self, messages: Sequence[Message], *, now: datetime) -> Stored:
        """Keep messages."""
        del now
        assert self.broker is not None
        self.acknowledged.append(len(self.broker.acknowledged))
        if self.fails:
            self.fails -= 1
            raise DatabaseError("the disk is full")
        self.stored.extend(messages)
        return Stored(len(messages), 0)


@pytest.fixture
def broker() -> Iterator[SmallBroker]:
    """Lend a broker that keeps a session for the ingester."""
    with small_broker({"shouwang": b"word"}) as made:
        made.kept[NAME] = Kept(NAME, {TOPIC_FILTER})
        yield made


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "FIRST_WAIT_S", 0.02)
    monkeypatch.setattr(ingest, "PAUSE_S", 0.01)


def make_loop(broker: SmallBroker, ingester: Ingester, password: bytes = b"word") -> Loop:
    where = Broker.at(broker.url)
    terms = Terms(NAME, TOPIC_FILTER, user=where.user, password=password)
    return Loop(where, terms, ingester, judge=None)


def run_until_quiet(broker: SmallBroker, loop: Loop) -> int:
    """Run until the broker has nothing left that is not acknowledged."""

    def stop() -> None:
        broker.quiet.wait(GIVEN_UP_S)
        loop.is_stopping = True

    threading.Thread(target=stop, daemon=True).start()
    return loop.run()


def test_nothing_is_acknowledged_before_it_is_stored(broker: SmallBroker) -> None:
    notebook = Notebook(broker=broker)
    for number in range(300):
        broker.publish(TOPIC, b"%d" % number)

    run_until_quiet(broker, make_loop(broker, notebook))

    sent = [(TOPIC, b"%d" % number) for number in range(300)]
    assert notebook.acknowledged[0] == 0
    assert [tuple(message) for message in notebook.stored] == sent
    assert broker.acknowledged == sent


def test_what_the_database_refuses_stays_at_the_broker_and_comes_again(
    broker: SmallBroker, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = Notebook(broker=broker, fails=2)
    broker.publish(TOPIC, b"1")

    run_until_quiet(broker, make_loop(broker, notebook))

    assert notebook.acknowledged == [0, 0, 0]
    assert [message.payload for message in notebook.stored] == [b"1"]
    assert (broker.repeated, broker.connections) == (2, 3)
    assert "数据库出错，消息留在服务器上：the disk is full" in capsys.readouterr().out


def test_a_broken_line_is_made_again(broker: SmallBroker) -> None:
    notebook = Notebook(broker=broker)
    loop = make_loop(broker, notebook)
    keep = notebook.store

    def store_and_break(messages: Sequence[Message], *, now: datetime) -> Stored:
        told = keep(messages, now=now)
        if broker.connections == 1:
            broker.drop_lines()
        return told

    notebook.store = store_and_break  # type: ignore[method-assign]
    broker.publish(TOPIC, b"1")

    run_until_quiet(broker, loop)

    assert [message.payload for message in notebook.stored] == [b"1", b"1"]
    assert broker.acknowledged == [(TOPIC, b"1")]


def test_a_message_that_is_too_long_is_handed_on_without_its_payload(broker: SmallBroker) -> None:
    notebook = Notebook(broker=broker)
    broker.publish(TOPIC, b"x" * 10_000_000)
    broker.publish(TOPIC, b"1")

    run_until_quiet(broker, make_loop(broker, notebook))

    assert notebook.stored == [Message(TOPIC, None), Message(TOPIC, b"1")]
    assert len(broker.acknowledged) == 2


def test_a_wrong_password_is_said_and_tried_again(
    broker: SmallBroker, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = make_loop(broker, Notebook(broker=broker), password=b"wrong")
    pause = loop._pause

    def pause_once(wait_s: float) -> None:
        pause(wait_s)
        loop.is_stopping = wait_s > ingest.FIRST_WAIT_S * 1.5

    loop._pause = pause_once  # type: ignore[method-assign]

    loop.run()

    assert capsys.readouterr().out.count("用户名或密码不对") >= 2


def test_another_ingester_of_the_same_name_ends_this_one(
    broker: SmallBroker, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = Notebook(broker=broker)
    keep = notebook.store

    def come_in_too(messages: Sequence[Message], *, now: datetime) -> Stored:
        other = socket.create_connection(("127.0.0.1", broker.port))
        other.sendall(write_packet(Connect(NAME, user="shouwang", password=b"word")))
        other.recv(1)
        return keep(messages, now=now)

    notebook.store = come_in_too  # type: ignore[method-assign]
    broker.publish(TOPIC, b"1")

    code = make_loop(broker, notebook).run()

    assert code == IS_DOUBLE
    assert "请用 --share，并用 --name 区分" in capsys.readouterr().out


def test_two_ingesters_share_what_comes(broker: SmallBroker) -> None:
    broker.kept = {name: Kept(name, {SHARED_FILTER}) for name in ("first", "second")}
    for number in range(10):
        broker.publish(TOPIC, b"%d" % number)

    shares = [len(kept.queue) for kept in broker.kept.values()]

    assert shares == [5, 5]


@pytest.mark.parametrize(
    ("is_shared", "name", "client_id", "topic_filter"),
    [
        (False, "", "shouwang", "shouwang/+/+"),
        (False, "b", "shouwang-b", "shouwang/+/+"),
        (True, "b", "shouwang-b", "$share/shouwang/shouwang/+/+"),
        (True, "", f"shouwang-{socket.gethostname()}"[:60], "$share/shouwang/shouwang/+/+"),
    ],
)
def test_one_ingester_has_one_session_wherever_it_runs_and_those_that_share_their_own(
    is_shared: bool, name: str, client_id: str, topic_filter: str
) -> None:
    terms = terms_of(Broker.at("mqtt://a:b@host"), is_shared=is_shared, name=name)

    assert (terms.client_id, terms.topic_filter) == (client_id, topic_filter)


@pytest.mark.parametrize(
    ("url", "port", "is_secure", "password"),
    [
        ("mqtt://host", 1883, False, None),
        ("mqtts://a:b%40c@host", 8883, True, b"b@c"),
        ("mqtts://a:b@host:1234", 1234, True, b"b"),
    ],
)
def test_an_address_is_read(url: str, port: int, is_secure: bool, password: bytes | None) -> None:
    broker = Broker.at(url)

    assert (broker.port, broker.is_secure, broker.password) == (port, is_secure, password)
    assert "password" not in repr(broker)


def test_without_an_address_the_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code = ingest.run([])

    assert (code, capsys.readouterr().err) == (
        2,
        "没有设置 SHOUWANG_MQTT_URL，不知道从哪里接收。\n",
    )
