"""The scoring function of the Numenta Anomaly Benchmark, as it was published."""

from __future__ import annotations

import math

import numpy as np
import pytest
from bench.nab import PROFILES, Series, left_out, position_score, score, score_at
from numpy.typing import NDArray

STANDARD = PROFILES["standard"]
COUNT = 200
FIRST, LAST = 100, 119


def one_series(name: str = "made/one.csv") -> Series:
    times = np.arange(COUNT, dtype=float) * 300
    return Series(name, times, np.zeros(COUNT), ((FIRST, LAST),))


def told(*at: int) -> NDArray[np.float64]:
    scores = np.zeros(COUNT)
    scores[list(at)] = 1.0
    return scores


def found(*at: int, profile: str = "standard") -> float:
    series = one_series()
    raw, windows = score_at([series], {series.name: told(*at)}, PROFILES[profile], 0.5)
    whole = (PROFILES[profile].hit + PROFILES[profile].miss) * windows
    return 100.0 * raw / whole


def test_a_detection_at_the_beginning_of_each_window_is_perfect() -> None:
    assert found(FIRST) == pytest.approx(100.0)


def test_saying_nothing_scores_zero() -> None:
    assert found() == 0.0


def test_saying_the_same_of_every_value_is_never_the_best_threshold() -> None:
    series = one_series()

    assert score([series], {series.name: np.ones(COUNT)}, STANDARD) == (0.0, math.inf)


def test_only_the_first_detection_of_a_window_counts() -> None:
    assert found(105, 110, 119) == found(105)


def test_a_late_detection_earns_less_than_an_early_one() -> None:
    assert found(119) < found(110) < found(100)


def test_a_false_alarm_far_from_a_window_costs_its_weight() -> None:
    assert found(FIRST, 60) == pytest.approx(100.0 - 100.0 * 0.11 / 2)


def test_a_false_alarm_costs_double_where_false_alarms_matter() -> None:
    assert found(FIRST, 60, profile="low FP") == pytest.approx(100.0 - 100.0 * 0.22 / 2)


def test_a_missed_window_costs_double_where_misses_matter() -> None:
    assert found(60, profile="low FN") == pytest.approx(-100.0 * 0.11 / 3)


def test_a_detection_just_behind_a_window_costs_little() -> None:
    assert found(FIRST, LAST + 1) == pytest.approx(
        100.0 + 100.0 * 0.11 * position_score(1 / 19) / 2
    )


def test_the_probation_at_the_beginning_counts_for_nothing() -> None:
    assert found(FIRST, 3, 29) == found(FIRST)


@pytest.mark.parametrize(
    ("where", "worth"), [(-1.0, 0.98661), (0.0, 0.0), (1.0, -0.98661), (3.01, -1.0)]
)
def test_the_position_counts_by_the_published_sigmoid(where: float, worth: float) -> None:
    assert position_score(where) == pytest.approx(worth, abs=1e-5)


def test_each_category_is_scored_at_the_threshold_of_the_others() -> None:
    first, second = one_series("calm/one.csv"), one_series("loud/one.csv")
    quiet, strong = told(FIRST) * 0.3, told(FIRST) * 0.9

    whole, each = left_out([first, second], {first.name: quiet, second.name: strong}, STANDARD)

    assert each == {"calm": 0.0, "loud": pytest.approx(100.0)}
    assert whole == pytest.approx(50.0)
