"""A subscriber's session without its socket: what to send, what came, when the line is dead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .packets import (
    FAILED_FROM,
    Connack,
    Connect,
    Disconnect,
    Oversized,
    Packet,
    Pingreq,
    Pingresp,
    Publish,
    Suback,
    Subscribe,
)
from .properties import Property, Value
from .reading import Splitter
from .values import Malformed
from .writing import write_packet, write_pubacks

SUBSCRIPTION = 1
"""The packet number of the only subscription."""


class Refused(Exception):
    """The broker does not let this client in, or does not grant what it asks for."""

    def __init__(self, reason: int) -> None:
        super().__init__(f"reason 0x{reason:02x}")
        self.reason = reason


class Closed(Exception):
    """The broker has ended the connection; `reason` is its code, 0 when it named none."""

    def __init__(self, reason: int = 0) -> None:
        super().__init__(f"reason 0x{reason:02x}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Terms:
    """Who comes, and what it asks for."""

    client_id: str
    topic_filter: str
    session_expiry_s: int = 7 * 24 * 3600
    receive_maximum: int = 8_192
    keep_alive_s: int = 30
    user: str | None = None
    password: bytes | None = field(default=None, repr=False)

    def connect(self) -> Connect:
        """Return the packet that asks to come in, to the session that is kept."""
        properties: dict[int, Value] = {
            Property.SESSION_EXPIRY_S: self.session_expiry_s,
            Property.RECEIVE_MAXIMUM: self.receive_maximum,
        }
        return Connect(
            client_id=self.client_id,
            is_clean_start=False,
            keep_alive_s=self.keep_alive_s,
            properties=properties,
            user=self.user,
            password=self.password,
        )


class Session:
    """One connection of a subscriber: CONNECT, SUBSCRIBE, then messages until it ends.

    `outgoing` holds what is to be sent; nothing is acknowledged before `acknowledge` says so.
    """

    def __init__(self, terms: Terms, now_s: float) -> None:
        self.terms = terms
        self.outgoing = bytearray(write_packet(terms.connect()))
        self.is_running = False
        self.had_session = False
        self._keep_alive_s = float(terms.keep_alive_s)
        self._splitter = Splitter()
        self._heard_s = self._sent_s = now_s
        self._asked_s: float | None = None

    def receive(self, data: bytes, now_s: float) -> list[Publish | Oversized]:
        """Take what has come; returns the messages in it.

        Refused, Closed and Malformed end the connection.
        """
        self._heard_s = now_s
        self._asked_s = None
        packets = self._splitter.feed(data)
        if self.is_running and all(type(packet) is Publish for packet in packets):
            return packets  # type: ignore[return-value]
        return [found for packet in packets if (found := self._take(packet)) is not None]

    def _take(self, packet: Packet) -> Publish | Oversized | None:
        if isinstance(packet, Publish | Oversized):
            return packet
        if isinstance(packet, Connack):
            self._come_in(packet)
        elif isinstance(packet, Suback):
            self._begin(packet)
        elif isinstance(packet, Disconnect):
            raise Closed(packet.reason)
        elif not isinstance(packet, Pingresp):
            raise Malformed(f"a broker does not send {type(packet).__name__}")
        return None

    def _come_in(self, packet: Connack) -> None:
        if packet.reason >= FAILED_FROM:
            raise Refused(packet.reason)
        self.had_session = packet.has_session
        told_s = packet.properties.get(Property.SERVER_KEEP_ALIVE_S)
        if isinstance(told_s, int):
            self._keep_alive_s = float(told_s)
        asked = ((self.terms.topic_filter, 1),)
        self.outgoing += write_packet(Subscribe(SUBSCRIPTION, asked))

    def _begin(self, packet: Suback) -> None:
        if packet.packet_id != SUBSCRIPTION or len(packet.reasons) != 1:
            raise Malformed("an answer to a subscription that was not asked for")
        if packet.reasons[0] >= FAILED_FROM:
            raise Refused(packet.reasons[0])
        self.is_running = True

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        """Tell the broker that these messages are kept here, in their order."""
        self.outgoing += write_pubacks(packet_ids)

    def tick(self, now_s: float) -> None:
        """Ask whether the broker is there after a silence; Closed when it does not answer."""
        if not self._keep_alive_s:
            return
        patience_s = self._keep_alive_s / 2
        if self._asked_s is not None:
            if now_s - self._asked_s >= patience_s:
                raise Closed
        elif now_s - min(self._heard_s, self._sent_s) >= patience_s:
            self._asked_s = now_s
            self.outgoing += write_packet(Pingreq())

    def take_outgoing(self, now_s: float) -> bytes:
        """Return what is to be sent now, and forget it."""
        found = bytes(self.outgoing)
        if found:
            self.outgoing.clear()
            self._sent_s = now_s
        return found

    def leave(self) -> None:
        """Say good-bye; the broker keeps the session and what comes for it."""
        self.outgoing += write_packet(Disconnect())
