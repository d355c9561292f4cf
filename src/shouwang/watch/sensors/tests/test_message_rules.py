"""What an MQTT message says, and what is refused with which reason."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.watch.sensors.rules.messages import (
    NOBODY,
    Heard,
    Message,
    RefusedKey,
    Sender,
    read_messages,
)
from shouwang.watch.sensors.rules.readings import Refused

TOPIC = "shouwang/gw-01/WL-01"
WATER = Sender("gw-01", "WL-01", 7)
SMOKE = Sender("gw-01", "SM-01", 8, is_binary=True)


def read(payload: bytes | None, sender: Sender = WATER) -> Heard:
    return read_messages([Message(TOPIC, payload)], lambda _: sender)


def rows(heard: Heard) -> list[tuple[int, int, float, int]]:
    batch = heard.batch()
    columns = (batch.sensor_ids, batch.at_ms, batch.values, batch.sequences)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_a_reading_has_value_moment_and_number() -> None:
    heard = read(b'{"v": 12.5, "t": 1782187200000, "n": 42}')

    assert rows(heard) == [(7, 1782187200000, 12.5, 42)]
    assert (heard.gateways, heard.refused) == ({"gw-01"}, {})


def test_an_array_holds_several_in_their_order() -> None:
    heard = read(b'[{"v":1,"t":1000,"n":1}, {"v":2.5,"t":2000,"n":2}]')

    assert rows(heard) == [(7, 1000, 1.0, 1), (7, 2000, 2.5, 2)]


def test_the_moment_may_be_text_with_a_zone() -> None:
    assert rows(read(b'{"v":1,"t":"2026-06-23T12:00:00+08:00"}')) == [(7, 1782187200000, 1.0, -1)]


def test_a_number_that_is_no_sequence_number_counts_as_none() -> None:
    assert rows(read(b'{"v":1,"t":1000,"n":-3}')) == [(7, 1000, 1.0, -1)]


def test_yes_and_no_are_values_of_a_yes_or_no_sensor_only() -> None:
    assert rows(read(b'{"v":true,"t":1000}', SMOKE)) == [(8, 1000, 1.0, -1)]
    assert rows(read(b'{"v":true,"t":1000}', WATER)) == []


def test_not_a_number_is_read_and_left_to_the_check_of_values() -> None:
    ((_, _, value, _),) = rows(read(b'{"v":NaN,"t":1000}'))

    assert math.isnan(value)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Refused.UNREADABLE),
        (b"12.5", Refused.UNREADABLE),
        (b"hello", Refused.UNREADABLE),
        (b"\xff\xfe", Refused.UNREADABLE),
        (b"[" * 100_000, Refused.UNREADABLE),
        (b'{"v":1,"t":1000} x', Refused.UNREADABLE),
        (b'{"v":1,"t":1000},{"v":2,"t":2000}', Refused.UNREADABLE),
        (b'{"v":' + b"9" * 5_000 + b',"t":1000}', Refused.UNREADABLE),
        (b'["a"]', Refused.UNREADABLE),
        (None, Refused.TOO_LONG),
        (b'{"t":1000}', Refused.NO_NUMBER),
        (b'{"v":"12.5","t":1000}', Refused.NO_NUMBER),
        (b'{"v":[1],"t":1000}', Refused.NO_NUMBER),
        (b'{"v":1}', Refused.NO_TIME),
        (b'{"v":1,"t":1e30}', Refused.NO_TIME),
        (b'{"v":1,"t":"2026-06-23T12:00:00"}', Refused.NO_TIME),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    payload: bytes | None, reason: Refused
) -> None:
    heard = read(payload)

    assert rows(heard) == []
    assert heard.refused == {RefusedKey("gw-01", "WL-01", reason): 1}


def test_the_readable_ones_of_an_array_are_taken() -> None:
    heard = read(b'[{"v":1,"t":1000}, {"v":"x","t":2000}]')

    assert rows(heard) == [(7, 1000, 1.0, -1)]
    assert heard.refused == {RefusedKey("gw-01", "WL-01", Refused.NO_NUMBER): 1}


def test_a_topic_that_stands_for_no_sensor_is_refused_with_the_topic_as_sample() -> None:
    heard = read(b'{"v":1,"t":1000}', NOBODY)

    key = RefusedKey("", "", Refused.UNKNOWN)
    assert (rows(heard), heard.refused, heard.samples) == ([], {key: 1}, {key: TOPIC})


def test_the_last_one_is_the_sample_cut_short_and_without_nulls() -> None:
    told = [Message(TOPIC, b"first"), Message(TOPIC, b"\0" + b"x" * 200)]

    heard = read_messages(told, lambda _: WATER)

    key = RefusedKey("gw-01", "WL-01", Refused.UNREADABLE)
    assert heard.refused == {key: 2}
    assert heard.samples == {key: "\ufffd" + "x" * 79}


@pytest.mark.parametrize(
    ("value", "sample"),
    [
        (b'"\\ud800 high"', "\ufffd high"),
        (b'"a\\u0000b"', "a\ufffdb"),
        (b"[[1], 2]", "[…]"),
        (b'{"v": 1}', "{…}"),
        (b"null", "None"),
    ],
)
def test_a_sample_is_text_that_every_database_keeps(value: bytes, sample: str) -> None:
    heard = read(b'{"v":' + value + b',"t":1000}')

    assert heard.samples == {RefusedKey("gw-01", "WL-01", Refused.NO_NUMBER): sample}


@given(st.binary(max_size=80))
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    heard = read(payload)

    assert len(heard.batch()) + sum(heard.refused.values()) <= max(1, len(payload))
