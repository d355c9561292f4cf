"""Pure rules of tallies: when a thing counts, and which daily deltas that makes in which areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from shouwang.ground.clock import local_day

from .projections import Change, Counted, Projection, Snapshot

NEVER: Final = date.max.toordinal()
LEVELS: Final = (0, 2, 4, 6, 9)
"""Digits of the areas whose counts are kept as deltas; below, the marks themselves are counted."""


class Span(NamedTuple):
    """The days on which one thing counts: from a day, up to but not including another."""

    measure: str
    dimension: str
    area_code: str
    item: str
    from_day: int
    until_day: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what counts, without its days."""
        return self[:4]


class Cell(NamedTuple):
    """Where a delta stands."""

    area_code: str
    measure: str
    dimension: str
    day: int


@dataclass(frozen=True, slots=True)
class Account:
    """One object's whole account: as it is, since which day, and on which days it has counted."""

    snapshot: Snapshot
    last_day: int
    spans: tuple[Span, ...] = ()


EMPTY: Final = Account({}, 0)


def go_on(spans: Iterable[Span], counted: Iterable[Counted], day: int) -> tuple[Span, ...]:
    """Return the spans after what counts has changed on a day.

    The days before stay as they were; a thing that goes on counting keeps its first day.
    """
    kept: list[Span] = []
    running: dict[tuple[str, str, str, str], int] = {}
    for span in spans:
        if span.from_day >= day:
            continue
        if span.until_day < day:
            kept.append(span)
        else:
            running[span.key] = span.from_day
    for thing in counted:
        start = max(day, thing.from_on.toordinal()) if thing.from_on else day
        end = thing.until_on.toordinal() if thing.until_on else NEVER
        if end <= start:
            continue
        key = thing[:4]
        first = running.pop(key, start) if start == day else start
        kept.append(Span(*key, first, end))
    kept.extend(Span(*key, first, day) for key, first in running.items())
    return tuple(sorted(kept))


def continue_account(account: Account, changes: Sequence[Change], rule: Projection) -> Account:
    """Fold changes that come no earlier than the account's last day, day by day."""
    snapshot, spans, last = account.snapshot, account.spans, account.last_day
    for position, change in enumerate(changes):
        snapshot = rule.fold(snapshot, change)
        last = day_of(change)
        is_last_of_day = position + 1 == len(changes) or day_of(changes[position + 1]) != last
        if is_last_of_day:
            spans = go_on(spans, rule.count(snapshot), last)
    return Account(snapshot, last, spans)


def is_in_order(account: Account, changes: Sequence[Change]) -> bool:
    """Tell whether no change is dated before a day that the account has reached."""
    days = [account.last_day, *(day_of(change) for change in changes)]
    return all(before <= after for before, after in pairwise(days))


def whole_account(changes: Sequence[Change], rule: Projection) -> Account:
    """Make an account from an object's whole history, in the order of its seals.

    An entry that is dated back counts on every day from its own date on.
    """
    account = EMPTY
    for day in sorted({day_of(change) for change in changes}):
        snapshot: Snapshot = {}
        for change in changes:
            if day_of(change) <= day:
                snapshot = rule.fold(snapshot, change)
        account = Account(snapshot, day, go_on(account.spans, rule.count(snapshot), day))
    return account


def day_of(change: Change) -> int:
    """Return the local day of a change."""
    return local_day(change.at).toordinal()


def deltas(before: Iterable[Span], after: Iterable[Span]) -> Counter[Cell]:
    """Return what must be added to the deltas so that they say `after` instead of `before`."""
    found: Counter[Cell] = Counter()
    old, new = set(before), set(after)
    for sign, spans in ((-1, old - new), (1, new - old)):
        for span in spans:
            for digits in LEVELS:
                if len(span.area_code) < digits:
                    break
                where = (span.area_code[:digits], span.measure, span.dimension)
                found[Cell(*where, span.from_day)] += sign
                if span.until_day < NEVER:
                    found[Cell(*where, span.until_day)] -= sign
    return found
