"""The picture of a series: its lines, what is left out, the words on its axes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shouwang.watch.sensors.rules.chart import Chart, Dot, Span, Subject, Threshold, draw

from .factories import MONDAY_NOON

HOUR = timedelta(hours=1)


def _dot(hours: float, value: float) -> Dot:
    return Dot(MONDAY_NOON + hours * HOUR, value, value, value)


def _draw(*dots: Dot, until: float = 10, **more: object) -> Chart:
    known = {"break_s": 3_600.0, **more}
    subject = Subject(dots, MONDAY_NOON, MONDAY_NOON + until * HOUR, **known)  # type: ignore[arg-type]
    return draw(subject, 156, 134)


def test_readings_are_joined_from_left_to_right() -> None:
    chart = _draw(_dot(0, 0), _dot(1, 100), _dot(2, 50))

    assert (chart.left, chart.right, chart.top, chart.bottom) == (46, 146, 12, 112)
    assert chart.line == "M46 107L56 17L66 62"
    assert (chart.band, chart.lone) == ("", ())


def test_between_readings_too_far_apart_there_is_no_line() -> None:
    chart = _draw(_dot(0, 0), _dot(1, 100), _dot(3, 50))

    assert chart.line == "M46 107L56 17"
    assert chart.lone == ((76, 62),)


def test_steps_have_a_band_from_least_to_most() -> None:
    dots = (
        Dot(MONDAY_NOON, 0, 50, 100),
        Dot(MONDAY_NOON + HOUR, 25, 50, 75),
    )

    assert _draw(*dots).band == "M46 17L56 40L56 84L46 107Z"


@pytest.mark.parametrize(("value", "shown"), [(150.0, 1), (300.0, 1), (301.0, 0), (-101.0, 0)])
def test_a_threshold_far_from_all_values_is_left_out(value: float, shown: int) -> None:
    line = Threshold("red", "≥", value)

    assert len(_draw(_dot(0, 0), _dot(1, 100), thresholds=[line]).thresholds) == shown


def test_a_threshold_is_said_in_words_at_its_line() -> None:
    chart = _draw(_dot(0, 0), _dot(1, 100), thresholds=[Threshold("red", "≥", 50.5)])

    (line,) = chart.thresholds
    assert (line.y, line.word_y, line.threshold.words) == (62, 59, "≥ 50.5")


def test_what_is_expected_has_room_at_the_right() -> None:
    ahead = [_dot(11, 100), _dot(20, 0)]

    chart = _draw(_dot(0, 0), _dot(1, 100), expected=ahead)

    assert chart.now_x == 96
    assert chart.expected_line == "M101 17L146 107"


def test_trouble_is_a_strip_until_now_and_a_signal_a_mark() -> None:
    begun = MONDAY_NOON + 5 * HOUR
    chart = _draw(_dot(0, 1), troubles=[Span(begun, None)], marks=[begun])

    assert [(box.x, box.width) for box in chart.troubles] == [(96, 50)]
    assert chart.marks == (96,)


def test_a_sensor_that_says_one_value_has_a_line_in_the_middle() -> None:
    chart = _draw(_dot(0, 7), _dot(1, 7))

    assert chart.line == "M46 62L56 62"


def test_without_readings_there_is_a_picture_of_nothing() -> None:
    chart = _draw()

    assert (chart.line, chart.lone) == ("", ())
    assert [tick.words for tick in chart.values] == ["0", "0.5", "1"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (6, ["13:00", "14:00", "15:00", "16:00", "17:00"]),
        (72, ["06-23", "12:00", "06-24", "12:00", "06-25"]),
        (240, ["06-24", "06-26", "06-28", "06-30", "07-02"]),
    ],
)
def test_the_axis_of_time_is_in_local_words(hours: int, words: list[str]) -> None:
    subject = Subject((), MONDAY_NOON, MONDAY_NOON + hours * HOUR, 60.0)

    assert [tick.words for tick in draw(subject, 560, 134).times] == words


def test_the_local_day_is_written_at_midnight() -> None:
    begin = datetime.fromisoformat("2026-06-24T20:00:00+08:00")
    subject = Subject((), begin, begin + 8 * HOUR, 60.0)

    assert "06-25" in [tick.words for tick in draw(subject, 820, 300).times]
