"""Verifying by somebody else, closing with evidence, sending back, reopening (R105, R125)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.actions import find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.events import (
    HazardClosed,
    HazardReopened,
    HazardReported,
    HazardSentBack,
    HazardVerified,
)
from shouwang.prepare.hazards.models import Comment, Hazard, Objection
from shouwang.prepare.hazards.queries.escalations import may_settle
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.queries.verifiers import may_verify
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.drafts import check_reason

from .doors import go, load
from .notes import noted
from .photos import keep_photos, photo_changes


@dataclass(frozen=True, slots=True)
class Evidence:
    """Photos that the verifier took on the spot."""

    photos: tuple[Prepared, ...] = ()


def verify(
    actor: Actor, number: str, evidence: Evidence | None = None, *, version: int | None = None
) -> Hazard:
    """Say that a claimed fix holds; never by the one who fixed it."""
    hazard = load(actor, number, version)
    _verify(actor, hazard, evidence or Evidence(), clock.now())
    return hazard


def close(actor: Actor, number: str, *, version: int | None = None) -> Hazard:
    """Close a verified hazard; a photo after the fix must be there."""
    hazard = load(actor, number, version)
    _close(actor, hazard, clock.now())
    return hazard


def verify_and_close(
    actor: Actor, number: str, evidence: Evidence | None = None, *, version: int | None = None
) -> Hazard:
    """Verify and close in one transaction: both moves happen, or none does."""
    hazard = load(actor, number, version)
    now = clock.now()
    with write_transaction():
        first = _verify(actor, hazard, evidence or Evidence(), now)
        _close(actor, hazard, now, back_to=first)
    return hazard


def _verify(actor: Actor, hazard: Hazard, evidence: Evidence, now: datetime) -> str:
    find_move(actor, hazard, "verify")
    if hazard.fixed_by_id is not None and hazard.fixed_by_id == actor.account_id:
        raise NotAllowed(say("整改人不能复查自己整改的隐患，请由另一人复查。"))
    _check_settling(actor, hazard)
    _check_outsider(actor, hazard)
    if not may_verify(actor, hazard):
        raise NotAllowed(say("这个等级的隐患要由街道以上岗位复查。"))
    with write_transaction():
        go(
            actor,
            hazard,
            "verify",
            changes={
                "verified_by_id": actor.account_id,
                "verified_at": now,
                **photo_changes(hazard, evidence.photos, Purpose.AFTER),
            },
            details={"photos": len(evidence.photos)},
            event=HazardVerified(hazard.pk, hazard.number),
            at=now,
        )
        keep_photos(actor, hazard, evidence.photos, Purpose.AFTER)
    return hazard.last_move


def _check_outsider(actor: Actor, hazard: Hazard) -> None:
    if actor.belongs_to(hazard.unit_id):
        raise NotAllowed(say("隐患单位的人不能复查本单位的整改，请由外部人员复查。"))


def _close(actor: Actor, hazard: Hazard, now: datetime, *, back_to: str = "") -> None:
    find_move(actor, hazard, "close")
    _check_settling(actor, hazard)
    if hazard.after_photo_count < 1:
        raise Invalid({"photos": say("销号要有整改后照片，请先上传。")})
    changes: dict[str, object] = {"closed_at": now, "is_overdue": False}
    event = HazardClosed(hazard.pk, hazard.number)
    details = {"fixed_at": hazard.fixed_at, "verified_by": hazard.verified_by_id}
    go(actor, hazard, "close", changes=changes, details=details, event=event, at=now)
    if back_to:
        both = _joined(back_to, hazard.last_move)
        Hazard.objects.filter(pk=hazard.pk).update(last_move=both)
        hazard.last_move = both


def _check_settling(actor: Actor, hazard: Hazard) -> None:
    """Refuse whoever reported a refusal, or is below the station, once it was escalated (R107)."""
    if not may_settle(actor, hazard):
        raise NotAllowed(
            say("这条隐患曾因拒不整改上报，要由上报人以外的安监站或上级人员复查、销号。")
        )


def _joined(first: str, second: str) -> str:
    """Return what takes back two moves of one press: the state and the values before the first."""
    one, two = json.loads(first), json.loads(second)
    one["before"] = {**two["before"], **one["before"]}
    one["move"] = "verify_and_close"
    return json.dumps(one, ensure_ascii=False)


def send_back(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """Refuse a claimed fix; a hazard with a measure in force goes on under its deadline."""
    hazard = load(actor, number, version)
    now = clock.now()
    is_deferred = hazard.was_deferred and hazard.measures.all().in_force(now).exists()
    name = "send_back_deferred" if is_deferred else "send_back"
    find_move(actor, hazard, name)
    _check_outsider(actor, hazard)
    told = check_reason(reason)
    if hazard.fixed_by_id is not None and hazard.fixed_by_id == actor.account_id:
        raise NotAllowed(say("整改人不能复查自己整改的隐患，请由另一人复查。"))
    go(
        actor,
        hazard,
        name,
        changes=_unfixed(),
        details={"reason": told},
        event=HazardSentBack(hazard.pk, hazard.number),
        at=now,
    )
    return hazard


def _unfixed() -> dict[str, object]:
    """Return the fields of a fix that did not hold; photos of a new fix must be new."""
    return {
        "fixed_by_id": None,
        "is_fixed_by_owner": False,
        "is_fixed_at_once": False,
        "fixed_at": None,
        "verified_by_id": None,
        "verified_at": None,
        "verifier_unit_id": None,
        "closed_at": None,
        "is_planned": False,
        "after_photo_count": 0,
    }


def reopen(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """Open a verified or closed hazard again: a superior, with a reason; upholds objections."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "reopen")
    told = check_reason(reason)
    now = clock.now()
    with write_transaction():
        go(
            actor,
            hazard,
            "reopen",
            changes={**_unfixed(), **_new_deadline(actor, hazard, now)},
            details={"reason": told},
            event=HazardReopened(hazard.pk, hazard.number),
            at=now,
        )
        _answer_objections(actor, hazard, now, is_upheld=True)
    return hazard


def _new_deadline(actor: Actor, hazard: Hazard, now: datetime) -> dict[str, object]:
    """Return the deadline of a hazard that is open again: the grade's own from today on."""
    if not hazard.statutory or hazard.level is None:
        return {}
    day = clock.local_day(now)
    days = grade_terms(actor, hazard.statutory, hazard.level, day).default_days
    due_at = due_moment(workdays.add_working_days(day, days))
    return {"due_at": due_at, "is_overdue": False, "was_deferred": False, "is_planned": False}


def reconsider(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """Take a rejected report up again: a superior, with a reason."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "reconsider")
    told = check_reason(reason)
    now = clock.now()
    event = HazardReported(
        hazard.pk, hazard.area_code_now, hazard.source, hazard.handler_unit_id, hazard.sector
    )
    with write_transaction():
        go(
            actor,
            hazard,
            "reconsider",
            changes={"reject_reason": "", "is_not_ours": False, "confirmed_at": None},
            details={"reason": told},
            event=event,
            at=now,
        )
        _answer_objections(actor, hazard, now, is_upheld=True)
    return hazard


def dismiss_objection(actor: Actor, number: str, *, reason: str) -> Hazard:
    """Leave a closure as it is although a reporter objected: a superior, with a reason."""
    hazard = load(actor, number)
    if not actor.may("hazards.correct", hazard.target()):
        raise NotAllowed
    told = check_reason(reason)
    now = clock.now()
    with write_transaction():
        if not _answer_objections(actor, hazard, now, is_upheld=False):
            raise Invalid({"reason": say("没有待处理的异议。")})
        details = noted(hazard, {"reason": told}, now)
        record(actor, "hazard.dismiss_objection", hazard.journal_key, details, at=now)
    return hazard


def _answer_objections(actor: Actor, hazard: Hazard, now: datetime, *, is_upheld: bool) -> int:
    rows = Objection.objects.filter(hazard=hazard, answered_at=None)
    said = Comment.objects.filter(hazard=hazard, is_objection=True, answered_at=None)
    answered = rows.update(answered_at=now, answered_by_id=actor.account_id, is_upheld=is_upheld)
    return answered + said.update(answered_at=now, is_upheld=is_upheld)
