"""When a thing counts: changes, days that lie ahead, entries that are dated back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.clock import local_day
from shouwang.ground.tallies.rules import (
    EMPTY,
    NEVER,
    Account,
    Cell,
    Span,
    add_deltas,
    continue_account,
    is_in_order,
    whole_account,
)

from .factories import THINGS, count, fold

HEPING = "330781002005"
FIRST = datetime(2026, 6, 22, 2, tzinfo=UTC)
DAY = local_day(FIRST).toordinal()


@dataclass(frozen=True)
class Note:
    """An entry."""

    at: datetime
    details: Mapping[str, object]
    verb: str = "thing.change"


def note(day: int, **told: object) -> Note:
    """Return an entry some days after the first."""
    return Note(FIRST + timedelta(days=day), {"set": {"area": HEPING, **told}})


def on(day: int) -> str:
    """Return the day, some days after the first, as text."""
    return date.fromordinal(DAY + day).isoformat()


def spans(*notes: Note) -> list[tuple[str, str, int, int]]:
    """Return what counts from when until when, in days after the first."""
    found = continue_account(EMPTY, notes, THINGS).spans
    return [
        (
            span.measure,
            span.dimension,
            span.from_day - DAY,
            -1 if span.until_day == NEVER else span.until_day - DAY,
        )
        for span in found
    ]


def test_a_thing_counts_from_its_day_until_it_changes() -> None:
    assert spans(note(0, colour="red"), note(3, colour="blue"), note(5, colour="")) == [
        ("coloured", "blue", 3, 5),
        ("coloured", "red", 0, 3),
    ]


def test_what_comes_and_goes_within_a_day_never_counted() -> None:
    assert spans(note(0, colour="red"), note(0, colour="blue")) == [("coloured", "blue", 0, -1)]


def test_what_is_taken_back_on_the_same_day_has_counted_on() -> None:
    changes = (note(0, colour="red"), note(4, colour="blue"), note(4, colour="red"))
    assert spans(*changes) == [("coloured", "red", 0, -1)]


def test_a_due_day_counts_without_an_entry_on_that_day() -> None:
    assert spans(note(0, colour="red", due_on=on(9)))[1] == ("due", "", 9, -1)


def test_a_due_day_that_is_moved_before_it_comes_never_counts() -> None:
    changes = (note(0, colour="red", due_on=on(2)), note(1, due_on=on(9)))
    assert spans(*changes)[1:] == [("due", "", 9, -1)]


def test_a_due_day_that_is_moved_after_it_came_has_counted_until_then() -> None:
    changes = (note(0, colour="red", due_on=on(2)), note(5, due_on=on(9)))
    assert spans(*changes)[1:] == [("due", "", 2, 5), ("due", "", 9, -1)]


def test_what_lasts_until_a_day_ends_by_itself() -> None:
    assert spans(note(0, colour="red", until_on=on(3)))[1] == ("lasting", "", 0, 3)


def test_an_entry_dated_back_counts_from_its_own_day() -> None:
    changes = (note(0, colour="red"), note(6, colour="blue"), note(2, colour="green"))

    assert not is_in_order(continue_account(EMPTY, changes[:2], THINGS), changes[2:])
    found = whole_account(changes, THINGS)

    assert [(span.dimension, span.from_day - DAY) for span in found.spans] == [
        ("green", 2),
        ("red", 0),
    ]
    assert found.snapshot["colour"] == "green"


def deltas(before: list[Span], after: list[Span]) -> dict[Cell, int]:
    """Return what leads from some spans to others."""
    cells: dict[Cell, int] = {}
    add_deltas(cells, before, -1)
    add_deltas(cells, after, 1)
    return {cell: n for cell, n in cells.items() if n}


def test_a_delta_stands_in_every_level_of_the_area() -> None:
    span = Span("due", "", HEPING, "", 5, NEVER)
    assert deltas([], [span]) == {
        (area, "due", "", 5): 1 for area in ("", "33", "3307", "330781", "330781002")
    }


def test_what_stays_makes_no_delta_and_what_ends_makes_one() -> None:
    open_, ended = Span("due", "", "33", "", 5, NEVER), Span("due", "", "33", "", 5, 9)
    assert deltas([open_], [open_]) == {}
    assert deltas([open_], [ended]) == {("", "due", "", 9): -1, ("33", "due", "", 9): -1}


NOTES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(["", "red", "blue"]),
        st.sampled_from(["", on(1), on(4), on(7)]),
        st.sampled_from(["", on(2), on(5), on(8)]),
    ).map(lambda told: note(told[0], colour=told[1], due_on=told[2], until_on=told[3])),
    min_size=1,
    max_size=9,
)


def recount(notes: list[Note], day: int) -> list[tuple[str, str]]:
    """Fold what was dated up to a day, and look what counts on it."""
    snapshot: Mapping[str, object] = {}
    for found in notes:
        if local_day(found.at).toordinal() <= day:
            snapshot = fold(snapshot, found)
    today = date.fromordinal(day)
    return sorted(
        (thing.measure, thing.dimension)
        for thing in count(snapshot)
        if (thing.from_on or today) <= today and (thing.until_on or date.max) > today
    )


@given(NOTES)
def test_an_account_says_of_every_day_what_a_recount_says(notes: list[Note]) -> None:
    account = whole_account(notes, THINGS)
    for day in range(DAY - 1, DAY + 11):
        standing = [s[:2] for s in account.spans if s.from_day <= day < s.until_day]
        assert sorted(standing) == recount(notes, day)


@given(NOTES, st.integers(0, 9))
def test_an_account_that_is_continued_equals_one_that_is_made_anew(
    notes: list[Note], cut: int
) -> None:
    notes.sort(key=lambda found: found.at)
    begun: Account = continue_account(EMPTY, notes[:cut], THINGS)

    assert continue_account(begun, notes[cut:], THINGS) == whole_account(notes, THINGS)
