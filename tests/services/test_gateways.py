"""A gateway of the tests behaves as a real one has to, else what it proves is worth nothing."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from shouwang.engines.mqtt.packets import Connack, Packet, Pingreq, Pingresp, Puback, Publish
from shouwang.engines.mqtt.reading import Splitter
from shouwang.engines.mqtt.writing import write_packet

from .gateways import LOCAL, Gateway, Sent

LIMIT_S = 10.0


class ForgetfulBroker:
    """Acknowledges one reading a line; ends the first line when no more are to come."""

    def __init__(self) -> None:
        self.listener = socket.create_server((LOCAL, 0))
        self.listener.settimeout(LIMIT_S)
        self.port: int = self.listener.getsockname()[1]
        self.heard: list[bytes] = []
        self.gateway = Gateway("gw", self.port, ["WL-1"], per_s=1.0)

    def serve(self) -> None:
        """Serve the first line and the one after it."""
        for number in (2, 3):
            line, _address = self.listener.accept()
            with line:
                self._answer(line, number)
                self.gateway.is_sending = False

    def _answer(self, line: socket.socket, number: int) -> None:
        """Answer so many packets: a greeting, a reading, then a ping."""
        splitter = Splitter()
        line.settimeout(LIMIT_S)
        answered = 0
        while answered < number:
            for packet in splitter.feed(line.recv(4_096)):
                line.sendall(write_packet(self._answer_to(packet)))
                answered += 1

    def _answer_to(self, packet: Packet) -> Packet:
        if isinstance(packet, Publish):
            self.heard.append(packet.payload)
            return Puback(packet.packet_id)
        return Pingresp() if isinstance(packet, Pingreq) else Connack(has_session=False)


def test_the_last_readings_come_again_after_a_line_was_lost_as_sending_ends() -> None:
    broker = ForgetfulBroker()
    serving = threading.Thread(target=broker.serve, daemon=True)
    serving.start()

    broker.gateway.start()
    serving.join(LIMIT_S)
    is_done = broker.gateway.finish(LIMIT_S)
    broker.listener.close()

    assert is_done
    assert len(broker.heard) == 2
    assert broker.heard[0] == broker.heard[1]


def test_what_is_acknowledged_again_grows_old_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway("gw", 0, ["WL-1"], per_s=1.0)
    first, last = Sent("WL-1", 1, 1), Sent("WL-1", 2, 2)
    moments_s = iter([0.0, 0.0, 4.0, 6.0, 6.0, 6.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(moments_s))

    gateway.note(first)
    gateway.note(first)
    still = gateway.recent()
    gateway.note(last)

    assert (still, gateway.recent()) == ([first], [last])
