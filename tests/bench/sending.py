"""Gateways in a process of their own: send readings with QoS 1, flat out or so many a second."""

from __future__ import annotations

import argparse
import socket
import sys
import time
from collections import Counter
from collections.abc import Sequence

from shouwang.engines.mqtt.packets import Connect, Puback, Publish
from shouwang.engines.mqtt.reading import Splitter
from shouwang.engines.mqtt.writing import write_packet

LOCAL = "127.0.0.1"
WINDOW = 2_000
"""So many are under way without an answer."""
CHUNK = 200
LAST_ID = 60_000
CALM, HIGH = 12.5, 30.0


class Sender:
    """One connection that keeps many messages under way."""

    def __init__(self, port: int, name: str) -> None:
        self.name = name
        self._line = socket.create_connection((LOCAL, port), timeout=60)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._splitter = Splitter()
        self._open = 0
        self._sent = 0
        self._latest: dict[str, int] = {}
        self._numbers: Counter[str] = Counter()
        self._line.sendall(write_packet(Connect(name, True, 0, user=name, password=name.encode())))
        self._splitter.feed(self._line.recv(4096))

    def send(self, rows: Sequence[tuple[str, float]]) -> None:
        """Send readings of (sensor code, value) with the moment of sending; wait for room first."""
        while self._open > WINDOW - len(rows):
            self._hear()
        out = bytearray()
        for code, value in rows:
            self._sent += 1
            at_ms = max(time.time_ns() // 1_000_000, self._latest.get(code, 0) + 1)
            self._latest[code] = at_ms
            self._numbers[code] += 1
            payload = b'{"v":%r,"t":%d,"n":%d}' % (value, at_ms, self._numbers[code])
            topic = f"shouwang/{self.name}/{code}"
            out += write_packet(Publish(topic, payload, 1, self._sent % LAST_ID + 1))
        self._open += len(rows)
        self._line.sendall(out)

    def finish(self) -> None:
        """Wait until all is acknowledged."""
        while self._open:
            self._hear()
        self._line.close()

    def _hear(self) -> None:
        data = self._line.recv(262_144)
        if not data:
            raise ConnectionError("the broker is gone")
        self._open -= sum(isinstance(packet, Puback) for packet in self._splitter.feed(data))


def rows_of(told: argparse.Namespace) -> list[tuple[str, float]]:
    """Return all readings in their order; now and then the first sensor of a rule goes high."""
    rows = []
    high: set[int] = set()
    step = told.readings // (told.high + 1)
    for number in range(told.readings):
        sensor = number % told.sensors
        if number % step == 0 and 0 < number // step <= told.high:
            sensor = (number // step - 1) * told.per_rule
            high.add(sensor)
        rows.append((f"B-{sensor:05}", HIGH if sensor in high else CALM))
    return rows


def main() -> int:
    """Send and print how long it took until all was acknowledged."""
    parser = argparse.ArgumentParser(prog="tests.bench.sending")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--readings", type=int, required=True)
    parser.add_argument("--sensors", type=int, required=True)
    parser.add_argument("--per-rule", type=int, default=10)
    parser.add_argument("--high", type=int, default=0)
    parser.add_argument("--per-s", type=float, default=0.0)
    told = parser.parse_args()
    rows = rows_of(told)
    sender = Sender(told.port, told.name)
    chunk = CHUNK if not told.per_s else max(1, round(told.per_s / 100))
    began_s = time.perf_counter()
    for start in range(0, len(rows), chunk):
        if told.per_s:
            time.sleep(max(0.0, began_s + start / told.per_s - time.perf_counter()))
        sender.send(rows[start : start + chunk])
    sender.finish()
    print(time.perf_counter() - began_s)
    return 0


if __name__ == "__main__":
    sys.exit(main())
