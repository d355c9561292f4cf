"""What the story's sensors measure in the night of the flood."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwang.story.series import SensorRow, readings, sensors
from shouwang.story.times import week

BEFORE = timedelta(microseconds=1)


def _sensor(code: str) -> SensorRow:
    return next(row for row in sensors() if row.code == code)


def _at(code: str, at: datetime) -> float:
    return dict(readings(_sensor(code), at - BEFORE, at))[at]


def _sum(code: str, until: datetime, hours: int) -> float:
    found = readings(_sensor(code), until - timedelta(hours=hours), until)
    return round(sum(value for _, value in found), 1)


def test_the_rain_of_three_hours_reaches_54_mm_at_0340() -> None:
    assert _sum("RG-02", week(24, 3, 40), 3) == 54.0
    assert _sum("RG-02", week(24, 3, 30), 3) == 49.5


def test_no_other_gauge_reaches_50_mm_in_three_hours() -> None:
    moments = [week(23, 6) + timedelta(minutes=10) * step for step in range(288)]
    strongest = [max(_sum(code, at, 3) for at in moments) for code in ("RG-01", "RG-03", "RG-04")]
    assert strongest == [39.0, 35.4, 31.3]


def test_the_river_passes_its_warning_level_and_falls_below_it() -> None:
    assert [_at("WL-01", week(24, 14, minute)) for minute in (10, 20)] == [27.99, 28.02]
    assert _at("WL-01", week(25, 2)) == 28.61
    assert [_at("WL-01", week(25, 15, minute)) for minute in (20, 30)] == [28.0, 27.99]


def test_the_crack_opens_by_more_than_three_millimetres_an_hour_at_0420() -> None:
    hourly = [
        round(_at("CR-01", at) - _at("CR-01", at - timedelta(hours=1)), 2)
        for at in (week(24, 4, 10), week(24, 4, 20))
    ]
    assert hourly == [2.93, 3.1]
    assert (_at("TI-01", week(24, 4, 20)), _at("SO-01", week(24, 4, 20))) == (0.41, 47.0)


def test_a_gauge_is_silent_from_0210_to_0345() -> None:
    found = [at for at, _ in readings(_sensor("RG-03"), week(24, 2), week(24, 4))]
    assert found == [week(24, 2, 10), week(24, 3, 45), week(24, 3, 50), week(24, 4)]


def test_pieces_of_a_series_are_the_whole() -> None:
    gas = _sensor("GA-01")
    middle = week(26, 11, 29)
    whole = list(readings(gas, week(26, 0), week(27, 0)))
    assert whole == [
        *readings(gas, week(26, 0), middle),
        *readings(gas, middle, week(27, 0)),
    ]
    assert (week(26, 11, 32), 18.0) in [(at, round(value)) for at, value in whole]
