"""While a hazard is open: measures, plan steps, and extensions with a reason and an approver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events import ExtensionAsked, HazardExtended
from shouwang.prepare.hazards.models import Extension, Hazard, ProtectiveMeasure, RectificationStep
from shouwang.prepare.hazards.rules.deadlines import due_moment, is_past
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.plans import MeasureDraft, StepDraft, check_measure
from shouwang.prepare.hazards.states import GUARDED

from .doors import go, load, measure_told
from .fixing import write_measures, write_steps
from .photos import keep_photos, photo_changes


def add_measure(
    actor: Actor,
    number: str,
    draft: MeasureDraft,
    photos: Sequence[Prepared] = (),
    *,
    version: int | None = None,
) -> ProtectiveMeasure:
    """Put a protective measure in force; the first photo shows it (R129)."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "add_measure")
    now = clock.now()
    wrong = check_measure(draft, now)
    if wrong:
        raise Invalid(wrong)
    with write_transaction():
        made = write_measures(actor, hazard, [draft], now)[0]
        told = {"kind": draft.kind, "measures": measure_told(made)}
        changes = photo_changes(hazard, photos, Purpose.EVIDENCE)
        go(actor, hazard, "add_measure", changes=changes, details=told, at=now)
        kept = keep_photos(actor, hazard, photos, Purpose.EVIDENCE)
        ProtectiveMeasure.objects.filter(pk=made.pk).update(photo_id=kept[0] if kept else None)
    return made


def end_measure(
    actor: Actor, number: str, measure_id: int, *, version: int | None = None
) -> Hazard:
    """End a measure; a deferred hazard keeps at least one in force."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "end_measure")
    now = clock.now()
    in_force = {found.pk: found for found in hazard.measures.all().in_force(now)}
    if measure_id not in in_force:
        raise NotFound(say("没有这项正在生效的防护措施。"))
    if hazard.state in GUARDED and set(in_force) == {measure_id}:
        raise Invalid(
            {"measure_id": say("限期整改中的隐患至少要保留一项防护措施，请先添加新的措施。")}
        )
    with write_transaction():
        in_force[measure_id].ended_at = now
        told = {"measure": measure_id, "measures": measure_told(in_force[measure_id])}
        go(actor, hazard, "end_measure", details=told, at=now)
        ProtectiveMeasure.objects.filter(pk=measure_id).update(ended_at=now)
    return hazard


def add_step(
    actor: Actor, number: str, draft: StepDraft, *, version: int | None = None
) -> RectificationStep:
    """Add a step to the plan."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "add_step")
    kept = replace(draft, text=check_reason(draft.text, "text", 300))
    with write_transaction():
        go(actor, hazard, "add_step", details={"due_on": draft.due_on})
        return write_steps(hazard, [kept])[0]


def finish_step(actor: Actor, number: str, step_id: int, *, version: int | None = None) -> Hazard:
    """Mark a step of the plan as done."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "finish_step")
    now = clock.now()
    if not hazard.steps.filter(pk=step_id, done_at=None).exists():
        raise NotFound(say("没有这个未完成的步骤。"))
    with write_transaction():
        go(actor, hazard, "finish_step", details={"step": step_id}, at=now)
        RectificationStep.objects.filter(pk=step_id).update(done_at=now, done_by=actor.key)
    return hazard


def ask_extension(
    actor: Actor,
    number: str,
    *,
    due_on: date | None,
    reason: str,
    version: int | None = None,
) -> Extension:
    """Ask for a later deadline; somebody else decides."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "ask_extension")
    return write_extension(actor, hazard, due_on, reason, actor.account_id)


def write_extension(
    actor: Actor, hazard: Hazard, due_on: date | None, reason: str, asker_id: int | None
) -> Extension:
    """Write down that a later deadline is asked for; one request at a time."""
    told = check_reason(reason)
    if hazard.due_at is None or due_on is None or due_moment(due_on) <= hazard.due_at:
        raise Invalid({"due_on": say("新的期限要晚于现在的期限。")})
    now = clock.now()
    try:
        with write_transaction():
            go(actor, hazard, "ask_extension", details={"due_on": due_on}, at=now)
            row = Extension.objects.create(
                hazard=hazard,
                due_before=hazard.due_at,
                due_asked=due_moment(due_on),
                reason=told,
                asked_by_id=asker_id,
                asked_at=now,
            )
            emit(ExtensionAsked(hazard.pk, hazard.number), hazard.journal_key, at=now)
    except IntegrityError as error:
        raise WrongState(
            say("已有一个延期申请在等待审批。"), state=hazard.state, version=hazard.version
        ) from error
    return row


def extend(
    actor: Actor,
    number: str,
    *,
    extension_id: int | None = None,
    answer: str = "",
    version: int | None = None,
) -> Hazard:
    """Approve a later deadline; never by the one who asked for it (R106)."""
    hazard, row = _decided(actor, number, "extend", extension_id, version)
    now = clock.now()
    changes: dict[str, object] = {
        "due_at": row.due_asked,
        "is_overdue": is_past(row.due_asked, now),
        "extension_count": hazard.extension_count + 1,
    }
    details = {"due_at": row.due_asked, "due_before": row.due_before, "reason": row.reason}
    event = HazardExtended(hazard.pk, hazard.number, row.due_asked)
    with write_transaction():
        go(actor, hazard, "extend", changes=changes, details=details, event=event, at=now)
        _decide(actor, row, Extension.APPROVED, answer)
    return hazard


def refuse_extension(
    actor: Actor,
    number: str,
    *,
    reason: str,
    extension_id: int | None = None,
    version: int | None = None,
) -> Hazard:
    """Refuse a later deadline, with a reason."""
    told = check_reason(reason)
    hazard, row = _decided(actor, number, "refuse_extension", extension_id, version)
    with write_transaction():
        go(actor, hazard, "refuse_extension", details={"reason": told})
        _decide(actor, row, Extension.REFUSED, told)
    return hazard


def _decided(
    actor: Actor, number: str, name: str, extension_id: int | None, version: int | None
) -> tuple[Hazard, Extension]:
    hazard = load(actor, number, version)
    find_move(actor, hazard, name)
    rows = hazard.extensions.filter(state=Extension.ASKED)
    row = (rows.filter(pk=extension_id) if extension_id else rows).first()
    if row is None:
        raise Invalid({"extension_id": say("没有等待审批的延期申请，请先申请并说明理由。")})
    if row.asked_by_id is not None and row.asked_by_id == actor.account_id:
        raise NotAllowed(say("延期要由申请人以外的人批准。"))
    return hazard, row


def _decide(actor: Actor, row: Extension, state: str, answer: str) -> None:
    changed = Extension.objects.filter(pk=row.pk, state=Extension.ASKED).update(
        state=state,
        decided_by_id=actor.account_id,
        decided_at=clock.now(),
        answer=answer.strip()[:500],
    )
    if changed != 1:
        raise WrongState(say("别人刚审批过这个申请。"))
