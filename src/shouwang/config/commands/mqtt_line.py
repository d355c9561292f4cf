"""One connection to the MQTT broker: a socket under a subscriber's session."""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from shouwang.engines.mqtt.packets import Oversized, Publish
from shouwang.engines.mqtt.session import Closed, Session, Terms

PORTS = {"mqtt": 1883, "mqtts": 8883}
SECURE = "mqtts"
READ_BYTES = 262_144
ANSWER_LIMIT_S = 10.0
"""How long connecting, and each write, may take."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is, and as whom to come."""

    host: str
    port: int
    is_secure: bool
    user: str | None = None
    password: bytes | None = field(default=None, repr=False)

    @classmethod
    def at(cls, url: str) -> Broker:
        """Read an address such as `mqtts://user:password@host:port`, which was checked before."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            is_secure=parts.scheme == SECURE,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password).encode() if parts.password else None,
        )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Line:
    """A connected line. OSError, Closed, Refused and Malformed end it; then a new one is made."""

    def __init__(self, broker: Broker, terms: Terms) -> None:
        self._socket = _connected(broker)
        self.session = Session(terms, time.monotonic())
        self.send()

    def read(self, wait_s: float) -> list[Publish | Oversized]:
        """Return the messages that have come, waiting at most so long for the first bytes."""
        self._socket.settimeout(max(wait_s, 0.001))
        try:
            data = self._socket.recv(READ_BYTES)
        except TimeoutError:
            return []
        if not data:
            raise Closed
        return self.session.receive(data, time.monotonic())

    def send(self) -> None:
        """Send what the session has to say, and ask for a sign of life after a silence."""
        now_s = time.monotonic()
        self.session.tick(now_s)
        told = self.session.take_outgoing(now_s)
        if told:
            self._socket.settimeout(ANSWER_LIMIT_S)
            self._socket.sendall(told)

    def close(self) -> None:
        """End the line; what was not acknowledged comes again."""
        self._socket.close()


def _connected(broker: Broker) -> socket.socket:
    made = socket.create_connection((broker.host, broker.port), timeout=ANSWER_LIMIT_S)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not broker.is_secure:
        return made
    try:
        return ssl.create_default_context().wrap_socket(made, server_hostname=broker.host)
    except OSError:
        made.close()
        raise
