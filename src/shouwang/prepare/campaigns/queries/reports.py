"""Enterprises' reports with their two receipts; what is missing shows since when (R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.units.queries import UnitKind
from shouwang.prepare.campaigns.models import EnterpriseReport, Receipt
from shouwang.prepare.campaigns.rules.deliverables import span_words
from shouwang.prepare.campaigns.rules.wording import RECEIPT_SIDES, ReceiptSide
from shouwang.prepare.campaigns.states import EDIT, SUBMIT, VIEW
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places

STREET_DIGITS = 9
LIST_LIMIT = 200
GOVERNING_KINDS = frozenset(
    {
        UnitKind.CITY_GOVERNMENT,
        UnitKind.CITY_BUREAU,
        UnitKind.STREET_OFFICE,
        UnitKind.SAFETY_STATION,
        UnitKind.ECONOMIC_DEVELOPMENT_OFFICE,
        UnitKind.POLICE_STATION,
        UnitKind.PUBLIC_ORDER_OFFICE,
        UnitKind.FIRE_STATION,
        UnitKind.SECTOR_AUTHORITY,
        UnitKind.RESIDENTS_COMMITTEE,
        UnitKind.VILLAGE_COMMITTEE,
    }
)
"""Those who are reported to; all other kinds of units report."""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """One side of a report: whether and when it was received, or since when it is not."""

    receipt: Receipt
    waits_for: timedelta | None
    may_confirm: bool

    @property
    def side_label(self) -> Text:
        """Return the side in words."""
        return RECEIPT_SIDES[self.receipt.side]

    @property
    def lamp(self) -> str:
        """Return the colour of the lamp beside the words."""
        return "green" if self.receipt.received_at is not None else "red"

    @property
    def label(self) -> Text:
        """Return in words whether the side has the report."""
        if self.receipt.received_at is not None:
            return say("已送达")
        if self.receipt.to_unit_id is None:
            return say("无主管部门，未送达")
        waits_for = self.waits_for or timedelta()
        return say("未送达，已 {span}", span=span_words(waits_for))


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its receipts, the street's first."""

    report: EnterpriseReport
    receipts: tuple[ReceiptView, ...]

    @property
    def is_delivered(self) -> bool:
        """Tell whether both sides have it."""
        return all(one.receipt.received_at is not None for one in self.receipts)


def may_report(actor: Actor) -> bool:
    """Tell whether the actor's unit is one that reports, and the actor reports for it."""
    if actor.unit_id is None or not actor.holds(SUBMIT):
        return False
    kind = units.unit(Actor.system("campaigns"), actor.unit_id).kind
    return kind not in GOVERNING_KINDS


def reports(actor: Actor, *, undelivered_only: bool = False) -> list[ReportView]:
    """Return the reports within the actor's duties, the newest first.

    NotAllowed for whoever sees none at all.
    """
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = _rows(actor).order_by("-submitted_at", "-id")
    if undelivered_only:
        missing = Receipt.objects.filter(received_at=None).values("report_id")
        rows = rows.filter(pk__in=missing)
    now = clock.now()
    return [_view(actor, row, now) for row in rows[:LIST_LIMIT]]


def report(actor: Actor, report_id: int) -> ReportView:
    """Return one report, or NotFound."""
    found = _rows(actor).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return _view(actor, found, clock.now())


def _rows(actor: Actor) -> QuerySet[EnterpriseReport]:
    sides = Receipt.objects.select_related("to_unit").order_by("id")
    rows = EnterpriseReport.objects.visible_to(actor).select_related("unit", "campaign")
    return rows.prefetch_related(Prefetch("receipts", queryset=sides))


def _view(actor: Actor, row: EnterpriseReport, now: datetime) -> ReportView:
    views = tuple(
        ReceiptView(
            found,
            None if found.received_at is not None else now - row.submitted_at,
            found.received_at is None and may_receive(actor, row, found),
        )
        for found in sorted(
            row.receipts.all(), key=lambda one: list(ReceiptSide).index(ReceiptSide(one.side))
        )
    )
    return ReportView(row, views)


def may_receive(actor: Actor, row: EnterpriseReport, receipt: Receipt) -> bool:
    """Tell whether the actor confirms for a side.

    For the street whoever runs campaigns there; for the sector the unit that it was sent to.
    """
    if receipt.to_unit_id is None:
        return False
    if receipt.side == ReceiptSide.STREET:
        return actor.may(EDIT, row.target())
    return actor.is_system or (actor.unit_id == receipt.to_unit_id and actor.holds(VIEW))


def street_unit(actor: Actor, area_code: str) -> int | None:
    """Return the unit that takes reports for the street: its office, else its safety station."""
    street = area_code[:STREET_DIGITS]
    for kind in (UnitKind.STREET_OFFICE, UnitKind.SAFETY_STATION):
        found = units.units_under(actor, street, [kind]).first()
        if found is not None:
            return found.pk
    return None


def sector_of_unit(actor: Actor, unit_id: int) -> str:
    """Return the sector that a unit's places say, "" where they say none."""
    rows = places.place_set(actor).filter(unit_id=unit_id).exclude(sector="")
    return rows.order_by("id").values_list("sector", flat=True).first() or ""


def sector_unit(actor: Actor, sector: str, area_code: str) -> int | None:
    """Return the authority of a sector in a street: its lead's unit, else the authority's own.

    None when nobody leads the sector: then the report has nobody to go to.
    """
    if not sector:
        return None
    today = clock.today()
    street = area_code[:STREET_DIGITS]
    for row in organisations.sector_table(actor, street, today):
        if row.key == sector and row.lead is not None:
            return row.lead.post.unit_id
    posts = people.posts_with_role(actor, "sector_lead", street, today)
    held = [post.unit_id for post in posts if post.sector == sector]
    return held[0] if held else None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What playbooks need of a report."""

    report_id: int
    area_code: str
    unit_id: int
    unit_name: str
    to_unit_ids: dict[str, int | None]


def report_facts(actor: Actor, report_id: int) -> ReportFacts:
    """Return the facts of a report, or NotFound."""
    found = report(actor, report_id)
    sides = {one.receipt.side: one.receipt.to_unit_id for one in found.receipts}
    row = found.report
    return ReportFacts(row.pk, row.area_code_now, row.unit_id, row.unit.name, sides)
