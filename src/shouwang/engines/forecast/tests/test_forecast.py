"""Forecasts: better than the last value and a straight line, honest about what is unknown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.forecast.levels import LEAST_ORIGINS, forecast
from shouwang.engines.forecast.scores import Interval, score
from shouwang.engines.forecast.tests.rolling import load, measure

HOUR_S = 3600.0
STRIDE = 13
"""Hours of the day and days of the week take turns."""


def rising(count: int) -> tuple[list[float], list[float]]:
    """Return hourly values that rise by 2 each hour."""
    return [one * HOUR_S for one in range(count)], [2.0 * one for one in range(count)]


@pytest.mark.parametrize("name", ["river", "groundwater", "temperature"])
def test_a_real_series_is_forecast_better_than_by_its_last_value_or_a_line(name: str) -> None:
    outcomes = measure(name, STRIDE).values()

    assert all(one.over_last_value < 1 and one.over_line < 1 for one in outcomes)
    assert all(0.84 <= one.inside <= 0.99 for one in outcomes)


def test_nine_of_ten_hours_of_rain_lie_inside_the_interval() -> None:
    outcomes = measure("rain", STRIDE).values()

    assert all(one.over_line < 1 and 0.84 <= one.inside <= 0.99 for one in outcomes)


def test_a_steady_rise_goes_on() -> None:
    times, values = rising(200)

    (found,) = forecast(times, values, [3 * HOUR_S])

    assert found.at_s == 202 * HOUR_S
    assert found.mid == pytest.approx(404, abs=0.2)


def test_a_constant_series_stays() -> None:
    times, _ = rising(100)

    assert forecast(times, [7.5] * 100, [HOUR_S]) == [Interval(100 * HOUR_S, 7.5, 7.5, 7.5)]


def test_the_least_number_of_outcomes_is_needed() -> None:
    enough = rising(LEAST_ORIGINS + 1)
    too_few = rising(LEAST_ORIGINS)

    assert forecast(*enough, [HOUR_S])[0].is_known is True
    assert forecast(*too_few, [HOUR_S]) == [Interval(LEAST_ORIGINS * HOUR_S, None, None, None)]


def test_a_horizon_as_long_as_the_past_is_unknown() -> None:
    found = forecast(*rising(200), [HOUR_S, 100 * HOUR_S])

    assert [one.is_known for one in found] == [True, False]


def test_nothing_known_is_no_forecast() -> None:
    assert forecast([], [], [60]) == [Interval(60, None, None, None)]


def test_a_gap_is_not_read_across() -> None:
    times = [one * HOUR_S for one in range(30)] + [(one + 500) * HOUR_S for one in range(12)]
    values = [float(one % 5) for one in range(42)]

    assert forecast(times, values, [2 * HOUR_S])[0].is_known is False


def test_order_doubles_and_what_is_no_number_change_nothing() -> None:
    times, values = load("temperature")
    times, values = times[:300], values[:300]
    broken_s = [*reversed(times), times[5], times[9] + 1, math.nan]
    broken = [*reversed(values), 1e9, math.inf, 1.0]

    assert forecast(broken_s, broken, [HOUR_S]) == forecast(times, values, [HOUR_S])


def test_rain_is_never_forecast_below_none() -> None:
    times, values = load("rain")

    found = forecast(times, values, [HOUR_S, 6 * HOUR_S])

    assert [one.low for one in found] == [0.0, 0.0]


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, math.nan])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        forecast(*rising(60), [HOUR_S], level=level)


@pytest.mark.parametrize("horizon_s", [0.0, -60.0, math.inf, math.nan])
def test_a_horizon_that_is_none_is_refused(horizon_s: float) -> None:
    with pytest.raises(ValueError, match="horizon"):
        forecast(*rising(60), [horizon_s])


def test_a_value_inside_scores_the_width() -> None:
    found = score(Interval(0, 1.0, 2.0, 3.0), 2.5)

    assert found is not None
    assert (found.error, found.is_inside, found.interval_score) == (0.5, True, 2.0)
    assert found.pinball == pytest.approx((0.05 * 1.5 + 0.5 * 0.5 + 0.05 * 0.5) / 3)


def test_a_value_outside_pays_for_the_distance() -> None:
    found = score(Interval(0, 1.0, 2.0, 3.0), 4.0)

    assert found is not None
    assert found.is_inside is False
    assert found.interval_score == pytest.approx(2 + 20)


def test_what_was_unknown_has_no_score() -> None:
    assert score(Interval(0, None, None, None), 4.0) is None


@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.floats(allow_nan=True, allow_infinity=True)), max_size=80
    )
)
def test_no_values_make_the_forecast_fail(pairs: list[tuple[float, float]]) -> None:
    found = forecast([at for at, _ in pairs], [value for _, value in pairs], [60.0, HOUR_S])

    known = [score(one, one.mid) for one in found if one.mid is not None]
    assert [one.is_inside for one in known if one is not None] == [True] * len(known)
