"""The picture of a plan: phases as bars over time, due days as marks, today as a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shouwang.ground.errors import Text, say

WIDTH: Final = 1000
LEAST_WIDTH: Final = 6


@dataclass(frozen=True, slots=True)
class Span:
    """Something in the plan with its days; without a first day it is only "before"."""

    title: str
    starts_on: date | None
    ends_on: date | None
    is_mark: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the picture; `x` and `width` are thousandths of the whole time."""

    title: str
    x: int
    width: int
    is_mark: bool
    words: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """The rows, where today is (None outside), and where each month begins."""

    first: date
    last: date
    bars: tuple[Bar, ...]
    today_x: int | None
    months: tuple[int, ...]


def draw_plan(
    starts_on: date | None, ends_on: date | None, spans: Sequence[Span], today: date
) -> Picture | None:
    """Return the picture of a plan, None when it has no days at all."""
    days = [day for day in _days(starts_on, ends_on, spans) if day is not None]
    if not days:
        return None
    first, last = min(days), max(days)
    return Picture(
        first,
        last,
        tuple(_bar(span, first, last, today) for span in spans),
        _at(today, first, last) if first <= today <= last else None,
        tuple(_at(day, first, last) for day in _months(first, last)),
    )


def _days(
    starts_on: date | None, ends_on: date | None, spans: Sequence[Span]
) -> Iterable[date | None]:
    yield from (starts_on, ends_on)
    for span in spans:
        yield from (span.starts_on, span.ends_on)


def _at(day: date, first: date, last: date) -> int:
    """Return where a day begins, in thousandths of the time from the first to the last day."""
    return WIDTH * (day - first).days // ((last - first).days + 1)


def _bar(span: Span, first: date, last: date, today: date) -> Bar:
    start, end = span.starts_on or first, span.ends_on or last
    x = _at(end if span.is_mark else start, first, last)
    after = WIDTH if end == last else _at(end + timedelta(days=1), first, last)
    width = max(after - x, LEAST_WIDTH)
    return Bar(span.title, min(x, WIDTH - width), width, span.is_mark, _words(span, today))


def _words(span: Span, today: date) -> Text:
    """Return how the row stands today, in words."""
    if span.starts_on is not None and today < span.starts_on and not span.is_mark:
        return say("{n} 天后开始", n=(span.starts_on - today).days)
    if span.ends_on is None:
        return say("进行中")
    left = (span.ends_on - today).days
    if left < 0:
        return say("已过期限") if span.is_mark else say("已结束")
    return say("今天到期") if left == 0 else say("还有 {n} 天", n=left)


def _months(first: date, last: date) -> Iterable[date]:
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)
