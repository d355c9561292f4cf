"""Money in yuan and fen: what may be earmarked, asked for and spent (R27, R28)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shouwang.ground.errors import Text, say

FEN = Decimal("0.01")
AMOUNT_LIMIT_YUAN = Decimal(10) ** 12
NAME_LIMIT = 120
PURPOSE_LIMIT = 200
REASON_LIMIT = 500
RECEIPT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class FundDraft:
    """Money earmarked for a unit; `subject_key` names a campaign that it is for."""

    unit_id: int | None
    title: str
    source: str
    purpose: str
    amount_yuan: Decimal | None
    granted_on: date | None
    subject_key: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class SpendingDraft:
    """One payment out of a fund."""

    amount_yuan: Decimal | None
    spent_on: date | None
    purpose: str
    receipt_number: str = ""


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """Money that a unit asks a unit above for; `subject_key` names a campaign that it is for."""

    unit_id: int | None
    to_unit_id: int | None
    title: str
    purpose: str
    amount_yuan: Decimal | None
    subject_key: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """The answer of the unit above: granted with an amount, or refused with a reason."""

    is_granted: bool
    answer: str
    granted_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """What is there and what is spent of it; what is left is computed."""

    amount_yuan: Decimal
    spent_yuan: Decimal

    @property
    def left_yuan(self) -> Decimal:
        """Return what is left."""
        return self.amount_yuan - self.spent_yuan


def total_of(amounts: Iterable[tuple[Decimal, Decimal]]) -> Money:
    """Add up amounts with what is spent of each, exactly to the fen."""
    told = list(amounts)
    return Money(
        sum((amount for amount, _ in told), Decimal(0)),
        sum((spent for _, spent in told), Decimal(0)),
    )


def amount_fault(amount: Decimal | None) -> Text | None:
    """Return what is wrong with an amount: missing, not above zero, parts of a fen, endless."""
    if amount is None or not amount.is_finite():
        return say("请填写金额。")
    if amount <= 0:
        return say("金额要大于 0。")
    if amount != amount.quantize(FEN):
        return say("金额最多两位小数。")
    if amount >= AMOUNT_LIMIT_YUAN:
        return say("金额太大，请核对是不是多写了零。")
    return None


def _words_fault(value: str, limit: int) -> Text | None:
    if not value.strip() or len(value.strip()) > limit:
        return say("请填写，最长 {n} 个字。", n=limit)
    return None


def _named(faults: dict[str, Text | None]) -> dict[str, Text]:
    return {name: fault for name, fault in faults.items() if fault is not None}


def fund_faults(draft: FundDraft, today: date) -> dict[str, Text]:
    """Return what is wrong with a fund: money that is not there yet is a request, not a fund."""
    wrong = _named(
        {
            "title": _words_fault(draft.title, NAME_LIMIT),
            "source": _words_fault(draft.source, NAME_LIMIT),
            "purpose": _words_fault(draft.purpose, PURPOSE_LIMIT),
            "amount_yuan": amount_fault(draft.amount_yuan),
        }
    )
    if draft.granted_on is None:
        wrong["granted_on"] = say("请填写到位日期。")
    elif draft.granted_on > today:
        wrong["granted_on"] = say("到位日期还没有到，请在资金到位后登记。")
    if len(draft.basis.strip()) > PURPOSE_LIMIT:
        wrong["basis"] = say("依据最长 {n} 个字。", n=PURPOSE_LIMIT)
    return wrong


def spending_faults(draft: SpendingDraft, granted_on: date, today: date) -> dict[str, Text]:
    """Return what is wrong with a payment, whatever is left of its fund."""
    wrong = _named(
        {
            "amount_yuan": amount_fault(draft.amount_yuan),
            "purpose": _words_fault(draft.purpose, PURPOSE_LIMIT),
        }
    )
    if draft.spent_on is None:
        wrong["spent_on"] = say("请填写支出日期。")
    elif draft.spent_on > today:
        wrong["spent_on"] = say("支出日期还没有到。")
    elif draft.spent_on < granted_on:
        wrong["spent_on"] = say("支出日期早于资金到位日期。")
    if len(draft.receipt_number.strip()) > RECEIPT_LIMIT:
        wrong["receipt_number"] = say("凭证号最长 {n} 个字。", n=RECEIPT_LIMIT)
    return wrong


def request_faults(draft: RequestDraft) -> dict[str, Text]:
    """Return what is wrong with a request."""
    return _named(
        {
            "title": _words_fault(draft.title, NAME_LIMIT),
            "purpose": _words_fault(draft.purpose, REASON_LIMIT),
            "amount_yuan": amount_fault(draft.amount_yuan),
        }
    )


def answer_faults(draft: AnswerDraft, asked_yuan: Decimal) -> dict[str, Text]:
    """Return what is wrong with an answer: more than was asked is not granted."""
    wrong = _named({"answer": _words_fault(draft.answer, REASON_LIMIT)})
    if not draft.is_granted:
        return wrong
    fault = amount_fault(draft.granted_yuan)
    if fault is None and draft.granted_yuan is not None and draft.granted_yuan > asked_yuan:
        fault = say("批复金额不能多于申请的 {asked} 元。", asked=yuan_words(asked_yuan))
    return wrong | _named({"granted_yuan": fault})


def yuan_words(amount: Decimal) -> str:
    """Return an amount as it is read: thousands apart, two decimals."""
    return f"{amount:,.2f}"
