"""What an office's ledger would do to this one: which rows are new, which are there already."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, listed, say
from shouwang.prepare.hazards.states import State

from .ledger_columns import COLUMN_LABELS, Column
from .ledger_rows import Fault, LedgerDraft, RowRead
from .ledger_words import Progress

SHORTEST_NUMBER: Final = 4
"""A number of fewer digits only counts rows, and says nothing about next month's ledger."""
KEY_SIGNS: Final = 40


class Change(StrEnum):
    """What a row does."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"
    FAULTY = "faulty"


CHANGE_LABELS: Final[Mapping[Change, Text]] = {
    Change.NEW: say("新增"),
    Change.SAME: say("已有"),
    Change.DIFFERS: say("已有，未改动"),
    Change.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of the ledger with the keys by which it is known again.

    `key` is the office's own number where it has one, else the content; `content` is known again
    in every office of the country; `digest` tells whether any cell was changed.
    """

    row: int
    draft: LedgerDraft
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    key: str
    content: str
    digest: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Which keys stand in the ledger already, and the digest of each."""

    keys: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()


def plan_rows(rows: Sequence[RowRead], office: str) -> list[PlannedRow]:
    """Give every row its keys; of rows that say the same, each has its own."""
    seen: Counter[str] = Counter()
    planned = []
    for row in rows:
        base = _content_of(row.draft)
        content = _digest(f"{base}|{seen[base]}")
        seen[base] += 1
        number = row.draft.number
        mark = _digest(f"{office}|{number}") if is_own_number(number) else content
        key = f"ledger:{mark}"
        digest = _row_digest(row.draft)
        planned.append(PlannedRow(row.row, row.draft, row.faults, row.notes, key, content, digest))
    return planned


def is_own_number(number: str) -> bool:
    """Tell whether an office's number names the same hazard also in its next ledger."""
    return bool(number) and not (number.isdecimal() and len(number) < SHORTEST_NUMBER)


def change_of(row: PlannedRow, standing: Standing) -> Change:
    """Return what a row does; one that is there already is never written over."""
    if row.faults:
        return Change.FAULTY
    if row.draft.number in standing.numbers:
        return Change.SAME
    there = standing.keys.get(row.key, standing.contents.get(row.content))
    if there is None:
        return Change.NEW
    return Change.SAME if there == row.digest else Change.DIFFERS


def entry_state(draft: LedgerDraft) -> State:
    """Return the state in which a row comes in; nothing comes in as verified or closed.

    Without a whole grade it is confirmed and waits for one. A deferral has a deadline, a plan
    step and a protective measure; what lacks one of them is to be put right like any other.
    """
    if draft.progress is Progress.UNCONFIRMED:
        return State.REPORTED
    if not (draft.statutory and draft.level):
        return State.CONFIRMED
    if draft.is_claimed_fixed:
        return State.RECTIFIED
    if draft.due_on and draft.step and draft.measure:
        return State.DEFERRED
    return State.GRADED


def left_over(draft: LedgerDraft, state: str) -> Text | str:
    """Return what the row says and no column of this ledger holds, so that nothing is lost."""
    is_graded = state not in {State.REPORTED, State.CONFIRMED}
    lines = [
        (Column.STATUTORY, "" if is_graded else _GRADES.get(draft.statutory, "")),
        (Column.DUE_ON, draft.due_on.isoformat() if draft.due_on and not is_graded else ""),
        (Column.STEP, "" if is_graded else draft.step),
        (Column.MEASURE, "" if is_graded else draft.measure),
        (Column.FUNDS, _plain_funds(draft)),
        (Column.PROGRESS, draft.progress_words),
        (Column.FIXED_ON, _day_unless(draft.fixed_on, state == State.RECTIFIED)),
        (Column.VERIFIED_ON, draft.verified_on.isoformat() if draft.verified_on else ""),
        (Column.LISTED, draft.listed),
        (Column.REMARKS, draft.remarks),
    ]
    told = [
        say("{label}：{words}", label=COLUMN_LABELS[column], words=words)
        for column, words in lines
        if words
    ]
    return listed(told)


_GRADES: Final = {"general": "一般", "major": "重大"}


def _plain_funds(draft: LedgerDraft) -> str:
    return "0" if draft.funds_yuan == 0 else ""


def _day_unless(day: object, is_kept: bool) -> str:
    return "" if day is None or is_kept else str(day)


def _content_of(draft: LedgerDraft) -> str:
    parts = (draft.area_code, draft.place, draft.address, draft.description, draft.found_on)
    return "|".join(str(part) for part in parts)


def _row_digest(draft: LedgerDraft) -> str:
    """Return the mark of a whole row, personal names left out."""
    kept = {
        name: str(value)
        for name, value in asdict(draft).items()
        if name not in {"responsible", "serial"}
    }
    return _digest(repr(sorted(kept.items())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_SIGNS]
