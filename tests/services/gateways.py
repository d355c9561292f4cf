"""Gateways that send readings as real ones do: QoS 1, again until they are acknowledged."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from shouwang.engines.mqtt.packets import (
    Connack,
    Connect,
    Disconnect,
    Pingreq,
    Pingresp,
    Puback,
    Publish,
)
from shouwang.engines.mqtt.reading import Splitter
from shouwang.engines.mqtt.values import Malformed
from shouwang.engines.mqtt.writing import write_packet

LOCAL = "127.0.0.1"
LAST_ID = 60_000
PATIENCE_S = 5.0
PAUSE_S = 0.1


@dataclass(frozen=True, slots=True)
class Sent:
    """One reading: its sensor, moment, number, and when the broker acknowledged it."""

    sensor: str
    at_ms: int
    number: int

    @property
    def payload(self) -> bytes:
        """Return the message that says it."""
        told = {"v": self.number % 100 / 10, "t": self.at_ms, "n": self.number}
        return json.dumps(told).encode()


@dataclass(slots=True)
class Gateway:
    """Sends a reading of each sensor in turn; after a lost line the last seconds again."""

    name: str
    port: int
    sensors: Sequence[str]
    per_s: float
    repeats_s: float = 5.0
    """So much of what was acknowledged last, before the line was lost, is sent again."""
    acknowledged: dict[tuple[str, int], Sent] = field(default_factory=dict)
    lines: int = 0
    is_sending: bool = True
    is_cut: bool = False
    """A line was lost, and what was sent last on it not yet again."""
    _number: int = 0
    _at_ms: int = 0
    _id: int = 0
    _open: OrderedDict[int, Sent] = field(default_factory=OrderedDict)
    _recent: deque[tuple[float, Sent]] = field(default_factory=deque)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to send."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def finish(self, limit_s: float) -> bool:
        """Make no more readings; True when all were acknowledged in time, again after a lost line.

        The last ones too: a broker acknowledges before it saves.
        """
        self.is_sending = False
        if self._thread is not None:
            self._thread.join(limit_s)
        return not self._open and not self.is_cut

    def _run(self) -> None:
        while self.is_sending or self._open or self.is_cut:
            try:
                with socket.create_connection((LOCAL, self.port), timeout=PATIENCE_S) as line:
                    self._talk(line)
            except (OSError, Malformed):
                self.is_cut = self.lines > 0
                time.sleep(PAUSE_S)

    def _talk(self, line: socket.socket) -> None:
        splitter = Splitter()
        word = self.name.encode()
        line.sendall(write_packet(Connect(self.name, True, 0, user=self.name, password=word)))
        self._hear(line, splitter, PATIENCE_S)
        self.lines += 1
        again = self.recent()
        again += self._open.values()
        self._open = OrderedDict((self._next_id(), sent) for sent in again)
        for packet_id, sent in self._open.items():
            self._send(line, packet_id, sent)
        self.is_cut = False
        due_s = time.monotonic()
        while self.is_sending or self._open:
            now_s = time.monotonic()
            if self.is_sending and now_s >= due_s:
                due_s = max(due_s + 1 / self.per_s, now_s - PATIENCE_S)
                packet_id, sent = self._next_id(), self._reading()
                self._open[packet_id] = sent
                self._send(line, packet_id, sent)
                continue
            wait_s = max(0.001, due_s - now_s) if self.is_sending else PATIENCE_S
            if not self._hear(line, splitter, wait_s) and not self.is_sending:
                raise ConnectionError("no answer: again on a new line")
        self._part(line, splitter)

    def _part(self, line: socket.socket, splitter: Splitter) -> None:
        """Leave a line only when it still lives: what went down with it has to come again."""
        line.sendall(write_packet(Pingreq()))
        if not self._hear(line, splitter, PATIENCE_S):
            raise ConnectionError("no answer: again on a new line")
        line.sendall(write_packet(Disconnect()))

    def _is_recent(self, since_s: float) -> bool:
        return time.monotonic() - since_s <= self.repeats_s

    def _reading(self) -> Sent:
        self._number += 1
        sensor = self.sensors[self._number % len(self.sensors)]
        number = self._number // len(self.sensors)
        self._at_ms = max(self._at_ms + 1, round(time.time() * 1_000))
        return Sent(sensor, self._at_ms, number)

    def _next_id(self) -> int:
        self._id = self._id % LAST_ID + 1
        return self._id

    def _send(self, line: socket.socket, packet_id: int, sent: Sent) -> None:
        topic = f"shouwang/{self.name}/{sent.sensor}"
        line.sendall(write_packet(Publish(topic, sent.payload, 1, packet_id)))

    def _hear(self, line: socket.socket, splitter: Splitter, wait_s: float) -> bool:
        """Note what is acknowledged; False when nothing came in time."""
        line.settimeout(wait_s)
        try:
            data = line.recv(65_536)
        except TimeoutError:
            return False
        finally:
            line.settimeout(PATIENCE_S)
        if not data:
            raise ConnectionError("the broker is gone")
        for packet in splitter.feed(data):
            if isinstance(packet, Puback):
                self.note(self._open.pop(packet.packet_id))
            elif not isinstance(packet, Pingresp) and (
                not isinstance(packet, Connack) or packet.reason
            ):
                raise ConnectionError(f"the broker says {packet}")
        return True

    def note(self, sent: Sent) -> None:
        """Note what the broker acknowledged; again, it does not become recent again.

        Else nothing would ever be old on lines that are cut every few seconds.
        """
        key = sent.sensor, sent.number
        if key not in self.acknowledged:
            self._recent.append((time.monotonic(), sent))
        self.acknowledged[key] = sent
        while self._recent and not self._is_recent(self._recent[0][0]):
            self._recent.popleft()

    def recent(self) -> list[Sent]:
        """Return what was acknowledged during the last seconds."""
        return [sent for _, sent in self._recent]
