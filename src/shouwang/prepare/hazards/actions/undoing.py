"""Taking back and correcting: by the same person within minutes, by a superior with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, models

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import find_move, move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events import MoveWithdrawn
from shouwang.prepare.hazards.models import Hazard, HazardWord
from shouwang.prepare.hazards.queries.fulfilments import check_of
from shouwang.prepare.hazards.queries.undo import can_withdraw, last_move
from shouwang.prepare.hazards.rules.drafts import HazardDraft, check_draft, check_reason
from shouwang.prepare.hazards.rules.fulfilments import MISSING, Fulfilment
from shouwang.prepare.hazards.states import GUARDED, WITHDRAW, State

from .doors import go, load, tracked
from .ledger import index_words
from .repeating import recheck_later, repeat_changes, tell_repeat
from .settling import unsettle


def withdraw(actor: Actor, number: str, *, version: int | None = None) -> Hazard:
    """Take one's own last move back within ten minutes; both stay in the history."""
    hazard = load(actor, number, version)
    last = last_move(hazard)
    now = clock.now()
    if last is None:
        raise WrongState(say("没有可以撤回的操作。"), state=hazard.state, version=hazard.version)
    if last.actor_key != actor.key:
        raise NotAllowed(say("只能撤回本人刚办理的操作。"))
    if not can_withdraw(actor, hazard, now):
        raise WrongState(
            say("超过十分钟，不能撤回；请上级更正。"), state=hazard.state, version=hazard.version
        )
    check_safe(actor, hazard, last.source, now)
    fields = {name: _field(name).to_python(value) for name, value in last.before.items()}
    if "after_photo_count" in fields:
        fields["after_photo_count"] = fields["after_photo_count"] + hazard.after_photo_count
    with write_transaction():
        move(
            actor,
            hazard,
            f"{WITHDRAW}_to_{last.source}",
            changes={**fields, "last_move": ""},
            details={"withdrawn": last.move, "set": tracked({**fields, "state": last.source})},
            event=MoveWithdrawn(hazard.pk, hazard.number, last.move),
            at=now,
        )
        unsettle(hazard, last, now)
        recheck_later(actor, hazard, now)
    return hazard


def check_safe(actor: Actor, hazard: Hazard, state: str, now: datetime) -> None:
    """Refuse a way back into a deferral without a measure in force, or a plan without all five."""
    if state not in GUARDED:
        return
    check = check_of(actor, hazard, now)
    if Fulfilment.MEASURE in check.missing:
        raise Invalid({"measures": MISSING[Fulfilment.MEASURE]})
    if state == State.PLANNED and not check.is_whole(local_day(now)):
        raise Invalid({name.value: MISSING[name] for name in check.missing})


def _field(name: str) -> models.Field[object, object]:
    found = Hazard._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{name} is no column")
    return found


CORRECTABLE = ("description", "location", "category", "nature", "basis", "checklist_code")


def correct(
    actor: Actor,
    number: str,
    draft: HazardDraft,
    *,
    reason: str,
    version: int | None = None,
) -> Hazard:
    """Correct what was written down: a superior, with a reason; an empty field stays as it was."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "correct")
    told = check_reason(reason)
    changes: dict[str, object] = {
        field: getattr(draft, field).strip()
        for field in (*CORRECTABLE, "difficulty")
        if getattr(draft, field).strip() and getattr(draft, field).strip() != getattr(hazard, field)
    }
    if draft.discovered_at is not None:
        changes["discovered_at"] = draft.discovered_at
    if draft.latitude is not None and draft.longitude is not None:
        changes |= {"latitude": draft.latitude, "longitude": draft.longitude}
    if not changes:
        raise Invalid({"description": say("没有要更正的内容。")})
    _check(hazard, draft, changes)
    texts = {"description", "location", "basis"}
    kept = {name: getattr(hazard, name) for name in changes if name not in texts}
    details = {"fields": sorted(changes), "before": kept, "reason": told}
    again = repeat_changes(actor, hazard, changes)
    codes, now = frozenset({hazard.checklist_code}), clock.now()
    with write_transaction():
        go(actor, hazard, "correct", changes={**changes, **again}, details=details, at=now)
        if again:
            tell_repeat(hazard, now)
        recheck_later(actor, hazard, now, codes)
        if {"description", "location"} & set(changes):
            _index_again(hazard)
    return hazard


def _check(hazard: Hazard, draft: HazardDraft, changes: dict[str, object]) -> None:
    whole = HazardDraft(
        description=str(changes.get("description", hazard.description)) or "-",
        category=str(changes.get("category", hazard.category)),
        location=str(changes.get("location", hazard.location)),
        nature=str(changes.get("nature", hazard.nature)),
        basis=str(changes.get("basis", hazard.basis)),
        checklist_code=str(changes.get("checklist_code", hazard.checklist_code)),
        difficulty=str(changes.get("difficulty", hazard.difficulty)),
        discovered_at=draft.discovered_at,
        latitude=draft.latitude,
        longitude=draft.longitude,
    )
    check_draft(whole, clock.now())
    found_at = changes.get("discovered_at")
    if isinstance(found_at, datetime) and found_at > hazard.reported_at:
        raise Invalid({"discovered_at": say("发现时间不能晚于登记时间。")})


def _index_again(hazard: Hazard) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {HazardWord._meta.db_table} WHERE hazard_id = %s",  # noqa: S608
            [hazard.pk],
        )
    index_words(hazard)
