"""Sequence numbers: what is missing, what came late, and when a device began anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

JUMP_LIMIT: Final = 1_000_000
"""A greater step forward is no gap but a new count."""

Span = tuple[int, int]
"""First and last of a run of numbers."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers that were passed over, and the moments of the readings on both sides, in ms."""

    first: int
    last: int
    before_ms: int
    after_ms: int


@dataclass(slots=True)
class Followed:
    """What the numbers of one sensor told."""

    last: int | None
    gaps: list[Missing] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    """Numbers below the last one, that may fill a gap."""


def follow(last: int | None, last_ms: int, readings: Iterable[tuple[int, int]]) -> Followed:
    """Follow (moment in ms, number) in the order of their moments.

    A number that falls although the moment is later means that the device counts anew; so does a
    step of more than a million. Then nothing is known to be missing.
    """
    told = Followed(last)
    for at_ms, number in readings:
        if told.last is None:
            told.last, last_ms = number, at_ms
        elif at_ms < last_ms or number == told.last:
            told.late.append(number)
        else:
            if told.last + 1 < number <= told.last + JUMP_LIMIT:
                told.gaps.append(Missing(told.last + 1, number - 1, last_ms, at_ms))
            told.last, last_ms = number, at_ms
    return told


def without(spans: Iterable[Span], number: int) -> list[Span]:
    """Return the spans without a number that has come."""
    left: list[Span] = []
    for first, last in spans:
        if not first <= number <= last:
            left.append((first, last))
            continue
        if first < number:
            left.append((first, number - 1))
        if number < last:
            left.append((number + 1, last))
    return left


def size(spans: Iterable[Span]) -> int:
    """Return how many numbers lie in spans."""
    return sum(last - first + 1 for first, last in spans)
