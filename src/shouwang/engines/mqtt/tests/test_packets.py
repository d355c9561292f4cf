"""Packets come back as they were written, and what is no packet is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.mqtt.packets import (
    Connack,
    Connect,
    Disconnect,
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
from shouwang.engines.mqtt.properties import Property, read_properties, write_properties
from shouwang.engines.mqtt.reading import Splitter, read_packet
from shouwang.engines.mqtt.values import Cursor, Malformed, write_varint
from shouwang.engines.mqtt.writing import write_packet, write_pubacks

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
TOPIC = st.from_regex(r"[a-z0-9/_-]{1,40}", fullmatch=True)
NUMBER = st.integers(1, 65_535)
REASON = st.integers(0, 255)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        Property.SESSION_EXPIRY_S: st.integers(0, 2**32 - 1),
        Property.RECEIVE_MAXIMUM: NUMBER,
        Property.SUBSCRIPTION_ID: st.integers(1, 268_435_455),
        Property.AUTH_DATA: st.binary(max_size=20),
        Property.USER: st.tuples(TEXT, TEXT),
        Property.REASON: TEXT,
        Property.HAS_SHARED: st.integers(0, 1),
    },
)
PACKETS: st.SearchStrategy[Packet] = st.one_of(
    st.builds(
        Connect,
        client_id=TEXT,
        is_clean_start=st.booleans(),
        keep_alive_s=st.integers(0, 65_535),
        properties=PROPERTIES,
        user=st.none() | TEXT,
        password=st.none() | st.binary(max_size=30),
    ),
    st.builds(Connack, has_session=st.booleans(), reason=REASON, properties=PROPERTIES),
    st.builds(
        Publish,
        topic=TOPIC,
        payload=st.binary(max_size=300),
        qos=st.just(1),
        packet_id=NUMBER,
        is_repeat=st.booleans(),
        is_retained=st.booleans(),
    ),
    st.tuples(TOPIC, st.binary(max_size=20)).map(lambda told: Publish(*told)),
    st.builds(Puback, packet_id=NUMBER, reason=REASON),
    st.builds(
        Subscribe,
        packet_id=NUMBER,
        filters=st.lists(st.tuples(TEXT, st.integers(0, 2)), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Suback, packet_id=NUMBER, reasons=st.lists(REASON, max_size=3).map(tuple)),
    st.builds(Unsubscribe, packet_id=NUMBER, filters=st.lists(TEXT, max_size=3).map(tuple)),
    st.builds(Unsuback, packet_id=NUMBER, reasons=st.lists(REASON, max_size=3).map(tuple)),
    st.just(Pingreq()),
    st.just(Pingresp()),
    st.builds(Disconnect, reason=REASON, properties=PROPERTIES),
)
PLAIN = write_packet(Publish("shouwang/gw/WL-01", b"1", 1, 7))


def split(data: bytes, size: int, limit: int = 262_144) -> list[Packet]:
    """Feed bytes in pieces of a size."""
    splitter = Splitter(limit)
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return [packet for piece in pieces for packet in splitter.feed(piece)]


@given(st.lists(PACKETS, max_size=6), st.integers(1, 64))
def test_packets_come_back_in_order_however_the_stream_is_cut(
    packets: list[Packet], size: int
) -> None:
    data = b"".join(write_packet(packet) for packet in packets)

    assert split(data, size) == packets


@given(st.binary(max_size=200))
def test_any_bytes_are_packets_or_malformed(data: bytes) -> None:
    splitter = Splitter()

    try:
        found = splitter.feed(data)
    except Malformed:
        found = []

    assert len(found) <= len(data)


@given(PACKETS, st.data())
def test_a_changed_byte_makes_another_packet_or_none_but_no_other_fault(
    packet: Packet, data: st.DataObject
) -> None:
    raw = bytearray(write_packet(packet))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))

    try:
        found = Splitter().feed(bytes(raw))
    except Malformed:
        found = []

    assert len(found) <= len(raw)


@given(st.integers(0, 268_435_455))
def test_a_length_comes_back(length: int) -> None:
    assert Cursor(write_varint(length)).varint() == length


@pytest.mark.parametrize(
    ("length", "raw"),
    [(127, "7f"), (128, "8001"), (16_383, "ff7f"), (16_384, "808001"), (268_435_455, "ffffff7f")],
)
def test_a_length_takes_the_bytes_of_the_standard(length: int, raw: str) -> None:
    assert write_varint(length).hex() == raw


@pytest.mark.parametrize("raw", ["8000", "808000", "ffffffff7f"])
def test_a_length_that_is_longer_than_needed_is_malformed(raw: str) -> None:
    with pytest.raises(Malformed):
        Cursor(bytes.fromhex(raw)).varint()


def test_a_length_without_end_is_malformed_in_the_stream() -> None:
    with pytest.raises(Malformed):
        Splitter().feed(b"\x32\xff\xff\xff\xff")


@pytest.mark.parametrize(
    ("first", "body"),
    [
        (0x00, ""),
        (0xF0, ""),
        (0x50, "0001"),
        (0x36, "000161000100"),
        (0x38, "00016100"),
        (0x30, "000000"),
        (0x30, "00012300"),
        (0x30, "00022b2f00"),
        (0x30, "0001ff00"),
        (0x30, "00010000"),
        (0x30, "00096100"),
        (0x30, "0001610323000131"),
        (0x32, "000161000000"),
        (0x30, "0001610201"),
        (0x30, "000161022101"),
        (0x30, "00016102ff01"),
        (0x30, "0001610401010101"),
        (0x82, "000100"),
        (0x80, "00010000016101"),
        (0xC1, ""),
        (0xC0, "00"),
        (0x20, "0200"),
        (0x10, "00044d515454040000000000"),
        (0x10, "00044d51545405010000000000"),
    ],
)
def test_what_the_standard_forbids_is_malformed(first: int, body: str) -> None:
    with pytest.raises(Malformed):
        read_packet(first, bytes.fromhex(body))


def test_unknown_and_doubled_properties_are_malformed() -> None:
    twice = write_properties({Property.RECEIVE_MAXIMUM: 5})[1:] * 2

    with pytest.raises(Malformed, match="there is no property 127"):
        read_properties(Cursor(b"\x02\x7f\x00"))
    with pytest.raises(Malformed, match="stands twice"):
        read_properties(Cursor(bytes((len(twice),)) + twice))


def test_a_user_property_may_stand_twice() -> None:
    twice = write_properties({Property.USER: ("a", "b")})[1:] * 2

    found = read_properties(Cursor(bytes((len(twice),)) + twice))

    assert found == {Property.USER: ("a", "b")}


@pytest.mark.parametrize("size", [13, 999, 4_096, 10_000_000])
def test_a_message_that_is_too_long_is_named_without_its_payload(size: int) -> None:
    big = write_packet(Publish("shouwang/gw/WL-01", b"x" * 100_000, 1, 9))

    found = split(PLAIN + big + PLAIN, size, limit=1_000)

    plain = Publish("shouwang/gw/WL-01", b"1", 1, 7)
    assert found == [plain, Oversized("shouwang/gw/WL-01", 1, 9, 100_022), plain]


def test_a_splitter_keeps_nothing_of_what_it_passes_over() -> None:
    splitter = Splitter(1_000)
    big = write_packet(Publish("shouwang/gw/WL-01", b"x" * 10_000_000, 1, 9))

    splitter.feed(big[:5_000_000])

    assert splitter._left == b""


def test_another_packet_that_is_too_long_is_malformed() -> None:
    with pytest.raises(Malformed):
        Splitter(1_000).feed(write_packet(Connect("x" * 2_000)))


def test_acknowledgements_of_many_are_those_of_each() -> None:
    assert write_pubacks([1, 65_535]) == write_packet(Puback(1)) + write_packet(Puback(65_535))


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Connect("a", user="b", password=b"secret"))
