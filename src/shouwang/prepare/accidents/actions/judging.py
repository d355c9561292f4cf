"""Verifying an accident's figures, closing it, and correcting it with a reason."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.drafts import (
    Correction,
    check_correction,
    check_verifiable,
    check_words,
)
from shouwang.prepare.accidents.rules.parameters import DESCRIPTION_LIMIT
from shouwang.prepare.accidents.states import Move, State

from .doors import changed_event, figure_columns, keep_words, load, told


def verify(actor: Actor, number: str, *, version: int | None = None) -> Accident:
    """Verify the figures of an accident; Invalid while it is not known who was hurt."""
    found = load(actor, number, Move.VERIFY, version)
    check_verifiable(found.figures)
    now = clock.now()
    changes = {"verified_at": now, "verified_by_id": actor.account_id}
    move(actor, found, Move.VERIFY, changes=changes, at=now)
    return found


def close(actor: Actor, number: str, conclusion: str, *, version: int | None = None) -> Accident:
    """Close a verified accident with its conclusion: how it was dealt with, who answered for it."""
    found = load(actor, number, Move.CLOSE, version)
    missing = say("请写明处理结论和责任追究情况。")
    text = check_words("conclusion", conclusion, missing, DESCRIPTION_LIMIT)
    now = clock.now()
    move(actor, found, Move.CLOSE, changes={"closed_at": now, "conclusion": text}, at=now)
    return found


def correct(
    actor: Actor, number: str, correction: Correction, reason: str, *, version: int | None = None
) -> Accident:
    """Correct an accident with a reason; the grade is computed anew, the old values are kept."""
    found = load(actor, number, Move.CORRECT, version)
    why = check_words("reason", reason, say("请写明更正的理由。"))
    check_correction(correction, found.reported_at)
    if found.state != State.REPORTED:
        check_verifiable(correction.figures)
    columns = figure_columns(correction.figures, correction.occurred_at)
    facts: dict[str, object] = {
        "kind": str(correction.kind),
        "occurred_at": correction.occurred_at,
        "description": correction.description.strip(),
        "location": correction.location.strip(),
    }
    changed = [name for name, value in facts.items() if getattr(found, name) != value]
    details = told(found, correction.figures, columns) | _facts_told(found, facts)
    if not changed and not details["figures"]:
        raise Invalid({"reason": say("没有改动，不用更正。")})
    replaced = "\n".join(
        getattr(found, name) for name in ("description", "location") if name in changed
    )
    event = changed_event(found, columns)
    with write_transaction():
        move(actor, found, Move.CORRECT, changes=columns | facts, details=details, event=event)
        keep_words(found, Move.CORRECT, why, replaced)
    return found


def _facts_told(found: Accident, facts: dict[str, object]) -> dict[str, object]:
    """Return the changed codes and moments with before and after; of texts only that they did."""
    plain = {
        name: [getattr(found, name), facts[name]]
        for name in ("kind", "occurred_at")
        if getattr(found, name) != facts[name]
    }
    texts = [name for name in ("description", "location") if getattr(found, name) != facts[name]]
    return {**plain, "texts": texts}
