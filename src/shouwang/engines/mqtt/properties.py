"""The properties of MQTT 5 packets: their numbers, their types, where they may stand (§2.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from .values import Cursor, Malformed, write_binary, write_text, write_varint

Value = int | str | bytes | tuple[str, str]
Properties = Mapping[int, Value]


class Property(IntEnum):
    """The number of each property that the standard knows."""

    PAYLOAD_FORMAT = 0x01
    MESSAGE_EXPIRY_S = 0x02
    CONTENT_TYPE = 0x03
    RESPONSE_TOPIC = 0x08
    CORRELATION = 0x09
    SUBSCRIPTION_ID = 0x0B
    SESSION_EXPIRY_S = 0x11
    ASSIGNED_CLIENT_ID = 0x12
    SERVER_KEEP_ALIVE_S = 0x13
    AUTH_METHOD = 0x15
    AUTH_DATA = 0x16
    WANTS_PROBLEMS = 0x17
    WILL_DELAY_S = 0x18
    WANTS_RESPONSE = 0x19
    RESPONSE_INFORMATION = 0x1A
    SERVER_REFERENCE = 0x1C
    REASON = 0x1F
    RECEIVE_MAXIMUM = 0x21
    TOPIC_ALIAS_MAXIMUM = 0x22
    TOPIC_ALIAS = 0x23
    MAXIMUM_QOS = 0x24
    HAS_RETAIN = 0x25
    USER = 0x26
    MAXIMUM_PACKET = 0x27
    HAS_WILDCARDS = 0x28
    HAS_SUBSCRIPTION_IDS = 0x29
    HAS_SHARED = 0x2A


P = Property
BYTES = frozenset(
    (
        P.PAYLOAD_FORMAT,
        P.WANTS_PROBLEMS,
        P.WANTS_RESPONSE,
        P.MAXIMUM_QOS,
        P.HAS_RETAIN,
        P.HAS_WILDCARDS,
        P.HAS_SUBSCRIPTION_IDS,
        P.HAS_SHARED,
    )
)
TWOS = frozenset((P.SERVER_KEEP_ALIVE_S, P.RECEIVE_MAXIMUM, P.TOPIC_ALIAS_MAXIMUM, P.TOPIC_ALIAS))
FOURS = frozenset((P.MESSAGE_EXPIRY_S, P.SESSION_EXPIRY_S, P.WILL_DELAY_S, P.MAXIMUM_PACKET))
BINARIES = frozenset((P.CORRELATION, P.AUTH_DATA))
MAY_REPEAT = frozenset((P.USER, P.SUBSCRIPTION_ID))
"""Properties that may stand more than once; the last one is kept, because none is used here."""


def read_properties(cursor: Cursor) -> dict[int, Value]:
    """Read a packet's properties; unknown and doubled ones are Malformed."""
    length = cursor.varint()
    stop = cursor.at + length
    if stop > cursor.stop:
        raise Malformed("properties go beyond their packet")
    inner = Cursor(cursor.body, cursor.at, stop)
    cursor.at = stop
    found: dict[int, Value] = {}
    while not inner.is_at_end:
        number = inner.varint()
        if number in found and number not in MAY_REPEAT:
            raise Malformed(f"property {number} stands twice")
        found[number] = _read_value(inner, number)
    return found


def _read_value(cursor: Cursor, number: int) -> Value:
    if number not in Property._value2member_map_:
        raise Malformed(f"there is no property {number}")
    if number in BYTES:
        return cursor.number(1)
    if number in TWOS:
        return cursor.number(2)
    if number in FOURS:
        return cursor.number(4)
    if number == P.SUBSCRIPTION_ID:
        return cursor.varint()
    if number in BINARIES:
        return cursor.binary()
    if number == P.USER:
        return (cursor.text(), cursor.text())
    return cursor.text()


def write_properties(properties: Properties) -> bytes:
    """Return the properties with their length before them."""
    inner = b"".join(
        write_varint(number) + _write_value(number, value) for number, value in properties.items()
    )
    return write_varint(len(inner)) + inner


def _write_value(number: int, value: Value) -> bytes:
    if isinstance(value, tuple):
        return write_text(value[0]) + write_text(value[1])
    if isinstance(value, bytes):
        return write_binary(value)
    if isinstance(value, str):
        return write_text(value)
    if number == P.SUBSCRIPTION_ID:
        return write_varint(value)
    size = 1 if number in BYTES else 2 if number in TWOS else 4
    return value.to_bytes(size, "big")
