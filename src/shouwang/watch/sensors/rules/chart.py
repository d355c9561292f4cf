"""The picture of a series: where its lines, bands and marks lie, in whole pixels of a drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Text

from .levels import LEVEL_LABELS
from .rule_words import number_words

LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 22
"""The margins around the plot, for the words of the axes."""
WORD_WIDTH: Final = 74
"""So much room a word on the time axis takes."""
STEPS_H: Final = (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720, 2_160, 4_320, 8_760, 17_520)
VALUE_TICKS: Final = 5
ROOM: Final = 0.06
"""So much of the range is left free above and below."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value at a moment with its least and most; a single reading has all three the same."""

    at: datetime
    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value at which a rule steps in: its level, its sign, and its rule in words."""

    level: str
    sign: str
    value: float
    title: str = ""
    key: str = ""

    @property
    def words(self) -> str:
        """Return the threshold as it stands at its line."""
        return f"{self.sign} {number_words(self.value)}"

    @property
    def level_label(self) -> Text:
        """Return the level in words."""
        return LEVEL_LABELS[self.level]


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which something was the matter; `until` None: still."""

    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a picture shows."""

    dots: Sequence[Dot]
    from_at: datetime
    until_at: datetime
    break_s: float
    """Between readings further apart than this no line is drawn."""
    thresholds: Sequence[Threshold] = ()
    expected: Sequence[Dot] = ()
    troubles: Sequence[Span] = ()
    marks: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in words."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold's line at a height; its words stand above the line, or below near the top."""

    y: int
    word_y: int
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Box:
    """A strip from left to right."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a size; paths are what an SVG path takes."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    line: str
    band: str
    expected_line: str
    expected_band: str
    lone: tuple[tuple[int, int], ...]
    """Readings that no line joins to another."""
    thresholds: tuple[Line, ...]
    troubles: tuple[Box, ...]
    marks: tuple[int, ...]
    now_x: int | None
    values: tuple[Tick, ...]
    times: tuple[Tick, ...]

    @property
    def plot_width(self) -> int:
        """Return the width between the margins."""
        return self.right - self.left

    @property
    def plot_height(self) -> int:
        """Return the height between the margins."""
        return self.bottom - self.top


@dataclass(slots=True)
class _Frame:
    """Turns moments and values into pixels."""

    from_at: datetime
    until_at: datetime
    low: float
    high: float
    width: int
    height: int
    left: int = field(init=False, default=LEFT)
    right: int = field(init=False)
    top: int = field(init=False, default=TOP)
    bottom: int = field(init=False)

    def __post_init__(self) -> None:
        self.right, self.bottom = self.width - RIGHT, self.height - BOTTOM

    def x(self, at: datetime) -> int:
        share = (at - self.from_at) / (self.until_at - self.from_at)
        return round(self.left + min(max(share, 0.0), 1.0) * (self.right - self.left))

    def y(self, value: float) -> int:
        share = (value - self.low) / (self.high - self.low)
        return round(self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top))


def draw(subject: Subject, width: int, height: int) -> Chart:
    """Return the picture of a series in a drawing of so many pixels.

    What lies ahead has room at the right; a threshold far from all values is left out, so that it
    does not press the line flat.
    """
    until_at = max([subject.until_at, *(dot.at for dot in subject.expected)])
    low, high, shown = _range(subject)
    frame = _Frame(subject.from_at, until_at, low, high, width, height)
    runs = _runs(subject.dots, subject.break_s)
    joined = [run for run in runs if len(run) > 1]
    return Chart(
        width=width,
        height=height,
        left=frame.left,
        right=frame.right,
        top=frame.top,
        bottom=frame.bottom,
        line="".join(_line(frame, run) for run in joined),
        band="".join(_band(frame, run) for run in joined if _has_band(run)),
        expected_line=_line(frame, subject.expected) if len(subject.expected) > 1 else "",
        expected_band=_band(frame, subject.expected) if len(subject.expected) > 1 else "",
        lone=tuple((frame.x(run[0].at), frame.y(run[0].mid)) for run in runs if len(run) == 1),
        thresholds=tuple(_threshold(frame, one) for one in shown),
        troubles=tuple(_box(frame, span, subject) for span in subject.troubles),
        marks=tuple(
            frame.x(at) for at in subject.marks if subject.from_at <= at <= subject.until_at
        ),
        now_x=frame.x(subject.until_at) if subject.expected else None,
        values=tuple(_value_ticks(frame)),
        times=tuple(_time_ticks(frame)),
    )


def _range(subject: Subject) -> tuple[float, float, list[Threshold]]:
    """Return the least and most value of the plot, and the thresholds that lie in it."""
    dots = [*subject.dots, *subject.expected]
    if not dots:
        values = [one.value for one in subject.thresholds] or [0.0, 1.0]
        low, high = min(values), max(values)
    else:
        low, high = min(dot.low for dot in dots), max(dot.high for dot in dots)
    reach = max(high - low, abs(high) * 0.02, 0.1)
    shown = [one for one in subject.thresholds if low - reach <= one.value <= high + 2 * reach]
    low = min([low, *(one.value for one in shown)])
    high = max([high, *(one.value for one in shown)])
    room = max((high - low) * ROOM, abs(high) * 0.001, 0.01)
    return low - room, high + room, shown


def _runs(dots: Sequence[Dot], break_s: float) -> list[list[Dot]]:
    runs: list[list[Dot]] = []
    for dot in dots:
        if runs and (dot.at - runs[-1][-1].at).total_seconds() <= break_s:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return runs


def _has_band(run: Sequence[Dot]) -> bool:
    return any(dot.low < dot.high for dot in run)


def _line(frame: _Frame, run: Sequence[Dot]) -> str:
    return _path((frame.x(dot.at), frame.y(dot.mid)) for dot in run)


def _band(frame: _Frame, run: Sequence[Dot]) -> str:
    upper = [(frame.x(dot.at), frame.y(dot.high)) for dot in run]
    lower = [(frame.x(dot.at), frame.y(dot.low)) for dot in reversed(run)]
    return f"{_path([*upper, *lower])}Z"


def _path(spots: Iterable[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in spots)


def _threshold(frame: _Frame, threshold: Threshold) -> Line:
    y = frame.y(threshold.value)
    return Line(y, y - 3 if y - frame.top > 14 else y + 12, threshold)


def _box(frame: _Frame, span: Span, subject: Subject) -> Box:
    x = frame.x(span.from_at)
    return Box(x, max(frame.x(span.until_at or subject.until_at) - x, 1))


def _value_ticks(frame: _Frame) -> Iterable[Tick]:
    rough = (frame.high - frame.low) / VALUE_TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first = math.ceil(frame.low / step)
    for number in range(first, math.floor(frame.high / step) + 1):
        yield Tick(frame.y(number * step), number_words(number * step))


def _time_ticks(frame: _Frame) -> Iterable[Tick]:
    hours = (frame.until_at - frame.from_at).total_seconds() / 3_600
    most = max((frame.right - frame.left) // WORD_WIDTH, 2)
    step_h = next((one for one in STEPS_H if hours / one <= most), STEPS_H[-1])
    begin = frame.from_at.astimezone(LOCAL_ZONE)
    at = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    while at < begin:
        at += timedelta(hours=step_h)
    while at <= frame.until_at:
        x = frame.x(at)
        if frame.left + WORD_WIDTH // 3 <= x <= frame.right - WORD_WIDTH // 3:
            yield Tick(x, _time_words(at, step_h))
        at += timedelta(hours=step_h)


def _time_words(at: datetime, step_h: int) -> str:
    if step_h >= 2_160:
        return f"{at:%Y-%m}"
    return f"{at:%m-%d}" if at.hour == 0 or step_h >= 24 else f"{at:%H:%M}"
