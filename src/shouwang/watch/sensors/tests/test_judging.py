"""Settling readings: stored once, in order; the latest, silence, being stuck, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import time_machine

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.models import OutboxEvent
from shouwang.watch.sensors import actions, queries
from shouwang.watch.sensors.actions import Settled, judges
from shouwang.watch.sensors.models import Arrival, Gap, Latest, Observation, Sensor, Trouble
from shouwang.watch.sensors.rules.batches import Batch
from shouwang.watch.sensors.rules.readings import Reading

from .factories import MONDAY_NOON, SYSTEM, make_sensor, send

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NOON_MS = round(MONDAY_NOON.timestamp() * 1_000)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@dataclass
class Listener:
    """A judge that only listens."""

    heard: list[tuple[int, int, float]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    forgotten: int = 0
    fails: bool = False

    def judge(self, actor: Actor, settled: Settled, *, up_to: datetime) -> int:
        del actor
        self.heard += zip(
            settled.sensor_ids.tolist(),
            settled.at_ms.tolist(),
            settled.values.tolist(),
            strict=True,
        )
        self.times.append(up_to)
        if self.fails:
            raise RuntimeError("broken rule")
        return len(settled)

    def forget(self) -> None:
        self.forgotten += 1


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    found = Listener()
    monkeypatch.setattr(judges._bench, "judges", [found])
    return found


def stored(sensor: Sensor) -> list[tuple[int, float]]:
    rows = Observation.objects.filter(sensor_id=sensor.pk).order_by("at_ms")
    return [(row.at_ms - NOON_MS, row.value) for row in rows]


def latest(sensor: Sensor) -> Latest:
    return Latest.objects.get(pk=sensor.pk)


def told() -> list[tuple[str, timedelta]]:
    rows = OutboxEvent.objects.filter(name__startswith="Sensor").order_by("id")
    return [(row.name, row.at - MONDAY_NOON) for row in rows]


def numbered(sensor: Sensor, *pairs: tuple[int, int]) -> None:
    """Send (minute, sequence number) in one batch."""
    rows = [Reading(sensor.code, MONDAY_NOON + minute * MINUTE, 1.0, no) for minute, no in pairs]
    now = MONDAY_NOON + timedelta(hours=1)
    actions.store_readings(SYSTEM, rows, channel="http", now=now)
    actions.judge_arrivals(SYSTEM, now=now)


def test_what_was_taken_settles_once_and_leaves_the_log() -> None:
    sensor = make_sensor()

    send(("WL-01", MONDAY_NOON, 26.1), ("WL-01", MONDAY_NOON - MINUTE, 26.0), now=MONDAY_NOON)

    assert stored(sensor) == [(-60_000, 26.0), (0, 26.1)]
    assert Arrival.objects.count() == 0
    assert (latest(sensor).value, latest(sensor).at_ms) == (26.1, NOON_MS)


def test_the_first_of_two_for_one_moment_stays(listener: Listener) -> None:
    sensor = make_sensor()

    send(("WL-01", MONDAY_NOON, 26.1), ("WL-01", MONDAY_NOON, 99.0), now=MONDAY_NOON)
    send(("WL-01", MONDAY_NOON, 27.0), now=MONDAY_NOON)

    assert stored(sensor) == [(0, 26.1)]
    assert listener.heard == [(sensor.pk, NOON_MS, 26.1)]


def test_a_late_reading_finds_its_place_and_the_latest_stays(listener: Listener) -> None:
    sensor = make_sensor()

    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)
    send(("WL-01", MONDAY_NOON - MINUTE, 26.0), now=MONDAY_NOON)

    assert stored(sensor) == [(-60_000, 26.0), (0, 26.1)]
    assert latest(sensor).value == 26.1
    assert [at - NOON_MS for _, at, _ in listener.heard] == [0, -60_000]


def test_a_judge_that_fails_leaves_everything_waiting(listener: Listener) -> None:
    sensor = make_sensor()
    listener.fails = True

    with pytest.raises(RuntimeError, match="broken rule"):
        send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)

    assert stored(sensor) == []
    assert Arrival.objects.count() == 1
    assert listener.forgotten == 1


def test_time_passes_only_up_to_what_still_waits(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sensor()
    monkeypatch.setattr("shouwang.watch.sensors.actions.judging.READINGS_LIMIT", 1)
    for minute in (0, 5):
        at = MONDAY_NOON + minute * MINUTE
        rows = [Reading("WL-01", at, 1.0)]
        actions.store_readings(SYSTEM, rows, channel="http", now=at)

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + 9 * MINUTE)

    assert [at - MONDAY_NOON for at in listener.times] == [5 * MINUTE, 9 * MINUTE]


def test_only_the_system_judges() -> None:
    with pytest.raises(NotAllowed):
        actions.judge_arrivals(Actor.anonymous(), now=MONDAY_NOON)


def test_silence_is_told_once_and_dated_when_it_was_due() -> None:
    sensor = make_sensor(silent_after_s=1_800)
    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)

    for hours in (1, 2, 3):
        actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + timedelta(hours=hours))

    assert told() == [("SensorSilent", 30 * MINUTE)]
    assert latest(sensor).health == "silent"


def test_one_second_before_the_silence_time_nothing_is_told() -> None:
    make_sensor(silent_after_s=1_800)
    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + timedelta(seconds=1_799))

    assert told() == []


def test_a_silent_sensor_is_back_with_its_next_reading() -> None:
    sensor = make_sensor(silent_after_s=1_800)
    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)
    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + timedelta(hours=1))

    back = MONDAY_NOON + 95 * MINUTE
    send(("WL-01", back, 26.2), now=back)

    assert told() == [("SensorSilent", 30 * MINUTE), ("SensorBack", 95 * MINUTE)]
    assert latest(sensor).health == "ok"
    trouble = Trouble.objects.get()
    assert (trouble.began_ms - NOON_MS, trouble.ended_ms) == (1_800_000, NOON_MS + 5_700_000)


def test_a_judge_that_was_down_finds_the_silence_afterwards() -> None:
    make_sensor(silent_after_s=1_800)
    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)
    back = MONDAY_NOON + 95 * MINUTE
    rows = [Reading("WL-01", back, 26.2)]
    actions.store_readings(SYSTEM, rows, channel="http", now=back)

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + timedelta(hours=3))

    assert told()[:2] == [("SensorSilent", 30 * MINUTE), ("SensorBack", 95 * MINUTE)]


def test_a_sensor_that_never_told_anything_is_silent_in_the_end() -> None:
    make_sensor(silent_after_s=1_800)

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + timedelta(hours=1))

    assert told() == [("SensorSilent", 30 * MINUTE)]


def test_what_is_sent_again_counts_as_a_sign_of_life() -> None:
    make_sensor(silent_after_s=1_800)
    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON)
    send(("WL-01", MONDAY_NOON, 26.1), now=MONDAY_NOON + 29 * MINUTE)

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON + 58 * MINUTE)

    assert told() == []


def test_the_same_value_for_its_stuck_time_is_an_alarm() -> None:
    sensor = make_sensor(stuck_after_s=3_600, silent_after_s=86_400)
    for minute in (0, 30, 59, 60, 90):
        at = MONDAY_NOON + minute * MINUTE
        send(("WL-01", at, 26.1), now=at)

    assert told() == [("SensorStuck", 60 * MINUTE)]
    assert latest(sensor).health == "stuck"


def test_a_stuck_sensor_is_back_when_its_value_moves() -> None:
    make_sensor(stuck_after_s=3_600, silent_after_s=86_400)
    for minute, value in ((0, 26.1), (70, 26.1), (80, 26.2)):
        at = MONDAY_NOON + minute * MINUTE
        send(("WL-01", at, value), now=at)

    assert told() == [("SensorStuck", 60 * MINUTE), ("SensorBack", 80 * MINUTE)]


def test_a_week_of_one_value_in_one_batch_is_one_alarm() -> None:
    make_sensor(stuck_after_s=2 * 86_400)
    rows = [
        ("WL-01", MONDAY_NOON - timedelta(days=7) + 10 * minute * MINUTE, 26.1)
        for minute in range(1_008)
    ]

    send(*rows, now=MONDAY_NOON)

    assert [name for name, _ in told()] == ["SensorStuck"]


def test_a_smoke_sensor_that_only_says_nothing_is_wrong_is_not_stuck() -> None:
    sensor = make_sensor("SM-01", "smoke")
    for day in range(8):
        at = MONDAY_NOON + timedelta(days=day)
        send(("SM-01", at, 0), now=at)

    assert told() == []
    assert latest(sensor).health == "ok"


def test_a_smoke_sensor_with_a_stuck_time_is_stuck_after_it() -> None:
    make_sensor("SM-07", "smoke", stuck_after_s=5 * 86_400)
    for day in range(6):
        at = MONDAY_NOON + timedelta(days=day)
        send(("SM-07", at, 0), now=at)

    assert told() == [("SensorStuck", timedelta(days=5))]


def test_missing_sequence_numbers_are_kept_as_a_gap() -> None:
    sensor = make_sensor()

    numbered(sensor, (0, 1), (1, 2), (5, 6))

    gap = Gap.objects.get()
    assert (gap.first_sequence, gap.last_sequence, gap.missing) == (3, 5, 3)
    assert latest(sensor).sequence == 6


def test_a_gap_filled_later_closes() -> None:
    sensor = make_sensor()
    numbered(sensor, (0, 1), (5, 5))

    numbered(sensor, (3, 3))
    half = Gap.objects.get()
    numbered(sensor, (1, 2), (4, 4))

    assert (half.missing, half.open_ranges) == (2, [[2, 2], [4, 4]])
    assert (Gap.objects.get().missing, Gap.objects.get().closed_ms is None) == (0, False)


def test_gaps_are_found_across_batches() -> None:
    sensor = make_sensor()
    numbered(sensor, (0, 1))

    numbered(sensor, (5, 5))

    assert (Gap.objects.get().first_sequence, Gap.objects.get().last_sequence) == (2, 4)


def test_a_device_that_counts_anew_leaves_no_gap() -> None:
    sensor = make_sensor()
    numbered(sensor, (0, 500))

    numbered(sensor, (5, 0), (6, 1))

    assert Gap.objects.count() == 0
    assert latest(sensor).sequence == 1


def test_many_sensors_of_one_batch_each_keep_their_own_latest() -> None:
    sensors = [make_sensor(f"T-{number}", "temperature") for number in range(3)]
    rows = [
        (sensor.pk, NOON_MS + step, float(number * 10 + step), None)
        for step in range(3)
        for number, sensor in enumerate(sensors)
    ]
    known = queries.registry(SYSTEM)

    actions.store_packed(SYSTEM, Batch.of(rows), registry=known, channel="mqtt", now=MONDAY_NOON)
    judged = actions.judge_arrivals(SYSTEM, now=MONDAY_NOON)

    assert [latest(sensor).value for sensor in sensors] == [2.0, 12.0, 22.0]
    assert (judged.arrivals, judged.readings, judged.stored) == (1, 9, 9)
