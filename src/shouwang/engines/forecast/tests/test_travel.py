"""The travel time between gauges: found where it is known to be, refused where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engines.forecast.travel import Refusal, Series, Travel, gain_at, travel_time

STEP_S, HOUR_S, DAY_S = 600.0, 3_600.0, 86_400.0
DAYS = 20
FLOODS = ((3.0, 1.2, 5.0), (9.0, 0.6, 8.0), (14.0, 2.0, 6.0))
"""Day of the peak, height (m), hours up to it."""


def river(
    *, lag_s: float = 0.0, gain: float = 1.0, noise: float = 0.0, seed: int = 1, days: int = DAYS
) -> Series:
    """Return a level each ten minutes, with floods that rise quickly and fall slowly."""
    times = np.arange(0, days * DAY_S, STEP_S)
    level = np.full_like(times, 20.0)
    for day, height, hours in FLOODS:
        since = (times - lag_s - day * DAY_S) / (hours * HOUR_S)
        up = np.exp(-0.5 * (np.minimum(since, 0) * 2) ** 2)
        down = np.exp(-np.maximum(since, 0) / 4)
        level += gain * height * up * down
    level += np.random.default_rng(seed).normal(0, noise, len(times)) if noise else 0.0
    return times.tolist(), level.tolist()


def found(upper: Series, lower: Series) -> Travel:
    """Return the travel time, which is known."""
    told = travel_time(upper, lower)
    assert isinstance(told, Travel)
    return told


@settings(max_examples=20, deadline=None)
@given(lag=st.integers(0, 120), gain=st.floats(0.2, 3.0))
def test_a_known_lag_and_gain_are_found_to_the_step(lag: int, gain: float) -> None:
    told = found(river(), river(lag_s=lag * STEP_S, gain=gain))

    assert (told.shortest_s, told.lag_s, told.longest_s) == (lag * STEP_S,) * 3
    assert told.gain == pytest.approx(gain, rel=0.001)
    assert told.rises == 3
    assert told.correlation > 0.999


def test_noise_of_a_centimetre_moves_the_lag_by_a_step_at_most() -> None:
    told = found(river(noise=0.01), river(lag_s=2.5 * HOUR_S, noise=0.01, seed=2))

    assert abs(told.lag_s - 2.5 * HOUR_S) <= STEP_S
    assert told.shortest_s <= told.lag_s <= told.longest_s


def test_each_rise_by_itself_bounds_the_lag() -> None:
    times, early = river(lag_s=2 * HOUR_S)
    _, late = river(lag_s=4 * HOUR_S)
    half = len(times) // 3

    told = found(river(), (times, [*early[:half], *late[half:]]))

    assert told.shortest_s == pytest.approx(2 * HOUR_S, abs=STEP_S)
    assert told.longest_s == pytest.approx(4 * HOUR_S, abs=STEP_S)


def test_a_river_that_does_not_follow_is_refused() -> None:
    times, _ = river()
    other = np.random.default_rng(3).normal(20, 0.3, len(times)).cumsum() / 50

    assert travel_time(river(), (times, other.tolist())) is Refusal.WEAK


def test_one_rise_is_too_few() -> None:
    assert travel_time(river(days=8), river(lag_s=HOUR_S, days=8)) is Refusal.FEW_RISES


def test_a_flat_river_has_no_rise() -> None:
    times, level = river()

    assert travel_time((times, [20.0] * len(level)), (times, level)) is Refusal.FEW_RISES


@pytest.mark.parametrize("upper", [([], []), ([0.0, 1.0], [1.0, 2.0]), river(days=2)])
def test_a_short_series_is_refused(upper: Series) -> None:
    assert travel_time(upper, river()) is Refusal.SHORT


def test_gaps_are_not_read_across() -> None:
    times, level = river()
    kept = [place for place, at in enumerate(times) if not 5 * DAY_S < at < 8 * DAY_S]

    told = found(([times[k] for k in kept], [level[k] for k in kept]), river(lag_s=3 * HOUR_S))

    assert told.lag_s == 3 * HOUR_S
    assert told.rises == 3


def test_a_lag_that_a_person_set_has_a_gain_of_its_own() -> None:
    upper, lower = river(), river(lag_s=2 * HOUR_S, gain=0.5)

    assert gain_at(upper, lower, 2 * HOUR_S) == pytest.approx(0.5, rel=0.001)
    assert gain_at(([], []), lower, HOUR_S) is None
