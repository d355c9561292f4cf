"""Writing what becomes of many signals: rows of a kind together, each kind in its order.

New signals, with their steps, journal entries and events, wait until something else has to be
written after them; so do steps and events of signals that change. What is written, and in which
order within the journal and within the outbox, is as if each were written by itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import emit_many, record_each
from shouwang.watch.sensors.events import SignalRaised
from shouwang.watch.sensors.models import Sensor, Signal, SignalChange

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Readings = list[dict[str, object]]


class Writing:
    """What is still to be written in the caller's transaction; `close` writes the rest."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._raised: list[tuple[Signal, Readings]] = []
        self._steps: list[SignalChange] = []
        self._events: list[tuple[DataclassInstance, str, datetime]] = []

    def add_raised(self, made: Signal, readings: Readings) -> None:
        """Take a new signal that is not yet written, with what raised it."""
        self._raised.append((made, readings))

    def add_step(self, found: Signal, at: datetime, level: str, readings: Readings) -> None:
        """Take a step of a signal that is written."""
        self._steps.append(SignalChange(signal=found, at=at, level=level, readings=readings))

    def add_event(self, event: DataclassInstance, key: str, at: datetime) -> None:
        """Take an event of a signal that is written."""
        self._events.append((event, key, at))

    def write_raised(self) -> None:
        """Write the new signals and their entries; a move after this comes after them."""
        if not self._raised:
            return
        raised, self._raised = self._raised, []
        made = Signal.objects.bulk_create(signal for signal, _readings in raised)
        for signal, readings in raised:
            self.add_step(signal, signal.raised_at, signal.level, readings)
        record_each(
            self.actor,
            "signal.raise",
            ((signal.journal_key, _details(signal), signal.raised_at) for signal in made),
        )
        rows = Signal.objects.select_related("sensor__station", "rule")
        told = rows.in_bulk([signal.pk for signal in made])
        for signal in made:
            event = SignalRaised(*event_fields(told[signal.pk]))
            self.add_event(event, signal.journal_key, signal.raised_at)

    def close(self) -> None:
        """Write everything that waits."""
        self.write_raised()
        if self._steps:
            SignalChange.objects.bulk_create(self._steps)
        emit_many(self._events)
        self._steps, self._events = [], []


def _details(made: Signal) -> dict[str, object]:
    return {
        "to": made.state,
        "level": made.level,
        "sensor": made.sensor_id,
        "rule": made.rule_id,
    }


def event_fields(signal: Signal) -> tuple[int, str, str, str, str, str]:
    """Return what every event of a signal tells."""
    sensor: Sensor = signal.sensor
    return (
        signal.pk,
        sensor.code,
        sensor.station.area_code_now,
        signal.level,
        signal.rule.key if signal.rule else "",
        sensor.kind,
    )
