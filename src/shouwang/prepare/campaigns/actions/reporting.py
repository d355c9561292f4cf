"""An enterprise reports once and two sides confirm: street and sector authority (R22)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns.events.duties import EnterpriseReported
from shouwang.prepare.campaigns.models import Campaign, EnterpriseReport, Receipt
from shouwang.prepare.campaigns.queries.campaigns import campaign
from shouwang.prepare.campaigns.queries.reports import (
    may_receive,
    may_report,
    report,
    sector_of_unit,
    sector_unit,
    street_unit,
)
from shouwang.prepare.campaigns.rules.reports import EnterpriseReportDraft, check_report
from shouwang.prepare.campaigns.rules.wording import ReceiptSide
from shouwang.prepare.organisations import queries as organisations

from .running import hold

POSTMAN = Actor.system("campaigns")
"""Looks up who takes a report: an enterprise does not see the offices it reports to."""


def report_by_enterprise(actor: Actor, draft: EnterpriseReportDraft) -> EnterpriseReport:
    """Report for one's own unit to the street office and the sector's authority at once.

    Where no authority is named for the sector, the report says so and is not delivered there.
    """
    if actor.unit_id is None or not may_report(actor):
        raise NotAllowed(say("由生产经营单位自己报告。"))
    check_report(draft)
    unit = units.unit(POSTMAN, actor.unit_id)
    sector = _sector(draft, unit.pk)
    sides = {
        ReceiptSide.STREET: street_unit(POSTMAN, unit.area_code),
        ReceiptSide.SECTOR: sector_unit(POSTMAN, sector, unit.area_code),
    }
    about = _campaign(actor, draft)
    now = clock.now()
    with write_transaction():
        if about is not None:
            hold(actor, about.pk)
        made = EnterpriseReport.objects.create(
            unit_id=unit.pk,
            campaign=about,
            area_code_now=unit.area_code,
            sector=sector,
            text=draft.text.strip(),
            found=draft.found,
            rectified=draft.rectified,
            submitted_at=now,
            submitted_by_key=actor.key,
        )
        Receipt.objects.bulk_create(
            Receipt(report=made, side=side.value, to_unit_id=to) for side, to in sides.items()
        )
        details = {
            "unit": unit.pk,
            "sector": sector,
            "found": made.found,
            "rectified": made.rectified,
            "to": {side.value: to for side, to in sides.items()},
        }
        record(actor, "enterprise_report.submit", made.journal_key, details, at=now)
        event = EnterpriseReported(made.pk, made.area_code_now, unit.pk)
        emit(event, made.journal_key, at=now)
    return made


def _sector(draft: EnterpriseReportDraft, unit_id: int) -> str:
    if not draft.industry:
        return sector_of_unit(POSTMAN, unit_id)
    try:
        return organisations.sector_of_industry(draft.industry)
    except Invalid:
        raise Invalid({"industry": say("没有这个行业。")}) from None


def _campaign(actor: Actor, draft: EnterpriseReportDraft) -> Campaign | None:
    if not draft.campaign_number:
        return None
    try:
        return campaign(actor, draft.campaign_number)
    except NotFound:
        raise Invalid({"campaign": say("没有这个行动，或您的单位没有参加。")}) from None


def receive_report(actor: Actor, report_id: int, side: str) -> Receipt:
    """Confirm for one side that a report has come; each side confirms for itself, once."""
    found = report(actor, report_id).report
    if side not in set(ReceiptSide):
        raise Invalid({"side": say("请选择由哪一方签收。")})
    row = Receipt.objects.get(report=found, side=side)
    if row.to_unit_id is None:
        raise WrongState(say("这个行业还没有主管部门，不能签收。"))
    if not may_receive(actor, found, row):
        raise NotAllowed(say("由接收单位签收。"))
    now = clock.now()
    with write_transaction():
        fresh = Receipt.objects.filter(pk=row.pk, received_at=None)
        if not fresh.update(received_at=now, received_by_key=actor.key):
            raise WrongState(say("已经签收过了。"))
        details = {"side": side, "unit": row.to_unit_id}
        record(actor, "enterprise_report.receive", found.journal_key, details, at=now)
    row.refresh_from_db()
    return row


def address_reports(actor: Actor) -> int:
    """Send on the reports whose sector has found its authority meanwhile; returns how many."""
    rows = Receipt.objects.filter(side=ReceiptSide.SECTOR, to_unit=None, received_at=None)
    return sum(_address(actor, row) for row in rows.select_related("report").order_by("id"))


def _address(actor: Actor, row: Receipt) -> bool:
    found = row.report
    to_unit_id = sector_unit(actor, found.sector, found.area_code_now)
    if to_unit_id is None:
        return False
    with write_transaction():
        if not Receipt.objects.filter(pk=row.pk, to_unit=None).update(to_unit_id=to_unit_id):
            return False
        details = {"side": row.side, "unit": to_unit_id}
        record(actor, "enterprise_report.address", found.journal_key, details)
        event = EnterpriseReported(found.pk, found.area_code_now, found.unit_id)
        emit(event, found.journal_key)
    return True
