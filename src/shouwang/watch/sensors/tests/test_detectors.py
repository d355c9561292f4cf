"""Detectors side by side: how the readings of many sensors are put together changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.watch.sensors.rules.anomalies import LONGEST_DAY, day_length
from shouwang.watch.sensors.rules.detectors import KEEP_AFTER, DetectorBank, Told

MINUTE_MS = 60_000
INTERVALS_S = {1: 600, 2: 600, 3: 3_600}
Reading = tuple[int, int, float]
READINGS = st.lists(
    st.tuples(
        st.sampled_from(sorted(INTERVALS_S)),
        st.integers(1, 5).map(lambda steps: steps * 10),
        st.floats(-100, 100).map(lambda value: round(value, 2)),
    ),
    min_size=240,
    max_size=300,
)


def look(bank: DetectorBank, readings: Sequence[Reading]) -> list[Told]:
    """Show readings to a bank in one batch."""
    return bank.look(
        np.array([one[0] for one in readings], dtype=np.int64),
        np.array([one[1] for one in readings], dtype=np.int64),
        np.array([one[2] for one in readings], dtype=np.float64),
    )


def bank_of(intervals_s: dict[int, int]) -> DetectorBank:
    """Return a bank that knows nothing of its sensors."""
    bank = DetectorBank()
    bank.add(intervals_s)
    return bank


def moments(steps: Sequence[Reading]) -> list[Reading]:
    """Return readings whose moments are so many minutes after the one before of their sensor."""
    latest = dict.fromkeys(INTERVALS_S, 0)
    found = []
    for sensor_id, minutes, value in steps:
        latest[sensor_id] += minutes * MINUTE_MS
        found.append((sensor_id, latest[sensor_id], value))
    return found


@settings(max_examples=20, deadline=None)
@given(READINGS, st.integers(1, 60))
def test_batches_of_any_size_tell_what_readings_alone_tell(steps: list[Reading], size: int) -> None:
    readings = moments(steps)
    together, alone = bank_of(INTERVALS_S), bank_of(INTERVALS_S)

    batches = [
        one
        for start in range(0, len(readings), size)
        for one in look(together, readings[start : start + size])
    ]
    singly = [one for reading in readings for one in look(alone, [reading])]

    assert sorted(batches, key=lambda one: (one.sensor_id, one.at_ms)) == sorted(
        singly, key=lambda one: (one.sensor_id, one.at_ms)
    )


@settings(max_examples=10, deadline=None)
@given(READINGS)
def test_the_order_within_a_batch_changes_nothing(steps: list[Reading]) -> None:
    readings = moments(steps)

    forward, backward = (look(bank_of(INTERVALS_S), batch) for batch in (readings, readings[::-1]))

    assert forward == backward


def test_a_restored_detector_tells_what_the_one_before_would_have_told() -> None:
    usual = [(1, nth * 10 * MINUTE_MS, float(nth % 7)) for nth in range(1, 400)]
    odd = [(1, 400 * 10 * MINUTE_MS, 60.0)]
    before, after = bank_of({1: 600}), bank_of({9: 600, 1: 600})
    look(before, usual)

    after.restore(1, before.keep(1))

    assert look(after, odd) == look(before, odd)
    assert len(look(before, [(1, 401 * 10 * MINUTE_MS, 900.0)])) == 1


def test_more_sensors_find_room_beside_those_that_began() -> None:
    usual = [(1, nth * 10 * MINUTE_MS, float(nth % 7)) for nth in range(1, 400)]
    odd = [(1, 400 * 10 * MINUTE_MS, 60.0)]
    small, large = bank_of({1: 600}), bank_of({1: 600})
    look(small, usual)
    look(large, usual)

    large.add(dict.fromkeys(range(2, 50), 600))

    assert look(large, odd) == look(small, odd)


def test_a_late_reading_is_left_out_and_its_state_falls_due() -> None:
    bank = bank_of({KEEP_AFTER: 600})
    look(bank, [(KEEP_AFTER, 20 * MINUTE_MS, 1.0)])
    before = bank.due()

    look(bank, [(KEEP_AFTER, 10 * MINUTE_MS, 1.0)])

    assert (before, bank.due()) == ([], [KEEP_AFTER])
    assert bank.keep(KEEP_AFTER).until_ms == 20 * MINUTE_MS
    assert bank.due() == []


@pytest.mark.parametrize(("readings", "due"), [(KEEP_AFTER - 1, []), (KEEP_AFTER, [KEEP_AFTER])])
def test_a_state_falls_due_after_so_many_readings(readings: int, due: list[int]) -> None:
    bank = bank_of({KEEP_AFTER: 600})

    look(bank, [(KEEP_AFTER, nth * 10 * MINUTE_MS, 1.0) for nth in range(1, readings + 1)])

    assert bank.due() == due


def test_sensors_that_ask_no_more_or_at_another_pace_are_forgotten() -> None:
    bank = bank_of({1: 600, 2: 600, 3: 600})

    bank.forget_others({1: 600, 2: 300})

    assert [one in bank for one in (1, 2, 3)] == [True, False, False]


@pytest.mark.parametrize(
    ("interval_s", "day"), [(600, 144), (60, LONGEST_DAY), (59, 0), (1, 0), (0, 0)]
)
def test_only_who_speaks_at_most_once_a_minute_is_compared_by_day(
    interval_s: int, day: int
) -> None:
    assert day_length(interval_s) == day
