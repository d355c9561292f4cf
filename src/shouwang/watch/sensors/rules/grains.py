"""Which rows make a series: single readings, hours or days, each only where it is whole.

Hours and days are summed after the day is over. A late reading makes its day stale until it is
summed anew; meanwhile what is asked of that day comes from its readings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
ZONE_MS: Final = 8 * HOUR_MS
"""Days, and steps of days, begin at midnight in Asia/Shanghai."""


class Grain(Enum):
    """What a row stands for; the value is its length in ms."""

    READING = 1
    HOUR = HOUR_MS
    DAY = DAY_MS


class Span(NamedTuple):
    """From a moment until before another, in ms."""

    from_ms: int
    until_ms: int


class Part(NamedTuple):
    """A span that is read in one grain."""

    grain: Grain
    span: Span


@dataclass(frozen=True, slots=True)
class Kept:
    """From when on what is kept, up to when days are summed, and which are stale (their starts)."""

    raw_from_ms: int = 0
    hours_from_ms: int = 0
    summed_ms: int = 0
    stale: tuple[int, ...] = ()


def hour_start(at_ms: int) -> int:
    """Return when the hour of a moment began."""
    return at_ms - at_ms % HOUR_MS


def day_start(at_ms: int) -> int:
    """Return when the day of a moment began in Asia/Shanghai."""
    return at_ms - (at_ms + ZONE_MS) % DAY_MS


def parts(asked: Span, step_ms: int, kept: Kept) -> list[Part]:
    """Cover a span with the coarsest whole rows that fit into steps of a length, none twice."""
    found: list[Part] = []
    left = [asked]
    for grain, usable in ((Grain.DAY, _day_spans(kept)), (Grain.HOUR, _hour_spans(kept))):
        if step_ms % grain.value == 0:
            whole, left = _cut(left, usable, grain)
            found += [Part(grain, span) for span in whole]
    raw = (_within(span, Span(kept.raw_from_ms, span.until_ms)) for span in left)
    found += [Part(Grain.READING, span) for span in raw if span is not None]
    return sorted(found, key=lambda part: part.span)


def _day_spans(kept: Kept) -> list[Span]:
    """Return where days may be read: up to what is summed, but for stale ones."""
    spans = []
    begin = -DAY_MS
    for day_ms in sorted(day for day in kept.stale if day < kept.summed_ms):
        spans.append(Span(begin, day_ms))
        begin = day_ms + DAY_MS
    spans.append(Span(begin, kept.summed_ms))
    return [span for span in spans if span.from_ms < span.until_ms]


def _hour_spans(kept: Kept) -> list[Span]:
    """Return where hours may be read: all whose readings are gone, and those of summed days."""
    gone = Span(kept.hours_from_ms, kept.raw_from_ms)
    later = Span(max(kept.raw_from_ms, kept.hours_from_ms), kept.summed_ms)
    summed = (_within(span, later) for span in _day_spans(kept))
    spans = [gone, *(span for span in summed if span is not None)]
    return [span for span in spans if span.from_ms < span.until_ms]


def _cut(asked: Iterable[Span], usable: list[Span], grain: Grain) -> tuple[list[Span], list[Span]]:
    """Part spans into what whole rows of a grain cover and what is left."""
    whole: list[Span] = []
    left: list[Span] = []
    for span in asked:
        begin = span.from_ms
        for one in usable:
            inner = _within(span, one)
            rows = inner and _whole_rows(inner, grain)
            if rows:
                left.append(Span(begin, rows.from_ms))
                whole.append(rows)
                begin = rows.until_ms
        left.append(Span(begin, span.until_ms))
    return whole, [span for span in left if span.from_ms < span.until_ms]


def _within(span: Span, bounds: Span) -> Span | None:
    cut = Span(max(span.from_ms, bounds.from_ms), min(span.until_ms, bounds.until_ms))
    return cut if cut.from_ms < cut.until_ms else None


def _whole_rows(span: Span, grain: Grain) -> Span | None:
    start_of = day_start if grain is Grain.DAY else hour_start
    begin, end = start_of(span.from_ms + grain.value - 1), start_of(span.until_ms)
    return Span(begin, end) if begin < end else None
