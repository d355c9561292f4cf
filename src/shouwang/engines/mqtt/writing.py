"""Writes MQTT 5 packets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from .packets import (
    Connack,
    Connect,
    Disconnect,
    Kind,
    Pingreq,
    Pingresp,
    Puback,
    Publish,
    Suback,
    Subscribe,
    Unsuback,
    Unsubscribe,
)
from .properties import write_properties
from .values import write_binary, write_text, write_varint

NAME, VERSION = "MQTT", 5
NO_PROPERTIES = b"\x00"
CLEAN_START, HAS_PASSWORD, HAS_USER = 0x02, 0x40, 0x80
IS_REPEAT, IS_RETAINED = 0x08, 0x01
ASKING_FLAGS = 0x02
"""The four bits that SUBSCRIBE and UNSUBSCRIBE must carry."""
PUBACK_HEAD = b"\x40\x02"
NO_RETAINED = 0x20
"""Subscription option: old retained messages are not wanted, their time is over."""


def frame(kind: Kind, body: bytes, flags: int = 0) -> bytes:
    """Return a packet from its body."""
    return bytes(((kind << 4) | flags,)) + write_varint(len(body)) + body


def write_pubacks(packet_ids: Iterable[int]) -> bytes:
    """Return the acknowledgements of many messages, in their order."""
    return b"".join([PUBACK_HEAD + number.to_bytes(2, "big") for number in packet_ids])


@singledispatch
def write_packet(packet: object) -> bytes:
    """Return a packet's bytes."""
    raise TypeError(f"{packet!r} is no packet that is written")


@write_packet.register
def _connect(packet: Connect) -> bytes:
    flags = CLEAN_START if packet.is_clean_start else 0
    tail = write_text(packet.client_id)
    if packet.user is not None:
        flags |= HAS_USER
        tail += write_text(packet.user)
    if packet.password is not None:
        flags |= HAS_PASSWORD
        tail += write_binary(packet.password)
    head = write_text(NAME) + bytes((VERSION, flags)) + packet.keep_alive_s.to_bytes(2, "big")
    return frame(Kind.CONNECT, head + write_properties(packet.properties) + tail)


@write_packet.register
def _connack(packet: Connack) -> bytes:
    head = bytes((packet.has_session, packet.reason))
    return frame(Kind.CONNACK, head + write_properties(packet.properties))


@write_packet.register
def _publish(packet: Publish) -> bytes:
    flags = packet.qos << 1
    flags |= IS_REPEAT if packet.is_repeat else 0
    flags |= IS_RETAINED if packet.is_retained else 0
    number = packet.packet_id.to_bytes(2, "big") if packet.qos else b""
    body = write_text(packet.topic) + number + NO_PROPERTIES + packet.payload
    return frame(Kind.PUBLISH, body, flags)


@write_packet.register
def _puback(packet: Puback) -> bytes:
    number = packet.packet_id.to_bytes(2, "big")
    return frame(Kind.PUBACK, number + (bytes((packet.reason,)) if packet.reason else b""))


@write_packet.register
def _subscribe(packet: Subscribe) -> bytes:
    asked = b"".join(write_text(name) + bytes((qos | NO_RETAINED,)) for name, qos in packet.filters)
    body = packet.packet_id.to_bytes(2, "big") + NO_PROPERTIES + asked
    return frame(Kind.SUBSCRIBE, body, ASKING_FLAGS)


@write_packet.register
def _suback(packet: Suback) -> bytes:
    body = packet.packet_id.to_bytes(2, "big") + NO_PROPERTIES + bytes(packet.reasons)
    return frame(Kind.SUBACK, body)


@write_packet.register
def _unsubscribe(packet: Unsubscribe) -> bytes:
    asked = b"".join(write_text(name) for name in packet.filters)
    body = packet.packet_id.to_bytes(2, "big") + NO_PROPERTIES + asked
    return frame(Kind.UNSUBSCRIBE, body, ASKING_FLAGS)


@write_packet.register
def _unsuback(packet: Unsuback) -> bytes:
    body = packet.packet_id.to_bytes(2, "big") + NO_PROPERTIES + bytes(packet.reasons)
    return frame(Kind.UNSUBACK, body)


@write_packet.register
def _pingreq(packet: Pingreq) -> bytes:
    del packet
    return frame(Kind.PINGREQ, b"")


@write_packet.register
def _pingresp(packet: Pingresp) -> bytes:
    del packet
    return frame(Kind.PINGRESP, b"")


@write_packet.register
def _disconnect(packet: Disconnect) -> bytes:
    properties = write_properties(packet.properties) if packet.properties else b""
    reason = bytes((packet.reason,)) if packet.reason or properties else b""
    return frame(Kind.DISCONNECT, reason + properties)
