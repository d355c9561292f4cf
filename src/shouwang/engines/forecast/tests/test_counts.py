"""Counts by the same hours of earlier weeks: at least Poisson, wider where weeks differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.forecast.counts import CountInterval, expected_count

WEEKS = 8


@pytest.mark.requirement("R269")
@pytest.mark.parametrize(
    ("past", "low", "mean", "high"),
    [
        ([0] * 8, 0, 0.0625, 1),
        ([3] * 8, 0, 3.0625, 6),
        ([100] * 8, 83, 100.0625, 118),
        ([0, 0, 0, 40, 0, 0, 0, 0], 0, 5.0625, 29),
    ],
)
def test_the_interval_follows_mean_and_unrest_of_the_weeks(
    past: list[int], low: int, mean: float, high: int
) -> None:
    assert expected_count(past) == CountInterval(low, mean, high, 0.9)


@pytest.mark.parametrize(("weeks", "is_known"), [(3, False), (4, True)])
def test_four_weeks_are_needed(weeks: int, is_known: bool) -> None:
    assert (expected_count([2] * weeks) is not None) is is_known


@pytest.mark.parametrize("level", [0, 1, 1.5])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="a level lies between 0 and 1"):
        expected_count([1] * WEEKS, level=level)


@pytest.mark.requirement("R269")
@pytest.mark.parametrize("rate", [0.2, 1, 4, 12, 60])
def test_at_least_nine_of_ten_counts_lie_inside(rate: float) -> None:
    drawn = np.random.default_rng(269).poisson(rate, (4_000, WEEKS + 1)).tolist()
    known = [(expected_count(row[:-1]), row[-1]) for row in drawn]

    inside = [found.low <= came <= found.high for found, came in known if found is not None]

    assert sum(inside) / len(drawn) >= 0.9


@given(st.lists(st.integers(0, 5_000), min_size=4, max_size=WEEKS))
def test_the_bounds_stand_in_order_around_the_mean(past: list[int]) -> None:
    found = expected_count(past)

    assert found is not None
    assert found.low <= found.mean <= found.high + 1
