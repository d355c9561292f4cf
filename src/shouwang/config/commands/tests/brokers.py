"""A small MQTT 5 broker for tests: QoS 1, kept sessions, redelivery, shared subscriptions."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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
from shouwang.engines.mqtt.values import Malformed
from shouwang.engines.mqtt.writing import write_packet

LOCAL = "127.0.0.1"
BAD_PASSWORD, TAKEN_OVER = 0x86, 0x8E
SHARED = "$share"
LAST_ID = 65_535
BIG = 16 * 1024 * 1024


def fits(topic_filter: str, topic: str) -> bool:
    """Tell whether a topic fits a filter with `+`, or a closing `#`."""
    asked, told = topic_filter.split("/"), topic.split("/")
    if asked[-1] == "#":
        asked, told = asked[:-1], told[: len(asked) - 1]
    return len(asked) == len(told) and all(
        one in {"+", other} for one, other in zip(asked, told, strict=True)
    )


@dataclass(slots=True)
class Kept:
    """What the broker keeps for a client, connected or not."""

    client_id: str
    filters: set[str] = field(default_factory=set)
    queue: deque[tuple[str, bytes]] = field(default_factory=deque)
    sent: OrderedDict[int, tuple[str, bytes]] = field(default_factory=OrderedDict)
    line: socket.socket | None = None
    receive_maximum: int = LAST_ID
    last_id: int = 0

    def next_id(self) -> int:
        """Return a packet number that is free."""
        self.last_id = self.last_id % LAST_ID + 1
        return self.last_id


class SmallBroker:
    """Listens on a free port in a thread; `users` empty: everybody comes in."""

    def __init__(self, users: dict[str, bytes] | None = None) -> None:
        self.users = users or {}
        self.kept: dict[str, Kept] = {}
        self.acknowledged: list[tuple[str, bytes]] = []
        self.repeated = 0
        self.connections = 0
        self.quiet = threading.Event()
        self._lock = threading.RLock()
        self._turn: dict[str, int] = {}
        self._listener = socket.create_server((LOCAL, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """Return its address as the ingester's setting."""
        who = "".join(f"{name}:{word.decode()}@" for name, word in list(self.users.items())[:1])
        return f"mqtt://{who}{LOCAL}:{self.port}"

    def publish(self, topic: str, payload: bytes) -> None:
        """Take a message as if a gateway had sent it; from now on it is kept."""
        with self._lock:
            self.quiet.clear()
            for kept in self._receivers(topic):
                kept.queue.append((topic, payload))
                self._push(kept)

    def _receivers(self, topic: str) -> list[Kept]:
        groups: dict[str, list[Kept]] = {}
        found = []
        for kept in self.kept.values():
            for one in kept.filters:
                root, _, rest = one.partition("/")
                plain = rest.partition("/")[2] if root == SHARED else one
                if fits(plain, topic):
                    groups.setdefault(one, []).append(kept) if root == SHARED else found.append(
                        kept
                    )
        for name, members in groups.items():
            self._turn[name] = self._turn.get(name, 0) + 1
            found.append(members[self._turn[name] % len(members)])
        return found

    def drop_lines(self) -> None:
        """Break every connection, as a broker does that is killed and keeps what it had."""
        with self._lock:
            for kept in self.kept.values():
                self._break(kept)

    def end(self) -> None:
        """Stop listening and break every connection."""
        self._listener.close()
        self.drop_lines()

    def waiting(self) -> int:
        """Return how many messages are kept for clients."""
        with self._lock:
            return sum(len(kept.queue) + len(kept.sent) for kept in self.kept.values())

    def _break(self, kept: Kept) -> None:
        line, kept.line = kept.line, None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        splitter, kept = Splitter(BIG), None
        try:
            while data := line.recv(65_536):
                for packet in splitter.feed(data):
                    with self._lock:
                        kept = self._hear(line, kept, packet)
        except (OSError, Malformed):
            pass
        finally:
            with self._lock:
                if kept is not None and kept.line is line:
                    kept.line = None
            line.close()

    def _hear(self, line: socket.socket, kept: Kept | None, packet: Packet) -> Kept | None:
        if isinstance(packet, Connect):
            return self._let_in(line, packet)
        if isinstance(packet, Publish):
            self.publish(packet.topic, packet.payload)
            line.sendall(write_packet(Puback(packet.packet_id)))
        elif isinstance(packet, Pingreq):
            line.sendall(write_packet(Pingresp()))
        elif kept is not None and isinstance(packet, Subscribe):
            kept.filters.update(name for name, _ in packet.filters)
            granted = tuple(min(qos, 1) for _, qos in packet.filters)
            line.sendall(write_packet(Suback(packet.packet_id, granted)))
            self._push(kept)
        elif kept is not None and isinstance(packet, Puback):
            self.acknowledged.append(kept.sent.pop(packet.packet_id))
            self._push(kept)
            if not self.waiting():
                self.quiet.set()
        return kept

    def _let_in(self, line: socket.socket, packet: Connect) -> Kept:
        if self.users and self.users.get(packet.user or "") != packet.password:
            line.sendall(write_packet(Connack(has_session=False, reason=BAD_PASSWORD)))
            raise Malformed("a wrong password")
        before = self.kept.get(packet.client_id)
        if before is not None and before.line is not None:
            before.line.sendall(write_packet(Disconnect(TAKEN_OVER)))
            self._break(before)
        kept = before or Kept(packet.client_id)
        kept.line = line
        told = packet.properties.get(Property.RECEIVE_MAXIMUM)
        kept.receive_maximum = told if isinstance(told, int) else LAST_ID
        self.kept[packet.client_id] = kept
        self.connections += 1
        line.sendall(write_packet(Connack(has_session=before is not None)))
        for number, (topic, payload) in kept.sent.items():
            self.repeated += 1
            line.sendall(write_packet(Publish(topic, payload, 1, number, is_repeat=True)))
        return kept

    def _push(self, kept: Kept) -> None:
        if kept.line is None:
            return
        out = bytearray()
        while kept.queue and len(kept.sent) < kept.receive_maximum:
            topic, payload = kept.queue.popleft()
            number = kept.next_id()
            kept.sent[number] = (topic, payload)
            out += write_packet(Publish(topic, payload, 1, number))
        if out:
            with contextlib.suppress(OSError):
                kept.line.sendall(out)


@contextmanager
def small_broker(users: dict[str, bytes] | None = None) -> Iterator[SmallBroker]:
    """Lend a broker."""
    made = SmallBroker(users)
    try:
        yield made
    finally:
        made.end()
