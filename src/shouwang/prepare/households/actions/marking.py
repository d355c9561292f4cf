"""Reporting where a person of a roll is: the one door of each row's state."""

from __future__ import annotations

from dataclasses import dataclass, field

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.journal.actions import find_move, move, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.households.models import RollEntry
from shouwang.prepare.households.queries.evacuations import evacuation_row, reached_entries
from shouwang.prepare.households.queries.reach import lent, refusal
from shouwang.prepare.households.rules.drafts import text_fault
from shouwang.prepare.households.rules.parameters import REASON_LIMIT, WHERE_LIMIT
from shouwang.prepare.households.states import ENTRY_MOVES, OPEN

from .evacuating import lock_open

NEEDED = {
    "where": say("请写明在哪里，例如医院或亲戚家所在地。"),
    "reason": say("请写明原因。"),
}


@dataclass(frozen=True, slots=True)
class MarkDraft:
    """What is reported of a person: the move, and where or why as far as it is needed."""

    move: str
    where: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


def mark(
    actor: Actor,
    evacuation_id: int,
    person_id: int,
    draft: MarkDraft,
    *,
    version: int | None = None,
) -> RollEntry:
    """Report where a person is; whoever may open the person may report about them.

    WrongState when the evacuation has ended, or when somebody else was faster.
    """
    entry = _entry(actor, evacuation_id, person_id)
    _check(draft)
    able = lent(actor, entry.person)
    find_move(able, entry, draft.move)
    if version is not None and version != entry.version:
        raise wrong_state(able, entry, draft.move)
    now = clock.now()
    changes: dict[str, object] = {
        "where_sealed": entry.sealed("where", draft.where.strip()),
        "reason_sealed": entry.sealed("reason", draft.reason.strip()),
        "reported_at": now,
        "reported_by_id": actor.account_id,
    }
    told = {"evacuation": evacuation_id, "person": person_id}
    with write_transaction():
        lock_open(actor, entry.evacuation)
        move(able, entry, draft.move, changes=changes, details=told, at=now)
    return entry


def _entry(actor: Actor, evacuation_id: int, person_id: int) -> RollEntry:
    row = evacuation_row(actor, evacuation_id)
    found = reached_entries(actor, row, OPEN).filter(person_id=person_id).first()
    if found is not None:
        return found
    other = RollEntry.objects.filter(evacuation=row, person_id=person_id)
    hidden = other.select_related("person").first()
    raise NotFound if hidden is None else refusal(actor, hidden.person.target())


def _check(draft: MarkDraft) -> None:
    if draft.move not in ENTRY_MOVES:
        raise Invalid({"move": say("没有这个操作。")})
    faults: dict[str, Text | None] = {
        "where": text_fault(draft.where, WHERE_LIMIT),
        "reason": text_fault(draft.reason, REASON_LIMIT),
    }
    for name in ENTRY_MOVES[draft.move].needs:
        if not getattr(draft, name).strip():
            faults[name] = NEEDED[name]
    wrong = {name: fault for name, fault in faults.items() if fault is not None}
    if wrong:
        raise Invalid(wrong)
