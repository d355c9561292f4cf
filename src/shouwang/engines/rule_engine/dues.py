"""When time alone may change a condition: values leave windows, silence grows, hours strike."""

from __future__ import annotations

from .conditions import Comparison, Condition, During, Moment, Silent, Stuck, Term, leaves
from .truth import HOUR_S, NEVER, Memory


def next_due(memory: Memory, condition: Condition, at: Moment) -> Moment:
    """Return the first moment after now at which time alone may change a condition, or NEVER."""
    return min((_of_leaf(memory, leaf, at) for leaf in leaves(condition)), default=NEVER)


def _of_leaf(memory: Memory, leaf: Comparison | Silent | Stuck | During, at: Moment) -> Moment:
    match leaf:
        case Comparison():
            return min((_of_term(memory, term, at) for term in leaf.terms), default=NEVER)
        case Silent():
            buffer = memory.buffer(leaf.series)
            end = buffer.until(at)
            last = buffer.times[end - 1] if end else memory.began_at
            return _later(last + leaf.for_s, at)
        case Stuck():
            return _of_stuck(memory, leaf, at)
        case During():
            return at - at % HOUR_S + HOUR_S


def _later(due: Moment, at: Moment) -> Moment:
    return due if due > at else NEVER


def _of_term(memory: Memory, term: Term, at: Moment) -> Moment:
    """Return when the next value enters the window, or the oldest one leaves it."""
    buffer = memory.buffer(term.series)
    enters = buffer.until(at - term.offset_s)
    found = NEVER
    if enters < len(buffer.times):
        found = buffer.times[enters] + term.offset_s
    if term.window_s:
        leaving = buffer.until(at - term.offset_s - term.window_s)
        if leaving < enters:
            found = min(found, buffer.times[leaving] + term.offset_s + term.window_s)
    return found


def _of_stuck(memory: Memory, leaf: Stuck, at: Moment) -> Moment:
    buffer = memory.buffer(leaf.series)
    found = NEVER
    if buffer.times:
        found = _later(buffer.times[0] + leaf.for_s, at)
    leaving = buffer.until(at - leaf.for_s)
    if leaving < len(buffer.times):
        found = min(found, buffer.times[leaving] + leaf.for_s)
    return found
