"""Pure rules of tallies: when a thing counts, and which daily deltas that makes in which areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
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


Cell = tuple[str, str, str, int]
"""Where a delta stands: area, measure, dimension, day."""


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
        key = (str(thing.measure), str(thing.dimension), thing.area_code, thing.item)
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


def add_deltas(cells: dict[Cell, int], spans: Iterable[Span], sign: int) -> None:
    """Add to the deltas what spans make in each area that they lie in, or take it away again."""
    for measure, dimension, code, _, from_day, until_day in spans:
        for area in _areas(code):
            cell = (area, measure, dimension, from_day)
            cells[cell] = cells.get(cell, 0) + sign
            if until_day < NEVER:
                cell = (area, measure, dimension, until_day)
                cells[cell] = cells.get(cell, 0) - sign


@lru_cache(maxsize=10_000)
def _areas(code: str) -> tuple[str, ...]:
    return tuple(code[:digits] for digits in LEVELS if len(code) >= digits)
