"""Whether a condition holds at a moment: true, false, or unknown when too little is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from .buffers import MICRO, Buffer
from .conditions import (
    Aggregate,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    During,
    Moment,
    Not,
    Seconds,
    Series,
    Silent,
    Stuck,
    Term,
)

Truth = bool | None
HOUR_S = 3600
NEVER: Moment = 1 << 62


@dataclass(frozen=True, slots=True)
class Reading:
    """What a term was: its value (None is unknown) and which part of its values was there."""

    series: str
    aggregate: str
    value: float | None
    coverage: float | None


@dataclass(slots=True)
class Memory:
    """All that conditions look at: the series, their values, the zone, when the engine began."""

    series: Mapping[str, Series]
    buffers: dict[str, Buffer]
    zone: tzinfo
    began_at: Moment

    def buffer(self, key: str) -> Buffer:
        """Return the values of a series."""
        found = self.buffers.get(key)
        if found is None:
            found = self.buffers[key] = Buffer()
        return found


def read_term(memory: Memory, term: Term, at: Moment) -> Reading:
    """Return the value of a term at a moment, without its factor."""
    buffer = memory.buffer(term.series)
    until = at - term.offset_s
    end = buffer.until(until)
    start = buffer.until(until - term.window_s) if term.window_s else 0
    every_s = memory.series[term.series].every_s if term.series in memory.series else 0
    coverage = _coverage(term, every_s, end - start)
    value = _AGGREGATES[term.aggregate](buffer, term, start, end)
    return Reading(term.series, term.aggregate.value, value, coverage)


def _coverage(term: Term, every_s: Seconds, count: int) -> float | None:
    """Return the part of the values that is there; None when nobody says how many there are."""
    if not (every_s and term.window_s) or term.aggregate in _OF_ENDS:
        return None
    return min(1.0, count * every_s / term.window_s)


def _last(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    del term
    return buffer.micros[end - 1] / MICRO if end > start else None


def _sum(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    del term
    return buffer.sum_micro(start, end) / MICRO


def _mean(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    del term
    return buffer.sum_micro(start, end) / (end - start) / MICRO if end > start else None


def _largest(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    del term
    return max(buffer.micros[start:end]) / MICRO if end > start else None


def _smallest(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    del term
    return min(buffer.micros[start:end]) / MICRO if end > start else None


def _count(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    del buffer, term
    return float(end - start)


def _ends(buffer: Buffer, term: Term, start: int, end: int) -> tuple[int, int] | None:
    """Return the difference and the seconds between the first and the last value of a window.

    The two must stand apart by the least coverage of the window: a change over five minutes says
    nothing of an hour.
    """
    if end - start < 2:
        return None
    apart_s = buffer.times[end - 1] - buffer.times[start]
    if term.window_s and apart_s < term.least_coverage * term.window_s:
        return None
    return buffer.micros[end - 1] - buffer.micros[start], apart_s


def _change(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    found = _ends(buffer, term, start, end)
    return None if found is None else found[0] / MICRO


def _hourly_rate(buffer: Buffer, term: Term, start: int, end: int) -> float | None:
    found = _ends(buffer, term, start, end)
    return None if found is None else found[0] * HOUR_S / found[1] / MICRO


_AGGREGATES: Mapping[Aggregate, Callable[[Buffer, Term, int, int], float | None]] = {
    Aggregate.LAST: _last,
    Aggregate.SUM: _sum,
    Aggregate.MEAN: _mean,
    Aggregate.LARGEST: _largest,
    Aggregate.SMALLEST: _smallest,
    Aggregate.COUNT: _count,
    Aggregate.CHANGE: _change,
    Aggregate.HOURLY_RATE: _hourly_rate,
}
_OF_ENDS = frozenset({Aggregate.LAST, Aggregate.COUNT, Aggregate.CHANGE, Aggregate.HOURLY_RATE})


def holds(memory: Memory, condition: Condition, at: Moment) -> Truth:
    """Tell whether a condition holds at a moment; None when that is not known (Kleene)."""
    match condition:
        case Comparison():
            return _compare(memory, condition, at)
        case AtLeast():
            return _at_least(memory, condition, at)
        case Not():
            truth = holds(memory, condition.part, at)
            return None if truth is None else not truth
        case Silent():
            return _since(memory, condition.series, at) >= condition.for_s
        case Stuck():
            return _is_stuck(memory, condition, at)
        case During():
            return _is_during(memory, condition, at)


def _at_least(memory: Memory, condition: AtLeast, at: Moment) -> Truth:
    true = unknown = 0
    for part in condition.parts:
        truth = holds(memory, part, at)
        true += truth is True
        unknown += truth is None
    if true >= condition.count:
        return True
    return None if true + unknown >= condition.count else False


def _compare(memory: Memory, condition: Comparison, at: Moment) -> Truth:
    total = 0.0
    is_partial = False
    for term in condition.terms:
        reading = read_term(memory, term, at)
        if reading.value is None or not math.isfinite(reading.value):
            return None
        if reading.coverage is not None and reading.coverage < term.least_coverage:
            is_partial = True
        total += term.factor * reading.value
    truth = _stands(total, condition.compare, condition.value)
    if is_partial:
        return True if truth and _only_grows(memory, condition, at) else None
    return truth


def _only_grows(memory: Memory, condition: Comparison, at: Moment) -> bool:
    """Tell whether the missing values could not make a true comparison false.

    The rain that has fallen already is enough, whatever else fell while the gauge was silent.
    """
    if condition.compare not in {Compare.AT_LEAST, Compare.ABOVE}:
        return False
    for term in condition.terms:
        if term.factor < 0 or term.aggregate not in {Aggregate.SUM, Aggregate.LARGEST}:
            return False
        if term.aggregate is Aggregate.SUM:
            buffer = memory.buffer(term.series)
            end = buffer.until(at - term.offset_s)
            start = buffer.until(at - term.offset_s - term.window_s)
            if any(micro < 0 for micro in buffer.micros[start:end]):
                return False
    return True


def _stands(total: float, compare: Compare, value: float) -> bool:
    match compare:
        case Compare.AT_LEAST:
            return total >= value
        case Compare.ABOVE:
            return total > value
        case Compare.AT_MOST:
            return total <= value
        case Compare.BELOW:
            return total < value


def _since(memory: Memory, series: str, at: Moment) -> Seconds:
    """Return for how long a series has said nothing."""
    buffer = memory.buffer(series)
    end = buffer.until(at)
    last = buffer.times[end - 1] if end else memory.began_at
    return at - last


def _is_stuck(memory: Memory, condition: Stuck, at: Moment) -> Truth:
    buffer = memory.buffer(condition.series)
    end = buffer.until(at)
    if not end:
        return None
    start = buffer.until(at - condition.for_s) - 1
    if start < 0:
        return False
    inside = buffer.micros[start:end]
    if len(inside) < condition.least_count:
        return None
    band = round(condition.tolerance * MICRO)
    return all(abs(micro - inside[-1]) <= band for micro in inside)


def _is_during(memory: Memory, condition: During, at: Moment) -> bool:
    local = datetime.fromtimestamp(at, UTC).astimezone(memory.zone)
    if local.month not in condition.months:
        return False
    if condition.from_hour <= condition.until_hour:
        return condition.from_hour <= local.hour < condition.until_hour
    return local.hour >= condition.from_hour or local.hour < condition.until_hour
