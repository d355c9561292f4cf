"""Loading a hazard for a write, and passing the one door with what a hazard needs besides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, WrongState, say
from shouwang.ground.journal.actions import allowed_moves, move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import Hazard, ProtectiveMeasure
from shouwang.prepare.hazards.rules.offices import OPEN_HELP, HelpState
from shouwang.prepare.hazards.states import FINISHED, MOVES, WITHDRAWABLE

from .notes import noted
from .restarts import rest, restarted
from .settling import settle

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TRACKED = (
    "state",
    "area_code_now",
    "place_id",
    "unit_id",
    "handler_unit_id",
    "sector",
    "kind",
    "category",
    "nature",
    "source",
    "checklist_code",
    "difficulty",
    "discovered_at",
    "reported_at",
    "confirmed_at",
    "graded_at",
    "statutory",
    "level",
    "rule_version",
    "due_at",
    "is_overdue",
    "was_deferred",
    "extension_count",
    "listed_level",
    "listed_at",
    "listing_due_at",
    "delisted_level",
    "delisted_at",
    "is_planned",
    "is_fixed_at_once",
    "help_state",
    "repeat_of_id",
    "accident_count",
    "fixed_at",
    "verified_at",
    "closed_at",
    "merged_into_id",
)
"""Columns whose every change stands in the journal, so that any past day can be rebuilt (R121)."""

KEPT_ON_WITHDRAWAL = frozenset({"after_photo_count", "photo_count", "last_move"})
RESET_TO_NONE = frozenset({"after_photo_count"})
"""Counts that a move sets to none because a fix did not hold; taking it back brings them back."""


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
    """Make a move through the journal's door; keeps the list order and what can be taken back.

    A `reason` among the details is written beside the journal, which holds its digest.
    """
    now = at or clock.now()
    before, state = hazard.state, MOVES[name].target or hazard.state
    written = dict(changes or {})
    written.setdefault("is_finished", state in FINISHED)
    written.setdefault("queue_at", _queue_at(hazard, written, state, now))
    written = {**restarted(hazard, now, is_finished=state in FINISHED), **written}
    if written.get("due_at", hazard.due_at) != hazard.due_at:
        written.setdefault("overdue_step", 0)
    if state in FINISHED and hazard.help_state in OPEN_HELP:
        written.setdefault("help_state", HelpState.ENDED)
    if name in WITHDRAWABLE:
        written["last_move"] = undo_text(actor, hazard, name, written, now)
    columns = tracked({**written, "state": state})
    with write_transaction():
        told = {**noted(hazard, details or {}, now), "set": columns}
        move(actor, hazard, name, changes=written, details=told, event=event, at=now)
        settle(hazard, name, before, now)
        rest(hazard, now)


def tracked(changes: Mapping[str, object]) -> dict[str, object]:
    """Return those of the changes from which a past day is rebuilt, as the journal writes them."""
    return {name: _journaled(changes[name]) for name in TRACKED if name in changes}


def tracked_at_entry(hazard: Hazard) -> dict[str, object]:
    """Return the tracked columns of a new hazard that are not what an unwritten one has."""
    values = {name: getattr(hazard, name) for name in TRACKED}
    blank = {"state": None, "area_code_now": None, **_DEFAULTS}
    return tracked({name: value for name, value in values.items() if value != blank.get(name)})


_DEFAULTS: dict[str, object] = {
    "sector": "",
    "kind": None,
    "category": None,
    "nature": "",
    "source": None,
    "checklist_code": "",
    "difficulty": "",
    "statutory": "",
    "rule_version": "",
    "is_overdue": False,
    "was_deferred": False,
    "extension_count": 0,
    "listed_level": "",
    "delisted_level": "",
    "is_planned": False,
    "is_fixed_at_once": False,
    "help_state": "",
    "accident_count": 0,
}


def _journaled(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def measures_told(measures: Iterable[ProtectiveMeasure]) -> dict[str, object]:
    """Return how the journal tells of several measures."""
    return {key: told for found in measures for key, told in measure_told(found).items()}


def measure_told(measure: ProtectiveMeasure) -> dict[str, object]:
    """Return how the journal tells of a measure: from when, until when, since when ended."""
    return {
        str(measure.pk): {
            "from": measure.from_at,
            "until": measure.until_at,
            "ended": measure.ended_at,
        }
    }


def _queue_at(hazard: Hazard, written: Mapping[str, object], state: str, now: datetime) -> datetime:
    if state in FINISHED:
        return hazard.queue_at if hazard.is_finished else now
    due_at = written.get("due_at", hazard.due_at)
    return due_at if isinstance(due_at, datetime) else hazard.reported_at


def undo_text(
    actor: Actor, hazard: Hazard, name: str, written: Mapping[str, object], now: datetime
) -> str:
    """Return what is needed to take the move back: who made it, when, and the values before."""
    kept = KEPT_ON_WITHDRAWAL - {field for field in RESET_TO_NONE if written.get(field) == 0}
    before = {field: getattr(hazard, field) for field in written if field not in kept}
    return json.dumps(
        {"move": name, "actor": actor.key, "at": now, "from": hazard.state, "before": before},
        ensure_ascii=False,
        default=_plain,
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
