"""The packets of MQTT 5 that a subscriber and a small broker exchange, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from .properties import Value


class Kind(IntEnum):
    """The type of a packet, as its first four bits tell it."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    SUBSCRIBE = 8
    SUBACK = 9
    UNSUBSCRIBE = 10
    UNSUBACK = 11
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14


SUCCESS = 0x00
FAILED_FROM = 0x80
"""Reason codes from here on are refusals."""


class Publish(NamedTuple):
    """A message; a plain tuple, because there are tens of thousands a second."""

    topic: str
    payload: bytes
    qos: int = 0
    packet_id: int = 0
    is_repeat: bool = False
    is_retained: bool = False


class Oversized(NamedTuple):
    """A message longer than the reader takes; its payload was thrown away as it came."""

    topic: str
    qos: int
    packet_id: int
    size: int


@dataclass(frozen=True, slots=True)
class Connect:
    """A client asks to come in."""

    client_id: str
    is_clean_start: bool = False
    keep_alive_s: int = 30
    properties: Mapping[int, Value] = field(default_factory=dict)
    user: str | None = None
    password: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Connack:
    """The broker's answer to a client."""

    has_session: bool
    reason: int = SUCCESS
    properties: Mapping[int, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Puback:
    """A message of QoS 1 was taken; its sender may forget it."""

    packet_id: int
    reason: int = SUCCESS


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A client asks for what fits its filters, each with the highest QoS that it takes."""

    packet_id: int
    filters: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Suback:
    """The QoS granted for each filter, or why it was refused."""

    packet_id: int
    reasons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """A client wants no more of its filters."""

    packet_id: int
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsuback:
    """For each filter whether it was taken back."""

    packet_id: int
    reasons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pingreq:
    """Are you there?"""


@dataclass(frozen=True, slots=True)
class Pingresp:
    """Yes."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The last packet of a connection."""

    reason: int = SUCCESS
    properties: Mapping[int, Value] = field(default_factory=dict)


Packet = (
    Connect
    | Connack
    | Publish
    | Oversized
    | Puback
    | Subscribe
    | Suback
    | Unsubscribe
    | Unsuback
    | Pingreq
    | Pingresp
    | Disconnect
)
