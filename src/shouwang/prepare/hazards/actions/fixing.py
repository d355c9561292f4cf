"""Putting right: at once, or by a deadline with measures in force and a plan (R105, R106, R112)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import emit, find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events import HazardDeferred, HazardRectified, VerificationRaised
from shouwang.prepare.hazards.models import Hazard, ProtectiveMeasure, RectificationStep
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.queries.verifiers import choose_verifier
from shouwang.prepare.hazards.rules.deadlines import check_no_extension, due_moment
from shouwang.prepare.hazards.rules.drafts import check_text
from shouwang.prepare.hazards.rules.plans import (
    MeasureDraft,
    StepDraft,
    check_deferral,
    check_measure,
)
from shouwang.prepare.hazards.rules.wording import Difficulty

from .doors import go, load, measures_told
from .photos import keep_photos, photo_changes


@dataclass(frozen=True, slots=True)
class Fix:
    """What somebody says about a fix: words, cost, photos after it."""

    note: str = ""
    cost_yuan: Decimal | None = None
    photos: tuple[Prepared, ...] = ()


@dataclass(frozen=True, slots=True)
class Deferral:
    """Why a hazard may stay for a while: deadline, measures, plan."""

    due_on: date | None
    measures: tuple[MeasureDraft, ...] = ()
    steps: tuple[StepDraft, ...] = field(default=())
    difficulty: str = ""


def fix_at_once(
    actor: Actor, number: str, fix: Fix | None = None, *, version: int | None = None
) -> Hazard:
    """Claim that a graded hazard was put right at once; somebody else has to verify it."""
    return claim(actor, load(actor, number, version), "fix_at_once", fix or Fix())


def rectify(
    actor: Actor, number: str, fix: Fix | None = None, *, version: int | None = None
) -> Hazard:
    """Claim that a deferred hazard is put right; somebody else has to verify it."""
    return claim(actor, load(actor, number, version), "rectify", fix or Fix())


def claim(
    actor: Actor, hazard: Hazard, name: str, fix: Fix, *, is_by_owner: bool = False
) -> Hazard:
    """Make the move of a claimed fix and find who verifies it."""
    find_move(actor, hazard, name)
    wrong = check_text(fix.note, 500)
    if wrong:
        raise Invalid({"note": wrong})
    now = clock.now()
    fixer_id = None if is_by_owner else actor.account_id
    roles = _verification_roles(actor, hazard)
    choice = choose_verifier(actor, hazard, fixer_id, roles)
    changes: dict[str, object] = {
        "fixed_by_id": fixer_id,
        "is_fixed_by_owner": is_by_owner,
        "fixed_at": now,
        "fix_note": fix.note.strip(),
        "verifier_unit_id": choice.unit_id,
        **photo_changes(hazard, fix.photos, Purpose.AFTER),
    }
    if name == "fix_at_once":
        changes["difficulty"] = hazard.difficulty or Difficulty.IMMEDIATE
        changes["is_fixed_at_once"] = True
    if fix.cost_yuan is not None:
        changes["cost_yuan"] = fix.cost_yuan
    event = HazardRectified(hazard.pk, hazard.number, choice.unit_id)
    details = {"photos": len(fix.photos), "verifier_unit": choice.unit_id, "by_owner": is_by_owner}
    with write_transaction():
        go(actor, hazard, name, changes=changes, details=details, event=event, at=now)
        keep_photos(actor, hazard, fix.photos, Purpose.AFTER)
        if choice.is_raised:
            raised = VerificationRaised(
                hazard.pk, hazard.number, hazard.handler_unit_id, choice.unit_id
            )
            emit(raised, hazard.journal_key, at=now)
    return hazard


def _verification_roles(actor: Actor, hazard: Hazard) -> tuple[str, ...]:
    if not hazard.statutory or hazard.level is None:
        return ()
    return grade_terms(actor, hazard.statutory, hazard.level).verification_roles


def defer(actor: Actor, number: str, deferral: Deferral, *, version: int | None = None) -> Hazard:
    """Let a hazard stay until a deadline, with at least one measure in force and a plan.

    The hazard's version is read before its measures are counted, so that ending the last measure
    at the same moment makes one of the two fail.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "defer")
    now = clock.now()
    _check(hazard, deferral, now)
    due_at = due_moment(deferral.due_on) if deferral.due_on else now
    check_no_extension(hazard.due_at if hazard.was_deferred else None, due_at)
    changes: dict[str, object] = {
        "due_at": due_at,
        "is_overdue": False,
        "was_deferred": True,
        "is_planned": False,
        "difficulty": deferral.difficulty or hazard.difficulty or Difficulty.LIMITED_TIME,
    }
    details = {"due_at": due_at, "steps": len(deferral.steps)}
    event = HazardDeferred(hazard.pk, hazard.number, due_at)
    with write_transaction():
        made = write_measures(actor, hazard, deferral.measures, now)
        more = {**details, "measures": measures_told(made), "new_measures": len(made)}
        go(actor, hazard, "defer", changes=changes, details=more, event=event, at=now)
        write_steps(hazard, deferral.steps)
    return hazard


def _check(hazard: Hazard, deferral: Deferral, now: datetime) -> None:
    for measure in deferral.measures:
        wrong = check_measure(measure, now)
        if wrong:
            raise Invalid({"measures": next(iter(wrong.values()))})
    if deferral.difficulty and deferral.difficulty not in set(Difficulty):
        raise Invalid({"difficulty": say("没有这种整改难度。")})
    check_deferral(
        due_on=deferral.due_on,
        today=clock.local_day(now),
        measures=hazard.measures.all().in_force(now).count() + len(deferral.measures),
        steps=deferral.steps,
        kept_steps=hazard.steps.count(),
    )


def write_measures(
    actor: Actor, hazard: Hazard, drafts: Sequence[MeasureDraft], now: datetime
) -> list[ProtectiveMeasure]:
    """Write measures in the caller's transaction."""
    rows = [
        ProtectiveMeasure(
            hazard=hazard,
            kind=draft.kind,
            text=draft.text.strip()[:500],
            from_at=now,
            until_at=draft.until_at,
            position=draft.position.strip()[:200],
            cases=draft.cases,
            result=draft.result.strip()[:300],
            actor_key=actor.key,
        )
        for draft in drafts
    ]
    return ProtectiveMeasure.objects.bulk_create(rows)


def write_steps(hazard: Hazard, drafts: Sequence[StepDraft]) -> list[RectificationStep]:
    """Write plan steps in the caller's transaction."""
    rows = [
        RectificationStep(hazard=hazard, text=draft.text.strip()[:300], due_on=draft.due_on)
        for draft in drafts
    ]
    return RectificationStep.objects.bulk_create(rows)
