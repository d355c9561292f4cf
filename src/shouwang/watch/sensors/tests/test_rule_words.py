"""Readings and conditions in words, each with the unit that it has."""

from __future__ import annotations

import pytest

from shouwang.watch.sensors.rules.rule_words import reading_words

HOUR_S = 3_600


@pytest.mark.parametrize(
    ("aggregate", "unit", "words"),
    [
        ("sum", "mm/10min", "RG-02 3 小时累计：54 mm"),
        ("hourly_rate", "mm", "CR-01 3 小时内每小时变化：54 mm/h"),
        ("largest", "mm/10min", "RG-02 3 小时最大：54 mm/10min"),
    ],
)
def test_a_sum_of_rain_is_in_millimetres(aggregate: str, unit: str, words: str) -> None:
    reading = {
        "sensor": words[:5],
        "unit": unit,
        "value": 54.0,
        "aggregate": aggregate,
        "window_s": 3 * HOUR_S,
    }
    assert str(reading_words(reading)) == words
