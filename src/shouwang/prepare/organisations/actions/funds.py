"""Earmarking money, spending it, and taking the ledger away (R27)."""

from __future__ import annotations

from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.files import write_workbook
from shouwang.prepare.organisations.models import Fund, Spending
from shouwang.prepare.organisations.queries.funds import FundFilter, fund, funds
from shouwang.prepare.organisations.rules.money import (
    FundDraft,
    SpendingDraft,
    fund_faults,
    spending_faults,
    yuan_words,
)
from shouwang.prepare.organisations.states import EXPORT, FUND

EXPORT_LIMIT = 10_000
TITLE = say("专项经费台账")
COLUMNS = (
    say("单位"),
    say("名称"),
    say("资金来源"),
    say("用途"),
    say("到位日期"),
    say("金额（元）"),
    say("已支出（元）"),
    say("剩余（元）"),
    say("依据"),
)
TOTAL = say("合计")


def earmark_fund(actor: Actor, draft: FundDraft) -> Fund:
    """Write down money that is there for a unit and a purpose."""
    if not actor.holds(FUND):
        raise NotAllowed
    faults = fund_faults(draft, clock.today())
    if draft.unit_id is None:
        faults["unit"] = say("请选择使用单位。")
    if faults:
        raise Invalid(faults)
    check_may_fund(actor, draft.unit_id or 0)
    with write_transaction():
        return write_fund(actor, draft)


def check_may_fund(actor: Actor, unit_id: int) -> None:
    """Refuse whoever may not keep the money of a unit: Invalid outside one's duties, else 403."""
    try:
        unit = units.unit(actor, unit_id)
    except NotFound:
        raise Invalid({"unit": say("没有找到这个单位，或不在您的职责范围内。")}) from None
    if not actor.may(FUND, Target(area_code=unit.area_code, unit_ids=frozenset({unit.pk}))):
        raise NotAllowed


def write_fund(actor: Actor, draft: FundDraft) -> Fund:
    """Write a fund that was checked, in the caller's transaction."""
    unit = units.unit(Actor.system("organisations"), draft.unit_id or 0)
    if draft.amount_yuan is None or draft.granted_on is None:
        raise Invalid(fund_faults(draft, clock.today()))
    made = Fund.objects.create(
        area_code_now=unit.area_code,
        unit_id=unit.pk,
        title=draft.title.strip(),
        source=draft.source.strip(),
        purpose=draft.purpose.strip(),
        amount_yuan=draft.amount_yuan,
        granted_on=draft.granted_on,
        subject_key=draft.subject_key,
        basis=draft.basis.strip(),
    )
    details = {"unit": unit.pk, "amount": str(draft.amount_yuan), "subject": draft.subject_key}
    record(actor, "fund.earmark", made.journal_key, details)
    return made


def spend(
    actor: Actor, fund_id: int, draft: SpendingDraft, *, version: int | None = None
) -> Spending:
    """Write a payment down; Invalid says what is left when there is not enough.

    Compare-and-set on what is spent: of two payments at once the later one is WrongState.
    """
    shown = fund(actor, fund_id)
    if not actor.may(FUND, shown.target()):
        raise NotAllowed
    faults = spending_faults(draft, shown.granted_on, clock.today())
    if faults or draft.amount_yuan is None or draft.spent_on is None:
        raise Invalid(faults)
    left = shown.amount_yuan - shown.spent_yuan
    if draft.amount_yuan > left:
        message = say("余额不够，只剩 {left} 元。", left=yuan_words(left))
        raise Invalid({"amount_yuan": message})
    with write_transaction():
        _take(shown, draft.amount_yuan, version)
        made = Spending.objects.create(
            fund=shown,
            amount_yuan=draft.amount_yuan,
            spent_on=draft.spent_on,
            purpose=draft.purpose.strip(),
            receipt_number=draft.receipt_number.strip(),
            recorded_at=clock.now(),
            recorded_by_key=actor.key,
        )
        details = {"spending": made.pk, "amount": str(draft.amount_yuan), "on": draft.spent_on}
        record(actor, "fund.spend", shown.journal_key, details)
    return made


def _take(shown: Fund, amount: Decimal, version: int | None) -> None:
    seen = shown.version if version is None else version
    fresh = Fund.objects.filter(pk=shown.pk, version=seen, spent_yuan=shown.spent_yuan)
    spent = shown.spent_yuan + amount
    if fresh.update(spent_yuan=spent, version=seen + 1) != 1:
        raise WrongState(say("别人刚记了一笔，请刷新后再看余额。"), version=shown.version)


def export_funds(actor: Actor, narrowed: FundFilter | None = None) -> bytes:
    """Return the ledger as .xlsx with its sums; the journal keeps who took how many rows."""
    if not actor.holds(EXPORT):
        raise NotAllowed
    allowed = Fund.objects.visible_to(actor, EXPORT).values("pk")
    found = list(funds(actor, narrowed).filter(pk__in=allowed)[:EXPORT_LIMIT])
    rows = [[str(column) for column in COLUMNS], *(_row(row) for row in found)]
    sums = [sum((getattr(row, name) for row in found), Decimal(0)) for name in SUMMED]
    rows.append([str(TOTAL), "", "", "", "", *map(str, sums), str(sums[0] - sums[1]), ""])
    with write_transaction():
        details = {"count": len(found), "form": "xlsx"}
        record(actor, "fund.export", f"area:{actor.area_code}", details)
    return write_workbook(str(TITLE), rows)


SUMMED = ("amount_yuan", "spent_yuan")


def _row(row: Fund) -> list[str]:
    return [
        row.unit.name,
        row.title,
        row.source,
        row.purpose,
        row.granted_on.isoformat(),
        str(row.amount_yuan),
        str(row.spent_yuan),
        str(row.amount_yuan - row.spent_yuan),
        row.basis,
    ]
