"""How complete a base survey is in each village, and which villages are late (R37)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Counted:
    """Registered places against the expected number; `expected` None is unknown."""

    registered: int
    expected: int | None

    @property
    def rate(self) -> Fraction | None:
        """Return registered / expected, unrounded and not capped.

        None (not applicable) when the expected number is unknown or zero.
        """
        return Fraction(self.registered, self.expected) if self.expected else None

    @property
    def missing(self) -> int | None:
        """Return how many places are still to be registered; None when nobody knows."""
        return None if self.expected is None else max(self.expected - self.registered, 0)

    @property
    def is_exceeded(self) -> bool:
        """Tell whether more was registered than expected: the estimate must be looked at again."""
        return self.expected is not None and self.registered > self.expected

    def is_overdue(self, due_on: date, on: date) -> bool:
        """Tell whether the village stands below 100 % after the due day.

        The due day itself still counts. An unknown expected number has no rate and is a gap of its
        own, never a delay.
        """
        return on > due_on and bool(self.missing)


def added_up(counted: Iterable[Counted]) -> Counted:
    """Join several villages into one count.

    Only villages with an expected number are added, and each with at most what it expects, so that
    the surplus of one does not hide what another lacks. None known: the sum is unknown.
    """
    known = [found for found in counted if found.expected is not None]
    if not known:
        return Counted(0, None)
    expected = sum(found.expected or 0 for found in known)
    return Counted(sum(min(found.registered, found.expected or 0) for found in known), expected)
