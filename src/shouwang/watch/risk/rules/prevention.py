"""Prevention beside response: how much was stopped before it happened, and how fast (R209)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """A share with what it counts; nothing to count does not apply, which is not zero."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """Return the share, unrounded; None when there was nothing."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


def median(spans: Sequence[timedelta]) -> timedelta | None:
    """Return the median of some times, of an even number the mean of the middle; None of none."""
    if not spans:
        return None
    ordered = sorted(spans)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def closed_before_incident(closed: int, caused: int) -> Share:
    """Return how many hazards of a period ended closed and not in an accident."""
    return Share(closed, closed + caused)
