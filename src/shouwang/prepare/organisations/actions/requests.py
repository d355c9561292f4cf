"""Asking the level above for money, and its answer: granted, refused, or withdrawn (R28)."""

from __future__ import annotations

from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.journal.actions import emit, find_move, move, record, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.prepare.organisations.events import FundRequestAnswered, FundsAsked
from shouwang.prepare.organisations.models import FundRequest
from shouwang.prepare.organisations.queries.funds import answers_for, fund_request, upper_units
from shouwang.prepare.organisations.rules.money import (
    PURPOSE_LIMIT,
    REASON_LIMIT,
    AnswerDraft,
    FundDraft,
    RequestDraft,
    answer_faults,
    request_faults,
)
from shouwang.prepare.organisations.states import FUND, RequestMove

from .funds import check_may_fund, write_fund

SERIES = "fund_request"


def ask_for_funds(actor: Actor, draft: RequestDraft) -> FundRequest:
    """Ask a unit above for money."""
    if not actor.holds(FUND):
        raise NotAllowed
    faults = request_faults(draft)
    if draft.unit_id is None:
        faults["unit"] = say("请选择申请单位。")
    if faults:
        raise Invalid(faults)
    check_may_fund(actor, draft.unit_id or 0)
    above = {found.unit_id for found in upper_units(actor, draft.unit_id or 0)}
    if draft.to_unit_id is None or draft.to_unit_id not in above or draft.amount_yuan is None:
        raise Invalid({"to_unit": say("请选择本单位的上级单位。")})
    return _write(actor, draft, draft.to_unit_id, draft.amount_yuan)


def _write(actor: Actor, draft: RequestDraft, to_unit_id: int, amount: Decimal) -> FundRequest:
    unit, moment = units.unit(actor, draft.unit_id or 0), clock.now()
    with write_transaction():
        year = clock.local_day(moment).year
        made = FundRequest.objects.create(
            number=take_number(units.record_prefix(unit.area_code), SERIES, year),
            area_code_now=unit.area_code,
            unit_id=unit.pk,
            to_unit_id=to_unit_id,
            title=draft.title.strip(),
            purpose=draft.purpose.strip(),
            amount_yuan=amount,
            subject_key=draft.subject_key,
            sent_at=moment,
            sent_by_key=actor.key,
        )
        details = {"unit": unit.pk, "to": to_unit_id, "amount": str(amount)}
        record(actor, "fund_request.ask", made.journal_key, details, at=moment)
        emit(FundsAsked(made.pk, made.to_unit_id), made.journal_key, at=moment)
    return made


def answer_request(
    actor: Actor, request_id: int, draft: AnswerDraft, *, version: int | None = None
) -> FundRequest:
    """Grant a request, which makes the fund in the same transaction, or refuse it with a reason.

    Only the unit that was asked answers; more than was asked is not granted.
    """
    name = RequestMove.GRANT if draft.is_granted else RequestMove.REFUSE
    shown = _checked(actor, request_id, name, version)
    if not answers_for(actor, shown):
        raise NotAllowed(say("由受理单位答复。"))
    faults = answer_faults(draft, shown.amount_yuan)
    if faults:
        raise Invalid(faults)
    moment = clock.now()
    changes: dict[str, object] = {"answer": draft.answer.strip(), "answered_at": moment}
    event = FundRequestAnswered(shown.pk, shown.sent_by_key, draft.is_granted)
    with write_transaction():
        if draft.is_granted:
            made = write_fund(actor, _granted_fund(shown, draft))
            changes |= {"granted_yuan": draft.granted_yuan, "fund_id": made.pk}
        details = {"granted": str(draft.granted_yuan) if draft.is_granted else None}
        move(actor, shown, name, changes=changes, details=details, event=event)
    return shown


def _granted_fund(shown: FundRequest, draft: AnswerDraft) -> FundDraft:
    return FundDraft(
        unit_id=shown.unit_id,
        title=shown.title,
        source=shown.to_unit.name,
        purpose=shown.purpose[:PURPOSE_LIMIT],
        amount_yuan=draft.granted_yuan,
        granted_on=clock.today(),
        subject_key=shown.subject_key,
        basis=shown.number,
    )


def withdraw_request(
    actor: Actor, request_id: int, reason: str, *, version: int | None = None
) -> FundRequest:
    """Take a request back that was not answered yet, with a reason."""
    shown = _checked(actor, request_id, RequestMove.WITHDRAW, version)
    check_may_fund(actor, shown.unit_id)
    words = reason.strip()
    if not words or len(words) > REASON_LIMIT:
        fault: Text = say("请写明撤回的原因，最长 {n} 个字。", n=REASON_LIMIT)
        raise Invalid({"reason": fault})
    changes = {"answer": words, "answered_at": clock.now()}
    move(actor, shown, RequestMove.WITHDRAW, changes=changes)
    return shown


def _checked(actor: Actor, request_id: int, name: str, version: int | None) -> FundRequest:
    shown = fund_request(actor, request_id)
    find_move(actor, shown, name)
    if version is not None and version != shown.version:
        raise wrong_state(actor, shown, name)
    return shown
