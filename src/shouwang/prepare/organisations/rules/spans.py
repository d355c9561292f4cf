"""How a new assignment fits among those that exist: the newer document wins, history stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Rank = tuple[date, date]
"""How new a document is: the day it takes effect, then the day it was issued."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an assignment and how new its document is; no last day means until further."""

    id: int
    from_on: date
    until_on: date | None
    rank: Rank

    def holds(self, day: date) -> bool:
        """Tell whether the assignment is in force on a day."""
        return self.from_on <= day and (self.until_on is None or self.until_on >= day)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a new assignment does to the others, and they to it.

    `overruled_by` names a newer document's assignment in force on the first day: then nothing
    may be written. `until_on` and `superseded_by` are given when a newer one follows later.
    """

    until_on: date | None = None
    superseded_by: int | None = None
    closes: tuple[int, ...] = ()
    voids: tuple[int, ...] = ()
    overruled_by: int | None = None


def fit(existing: Sequence[Span], from_on: date, rank: Rank) -> Fit:
    """Fit an assignment from a day by a document of a rank among the others of its subject.

    An older or equally new one that runs on the first day ends the day before; one that begins
    later, before a newer document takes over, never comes into force.
    """
    newer = [span for span in existing if span.rank > rank]
    overruling = [span for span in newer if span.holds(from_on)]
    if overruling:
        return Fit(overruled_by=overruling[0].id)
    follower = min(
        (span for span in newer if span.from_on > from_on),
        key=lambda span: span.from_on,
        default=None,
    )
    until_on = follower.from_on - ONE_DAY if follower else None
    older = [span for span in existing if span.rank <= rank]
    return Fit(
        until_on=until_on,
        superseded_by=follower.id if follower else None,
        closes=tuple(span.id for span in older if span.from_on < from_on and span.holds(from_on)),
        voids=tuple(
            span.id
            for span in older
            if span.from_on >= from_on and (until_on is None or span.from_on <= until_on)
        ),
    )
