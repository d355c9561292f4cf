"""Reads MQTT 5 packets from a stream; whatever is no packet is refused."""

from __future__ import annotations

from collections.abc import Callable

from .packets import (
    Connack,
    Connect,
    Disconnect,
    Kind,
    Oversized,
    Packet,
    Pingreq,
    Pingresp,
    Puback,
    Publish,
    Suback,
    Subscribe,
    Unsuback,
    Unsubscribe,
)
from .properties import Property, Value, read_properties
from .values import VARINT_BYTES, Cursor, Malformed, read_text
from .writing import ASKING_FLAGS, CLEAN_START, HAS_PASSWORD, HAS_USER, NAME, VERSION

PACKET_LIMIT = 262_144
"""The longest packet that is taken: an array of some 5,000 readings."""
HAS_WILL = 0x04
HIGHEST_QOS = 2
AT_LEAST_ONCE = 0x30 | 0x02
"""First byte of a message of QoS 1; bit 3 (repeated) and bit 0 (retained) may be set."""
FREE_BITS = 0xF6
TWO_BYTES = 2


def _no_flags(flags: int) -> None:
    if flags:
        raise Malformed("flags that the packet may not carry")


def _connect(cursor: Cursor) -> Packet:
    if cursor.text() != NAME or cursor.number(1) != VERSION:
        raise Malformed("the client does not speak MQTT 5")
    flags = cursor.number(1)
    if flags & HAS_WILL or flags & 0x01:
        raise Malformed("a connection with a will, or with the reserved flag")
    keep_alive_s = cursor.number(2)
    properties = read_properties(cursor)
    return Connect(
        client_id=cursor.text(),
        is_clean_start=bool(flags & CLEAN_START),
        keep_alive_s=keep_alive_s,
        properties=properties,
        user=cursor.text() if flags & HAS_USER else None,
        password=cursor.binary() if flags & HAS_PASSWORD else None,
    )


def _connack(cursor: Cursor) -> Packet:
    has_session, reason = cursor.number(1), cursor.number(1)
    if has_session > 1:
        raise Malformed("reserved flags in the broker's answer")
    return Connack(bool(has_session), reason, {} if cursor.is_at_end else read_properties(cursor))


def _puback(cursor: Cursor) -> Packet:
    packet_id = _packet_id(cursor)
    reason = 0 if cursor.is_at_end else cursor.number(1)
    if not cursor.is_at_end:
        read_properties(cursor)
    return Puback(packet_id, reason)


def _packet_id(cursor: Cursor) -> int:
    found = cursor.number(2)
    if not found:
        raise Malformed("packet number 0")
    return found


def _subscribe(cursor: Cursor) -> Packet:
    packet_id = _packet_id(cursor)
    read_properties(cursor)
    filters = []
    while not cursor.is_at_end:
        filters.append((cursor.text(), cursor.number(1) & 0x03))
    if not filters:
        raise Malformed("a subscription to nothing")
    return Subscribe(packet_id, tuple(filters))


def _unsubscribe(cursor: Cursor) -> Packet:
    packet_id = _packet_id(cursor)
    read_properties(cursor)
    filters = []
    while not cursor.is_at_end:
        filters.append(cursor.text())
    return Unsubscribe(packet_id, tuple(filters))


def _suback(cursor: Cursor) -> Packet:
    packet_id = _packet_id(cursor)
    read_properties(cursor)
    return Suback(packet_id, tuple(cursor.rest()))


def _unsuback(cursor: Cursor) -> Packet:
    packet_id = _packet_id(cursor)
    read_properties(cursor)
    return Unsuback(packet_id, tuple(cursor.rest()))


def _disconnect(cursor: Cursor) -> Packet:
    reason = 0 if cursor.is_at_end else cursor.number(1)
    properties: dict[int, Value] = {} if cursor.is_at_end else read_properties(cursor)
    return Disconnect(reason, properties)


READERS: dict[int, Callable[[Cursor], Packet]] = {
    Kind.CONNECT: _connect,
    Kind.CONNACK: _connack,
    Kind.PUBACK: _puback,
    Kind.SUBSCRIBE: _subscribe,
    Kind.SUBACK: _suback,
    Kind.UNSUBSCRIBE: _unsubscribe,
    Kind.UNSUBACK: _unsuback,
    Kind.PINGREQ: lambda _: Pingreq(),
    Kind.PINGRESP: lambda _: Pingresp(),
    Kind.DISCONNECT: _disconnect,
}
ASKING = frozenset((Kind.SUBSCRIBE, Kind.UNSUBSCRIBE))


def read_packet(first: int, body: bytes) -> Packet:
    """Return the packet with this first byte and body; Malformed when it is none."""
    kind, flags = first >> 4, first & 0x0F
    if kind == Kind.PUBLISH:
        return _publish(flags, body)
    if kind not in READERS:
        raise Malformed(f"packets of type {kind} are not expected")
    _no_flags(flags ^ ASKING_FLAGS if kind in ASKING else flags)
    cursor = Cursor(body)
    found = READERS[kind](cursor)
    if not cursor.is_at_end:
        raise Malformed("bytes after the end of a packet")
    return found


def _publish(flags: int, body: bytes) -> Publish:
    qos = (flags >> 1) & 0x03
    if qos > HIGHEST_QOS or (flags & 0x08 and not qos):
        raise Malformed("flags that a message may not carry")
    cursor = Cursor(body)
    topic = cursor.text()
    packet_id = _packet_id(cursor) if qos else 0
    properties = read_properties(cursor)
    if not topic or Property.TOPIC_ALIAS in properties:
        raise Malformed("a message without its topic: aliases were not offered")
    if "#" in topic or "+" in topic:
        raise Malformed("a message to a filter")
    return Publish(topic, cursor.rest(), qos, packet_id, bool(flags & 0x08), bool(flags & 0x01))


class Splitter:
    """Cuts a stream into packets, holding at most one that has not come to its end.

    A message longer than `packet_limit` becomes `Oversized` and is thrown away while it comes,
    so that the memory needed does not depend on what others send; any other packet of that
    length is Malformed.
    """

    __slots__ = ("_left", "_limit", "_skip")

    def __init__(self, packet_limit: int = PACKET_LIMIT) -> None:
        self._left = b""
        self._limit = packet_limit
        self._skip = 0

    def feed(self, data: bytes) -> list[Packet]:
        """Take what has come; returns the packets that are whole now, in order."""
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        buffer = self._left + data if self._left else data
        found: list[Packet] = []
        at, end = 0, len(buffer)
        while at + 1 < end:
            start, length = self._body(buffer, at)
            if not start:
                break
            stop = start + length
            if length > self._limit:
                after = self._pass_over(buffer, at, start, length, found)
                if not after:
                    break
                at = min(after, end)
                continue
            if stop > end:
                break
            found.append(_one(buffer, at, start, stop))
            at = stop
        self._left = buffer[at:]
        return found

    def _body(self, buffer: bytes, at: int) -> tuple[int, int]:
        """Return where a packet's body begins and its length; 0 when that has not come."""
        length = buffer[at + 1]
        if length < 0x80:
            return at + 2, length
        cursor = Cursor(buffer, at + 1)
        head = buffer[at + 1 : at + 1 + VARINT_BYTES]
        if len(head) < VARINT_BYTES and all(byte & 0x80 for byte in head):
            return 0, 0
        length = cursor.varint()
        return cursor.at, length

    def _pass_over(
        self, buffer: bytes, at: int, start: int, length: int, found: list[Packet]
    ) -> int:
        """Name a message that is too long and begin to drop it; 0 when its head has not come."""
        first = buffer[at]
        qos = (first >> 1) & 0x03
        if first >> 4 != Kind.PUBLISH or qos > HIGHEST_QOS:
            raise Malformed("a packet longer than it may be")
        available = len(buffer) - start
        if available < TWO_BYTES:
            return 0
        topic_end = start + TWO_BYTES + int.from_bytes(buffer[start : start + TWO_BYTES], "big")
        head_end = topic_end + (TWO_BYTES if qos else 0)
        if head_end > len(buffer):
            return 0
        topic = read_text(buffer[start + TWO_BYTES : topic_end])
        found.append(
            Oversized(topic, qos, int.from_bytes(buffer[topic_end:head_end], "big"), length)
        )
        self._skip = max(0, length - available)
        return start + length


def _one(buffer: bytes, at: int, start: int, stop: int) -> Packet:
    """Read one whole packet; the way of a plain message of QoS 1 is the short one."""
    first = buffer[at]
    if first & FREE_BITS == AT_LEAST_ONCE and stop - start > 5:
        topic_at = start + 2
        topic_end = topic_at + (buffer[start] << 8 | buffer[start + 1])
        payload_at = topic_end + 3
        if payload_at <= stop and not buffer[topic_end + 2]:
            topic = read_text(buffer[topic_at:topic_end])
            packet_id = buffer[topic_end] << 8 | buffer[topic_end + 1]
            if not topic or not packet_id or "#" in topic or "+" in topic:
                return read_packet(first, buffer[start:stop])
            payload = buffer[payload_at:stop]
            return Publish(topic, payload, 1, packet_id, bool(first & 0x08), bool(first & 0x01))
    return read_packet(first, buffer[start:stop])
