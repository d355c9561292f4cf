"""Many signals of one batch: the journal and the outbox are as if each were written by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine

from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.watch.sensors.models import Signal
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, send
from shouwang.watch.sensors.tests.rule_making import live_rule, minutes, newest, told

pytestmark = pytest.mark.django_db
LEVELS: dict[str, object] = {
    "kind": "water_level",
    "steps": [
        {"level": "yellow", "when": newest(28)},
        {"level": "red", "when": newest(30)},
    ],
}


@pytest.fixture(autouse=True)
def _gauges() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        for code in ("WL-01", "WL-02"):
            make_sensor(code)
        live_rule(data=LEVELS)
        send(("WL-01", NOON, 20.0), ("WL-02", NOON, 20.0), now=NOON)
        yield


def _batch(*readings: tuple[str, int, float]) -> None:
    """Send (sensor, minute, value) in one batch."""
    rows = [(code, NOON + minutes(minute), value) for code, minute, value in readings]
    send(*rows, now=NOON + minutes(60))


def _entries() -> list[tuple[str, str, int]]:
    """Return verb, sensor and minute of the entries of signals, in their order."""
    codes = {row.journal_key: row.sensor.code for row in Signal.objects.select_related("sensor")}
    rows = Entry.objects.filter(verb__startswith="signal.").order_by("id")
    return [(row.verb, codes[row.object_key], (row.at - NOON).seconds // 60) for row in rows]


def _events() -> list[tuple[str, str, str, int]]:
    """Return name, sensor, level and minute of the events of signals, in their order."""
    rows = OutboxEvent.objects.filter(name__startswith="Signal").order_by("id")
    found = [(row.name, json.loads(row.payload), row.at) for row in rows]
    return [
        (name, fields["sensor_code"], fields["level"], (at - NOON).seconds // 60)
        for name, fields, at in found
    ]


def test_signals_of_one_batch_are_raised_in_the_order_of_time() -> None:
    _batch(("WL-02", 1, 28.5), ("WL-01", 2, 30.5))

    assert _entries() == [("signal.raise", "WL-02", 1), ("signal.raise", "WL-01", 2)]
    assert _events() == [
        ("SignalRaised", "WL-02", "yellow", 1),
        ("SignalRaised", "WL-01", "red", 2),
    ]


def test_an_entry_and_an_event_tell_all_of_a_signal() -> None:
    _batch(("WL-02", 1, 28.5), ("WL-01", 2, 30.5))

    signal = Signal.objects.get(sensor__code="WL-01")
    entry = Entry.objects.get(verb="signal.raise", object_key=signal.journal_key)
    assert json.loads(entry.text)["details"] == {
        "to": "raised",
        "level": "red",
        "sensor": signal.sensor_id,
        "rule": signal.rule_id,
    }
    event = OutboxEvent.objects.get(name="SignalRaised", object_key=signal.journal_key)
    assert json.loads(event.payload)["signal_id"] == signal.pk


def test_what_follows_a_signal_in_the_same_batch_is_written_after_it() -> None:
    _batch(("WL-01", 1, 28.5), ("WL-02", 2, 28.6), ("WL-01", 3, 30.5), ("WL-02", 4, 20.0))

    assert _entries() == [
        ("signal.raise", "WL-01", 1),
        ("signal.raise", "WL-02", 2),
        ("signal.change", "WL-01", 3),
        ("signal.clear", "WL-02", 4),
    ]
    assert _events() == [
        ("SignalRaised", "WL-01", "yellow", 1),
        ("SignalRaised", "WL-02", "yellow", 2),
        ("SignalChanged", "WL-01", "red", 3),
        ("SignalChanged", "WL-02", "none", 4),
    ]
    assert told(Signal.objects.get(sensor__code="WL-01")) == [
        (NOON + minutes(1), "yellow"),
        (NOON + minutes(3), "red"),
    ]


def test_a_signal_that_comes_and_goes_twice_in_one_batch_is_one_signal() -> None:
    _batch(("WL-01", 1, 28.5), ("WL-01", 2, 20.0), ("WL-01", 3, 28.5))

    assert Signal.objects.get().firings == 2
    assert [name for name, *_rest in _entries()] == [
        "signal.raise",
        "signal.clear",
        "signal.change",
    ]
