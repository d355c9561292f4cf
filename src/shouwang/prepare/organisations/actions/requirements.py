"""Following up what a basis document demands: one owner and one task for each demand (R161)."""

from __future__ import annotations

from django.db.models import Max

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import BasisDocument, Requirement
from shouwang.prepare.organisations.rules.meetings import RequirementDraft, text_fault
from shouwang.prepare.organisations.states import MEET

from .decisions import Demand, lay_down
from .guard import basis


def require(actor: Actor, draft: RequirementDraft) -> Requirement:
    """Lay down one demand of a document with its task, or nothing."""
    if not actor.holds(MEET):
        raise NotAllowed
    _check(draft)
    document = basis(actor, draft.document_id)
    if draft.due_at and clock.local_day(draft.due_at) < document.issued_on:
        raise Invalid({"due_at": say("期限早于文件的发文日期。")})
    _check_owner(actor, draft.unit_id)
    with write_transaction():
        # Locked, so that two demands of one document never take the same position.
        BasisDocument.objects.select_for_update().get(pk=document.pk)
        standing = Requirement.objects.filter(document=document).aggregate(last=Max("position"))
        return lay_down(
            actor,
            Demand(
                document,
                (standing["last"] or 0) + 1,
                draft.text,
                draft.unit_id,
                draft.person_id,
                draft.due_at,
                document.issued_on,
            ),
        )


def _check(draft: RequirementDraft) -> None:
    wrong: dict[str, Text] = {}
    fault = text_fault(draft.text)
    if fault is not None:
        wrong["text"] = fault
    if draft.unit_id is None or draft.person_id is None:
        wrong["person"] = say("这项要求没有责任人，请指定一名。")
    if wrong:
        raise Invalid(wrong)


def _check_owner(actor: Actor, unit_id: int | None) -> None:
    try:
        unit = units.unit(actor, unit_id or 0)
    except NotFound:
        raise Invalid({"unit": say("没有找到这个单位，或不在您的职责范围内。")}) from None
    if not actor.may(MEET, Target(area_code=unit.area_code, unit_ids=frozenset({unit.pk}))):
        raise NotAllowed
