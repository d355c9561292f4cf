"""Loading a hazard for a write, and passing the one door with what a hazard needs besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, WrongState, say
from shouwang.ground.journal.actions import allowed_moves, move
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.states import FINISHED, MOVES, WITHDRAWABLE

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

KEPT_ON_WITHDRAWAL = frozenset({"after_photo_count", "photo_count", "last_move"})


def load(actor: Actor, number: str, version: int | None = None) -> Hazard:
    """Return a hazard within the actor's duties.

    NotFound outside them; WrongState when it is no longer of the version that the caller saw.
    """
    hazard = Hazard.objects.visible_to(actor).filter(number=number).first()
    if hazard is None:
        raise NotFound
    if version is not None and version != hazard.version:
        raise WrongState(
            say("别人刚办理过这条隐患，请刷新后再看。"),
            state=hazard.state,
            version=hazard.version,
            allowed=tuple(found.move for found in allowed_moves(actor, hazard)),
        )
    return hazard


def go(
    actor: Actor,
    hazard: Hazard,
    name: str,
    *,
    changes: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
    event: DataclassInstance | None = None,
    at: datetime | None = None,
) -> None:
    """Make a move through the journal's door; keeps the list order and what can be taken back."""
    now = at or clock.now()
    state = MOVES[name].target or hazard.state
    written = dict(changes or {})
    written.setdefault("is_finished", state in FINISHED)
    written.setdefault("queue_at", _queue_at(hazard, written, state, now))
    if name in WITHDRAWABLE:
        written["last_move"] = undo_text(actor, hazard, name, written, now)
    move(actor, hazard, name, changes=written, details=details, event=event, at=now)


def _queue_at(hazard: Hazard, written: Mapping[str, object], state: str, now: datetime) -> datetime:
    if state in FINISHED:
        return now
    due_at = written.get("due_at", hazard.due_at)
    return due_at if isinstance(due_at, datetime) else hazard.reported_at


def undo_text(
    actor: Actor, hazard: Hazard, name: str, written: Mapping[str, object], now: datetime
) -> str:
    """Return what is needed to take the move back: who made it, when, and the values before."""
    before = {field: getattr(hazard, field) for field in written if field not in KEPT_ON_WITHDRAWAL}
    return json.dumps(
        {"move": name, "actor": actor.key, "at": now, "from": hazard.state, "before": before},
        ensure_ascii=False,
        default=_plain,
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
