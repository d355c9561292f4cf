"""What the detector tells, what it keeps silent about, and that it goes on after a restart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from shouwang.engines.anomaly import PARTS, Detector, Settings, likelihood

Floats = NDArray[np.float64]

SMALL = Settings(
    recent=3, before=12, pattern=4, shift=1, days=2, quiet=6, range_warm_up=8, pattern_warm_up=4
)
DAY = 8


def tell(values: Sequence[float], day_length: int = 0, made: Settings | None = None) -> Floats:
    detector = Detector([day_length], made)
    row = np.array([0])
    return np.concatenate([detector.update(row, np.array([value])).told for value in values])


def wave(days: int, day_length: int = 24) -> list[float]:
    return [float(np.sin(2 * np.pi * step / day_length)) for step in range(days * day_length)]


def test_a_steady_series_is_never_told() -> None:
    assert not tell([5.0] * 1_000).any()


def test_the_first_values_are_never_told() -> None:
    assert not tell([0.0, 100.0, -50.0] * 60).any()


def test_a_value_beyond_everything_so_far_is_told_at_once() -> None:
    told = tell([*wave(20), 9.0])

    assert told[-1] > 4.0
    assert told[300:-1].max() < 0.01


def test_one_anomaly_is_told_once_while_it_lasts() -> None:
    told = tell([*wave(20), *[9.0] * 30])

    assert np.count_nonzero(told[480:] > 1.0) == 1


def test_a_shift_of_level_within_the_range_is_told_by_its_part() -> None:
    swinging = [-1.0, 1.0] * 400
    detector = Detector([0])
    parts = [
        detector.update(np.array([0]), np.array([value])).parts[0]
        for value in [*swinging, *[0.9] * 20]
    ]

    told_by = np.array(parts)[800:]
    assert told_by[:, PARTS.index("level")].max() >= 0.5
    assert not told_by[:, PARTS.index("range")].any()


def test_a_night_unlike_the_nights_before_is_told_by_its_part() -> None:
    days = wave(20)
    odd = [*days, *[days[0]] * 6, *days[6:24]]
    detector = Detector([24])
    parts = [detector.update(np.array([0]), np.array([value])).parts[0] for value in odd]

    assert np.array(parts)[480:, PARTS.index("pattern")].max() > 0.7
    assert not np.array(parts)[300:480, PARTS.index("pattern")].any()


def test_the_same_night_hardly_counts_where_the_day_is_unknown() -> None:
    days = wave(20)

    assert tell([*days, *[days[0]] * 6, *days[6:24]])[480:].max() < 0.3


def test_likelihood_keeps_the_order_and_ends_below_one() -> None:
    found = likelihood(np.array([0.0, 0.1, 2.0, 30.0]))

    assert found[0] == 0.0
    assert np.all(np.diff(found) > 0.0)
    assert found[-1] <= 1.0


def test_values_that_never_came_count_as_if_the_last_had_stood() -> None:
    held, whole = Detector([DAY], SMALL), Detector([DAY], SMALL)
    row = np.array([0])
    for value in wave(4, DAY):
        held.update(row, np.array([value]))
        whole.update(row, np.array([value]))

    held.hold(row, 3)
    for _ in range(3):
        whole.update(row, np.array([wave(4, DAY)[-1]]))

    np.testing.assert_allclose(
        held.update(row, np.array([2.0])).total, whole.update(row, np.array([2.0])).total
    )


def test_series_that_are_added_score_as_if_they_had_been_there_from_the_start() -> None:
    whole, grown = Detector([DAY, DAY], SMALL), Detector([DAY], SMALL)
    for value in wave(2, DAY):
        whole.update(np.array([0]), np.array([value]))
        grown.update(np.array([0]), np.array([value]))

    grown.extend(Detector([DAY], SMALL))
    both = [
        [one.update(np.array([0, 1]), np.array([value, -value])).total for value in wave(3, DAY)]
        for one in (whole, grown)
    ]

    np.testing.assert_array_equal(both[0], both[1])


def test_series_of_other_days_are_not_added() -> None:
    detector = Detector([DAY], SMALL)

    with pytest.raises(ValueError, match="other numbers of values"):
        detector.extend(Detector([2 * DAY], SMALL))


VALUES = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)),
    min_size=30,
    max_size=60,
)


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES)
def test_series_do_not_touch_one_another(first: list[float], second: list[float]) -> None:
    length = min(len(first), len(second))
    both = Detector([DAY, 0], SMALL)
    side = [
        both.update(np.array([0, 1]), np.array([first[index], second[index]])).total
        for index in range(length)
    ]
    alone = Detector([0, DAY], SMALL)
    after = [
        [alone.update(np.array([1]), np.array([first[index]])).total[0] for index in range(length)],
        [
            alone.update(np.array([0]), np.array([second[index]])).total[0]
            for index in range(length)
        ],
    ]

    np.testing.assert_array_equal(np.array(side).T, np.array(after))


@settings(max_examples=40, deadline=None)
@given(VALUES, st.integers(1, 29))
def test_a_restart_in_the_middle_changes_nothing(values: list[float], cut: int) -> None:
    row = np.array([0])
    through = Detector([DAY], SMALL)
    expected = [through.update(row, np.array([value])).told[0] for value in values]
    before, after = Detector([DAY], SMALL), Detector([DAY], SMALL)
    found = [before.update(row, np.array([value])).told[0] for value in values[:cut]]
    after.restore(0, before.state(0))
    found += [after.update(row, np.array([value])).told[0] for value in values[cut:]]

    assert found == expected


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_every_score_is_a_number_and_none_is_negative(values: list[float]) -> None:
    detector = Detector([DAY], SMALL)
    scores = [detector.update(np.array([0]), np.array([value])) for value in values]

    assert all(np.isfinite(found.parts).all() and (found.parts >= 0).all() for found in scores)
