"""Reading sectors: who leads which in a street on a day, and who keeps in touch with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound, Text, say
from shouwang.prepare.organisations.models import (
    VIEW,
    EnterpriseLiaison,
    SectorLead,
    WorkAreaLead,
)
from shouwang.prepare.organisations.rules.chain import STREET_DIGITS
from shouwang.prepare.organisations.rules.industries import (
    INDUSTRIES,
    SECTORS,
    Industry,
    sector_of,
)

from .people import PostRef, is_in_office, post_ref


@dataclass(frozen=True, slots=True)
class Lead:
    """The one person who leads, and the document and day that say so."""

    key: str
    label: str
    post: PostRef
    document: str
    from_on: date
    assignment_id: int


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A row of the sector table; `lead` is None where nobody leads on the day."""

    key: str
    label: Text | str
    industries: tuple[Industry, ...]
    lead: Lead | None
    work_area_id: int | None = None


def industries() -> tuple[Industry, ...]:
    """Return the whole taxonomy."""
    return tuple(INDUSTRIES.values())


def industry_label(code: str) -> Text:
    """Return the label of an industry; Invalid when the taxonomy does not know it."""
    sector_of(code)
    return INDUSTRIES[code].label


def sector_label(sector: str) -> Text:
    """Return the label of a sector."""
    return SECTORS[sector]


def sector_of_industry(code: str) -> str:
    """Return the sector that leads an industry; Invalid when the taxonomy does not know it."""
    return sector_of(code)


def _lead(row: SectorLead | WorkAreaLead | EnterpriseLiaison, on: date) -> Lead | None:
    if row.post is None or not is_in_office(row.post, on):
        return None
    return Lead(
        row.journal_key,
        row.subject_words,
        post_ref(row.post),
        str(row.document),
        row.from_on,
        row.pk,
    )


def lookup(actor: Actor, category: str, street_code: str, on: date | None = None) -> Lead:
    """Return the one lead of an industry in a street on a day.

    Invalid for an industry outside the taxonomy; NotFound where nobody in office leads it.
    """
    sector = sector_of(category)
    day = on or clock.today()
    street = divisions.normalise_code(street_code)[:STREET_DIGITS]
    rows = SectorLead.objects.visible_to(actor).in_force(day).told()
    row = rows.filter(street_code=street, sector=sector).first()
    lead = None if row is None else _lead(row, day)
    if lead is None:
        raise NotFound(say("“{sector}”在这一天没有牵头人。", sector=SECTORS[sector]))
    return lead


def sector_table(actor: Actor, street_code: str, on: date | None = None) -> list[SectorRow]:
    """Return the sectors and then the work areas of a street, each with its lead of the day."""
    day = on or clock.today()
    street = divisions.normalise_code(street_code)[:STREET_DIGITS]
    if not may_look(actor, street):
        raise NotFound
    held = SectorLead.objects.visible_to(actor).in_force(day).told().filter(street_code=street)
    leads = {row.sector: _lead(row, day) for row in held}
    rows = [
        SectorRow(sector, label, _industries_of(sector), leads.get(sector))
        for sector, label in SECTORS.items()
    ]
    for area in divisions.work_areas(actor, street, day):
        lead = lead_of_work_area(actor, area.id, day)
        rows.append(SectorRow(f"work_area:{area.id}", area.name, (), lead, area.id))
    return rows


def _industries_of(sector: str) -> tuple[Industry, ...]:
    return tuple(found for found in INDUSTRIES.values() if found.sector == sector)


def may_look(actor: Actor, area_code: str) -> bool:
    """Tell whether an area lies within the actor's duties or above them."""
    if actor.is_system:
        return True
    return any(
        area.covers(area_code) or area.low.startswith(area_code)
        for scope in actor.scopes(VIEW)
        for area in scope.areas
    )


def lead_of_work_area(actor: Actor, work_area_id: int, on: date | None = None) -> Lead | None:
    """Return who leads a work area on a day; None where nobody in office does."""
    day = on or clock.today()
    rows = WorkAreaLead.objects.visible_to(actor).in_force(day).told()
    row = rows.select_related("work_area").filter(work_area_id=work_area_id).first()
    return None if row is None else _lead(row, day)


def work_area_lead_of_village(
    actor: Actor, village_code: str, on: date | None = None
) -> Lead | None:
    """Return who leads the work area of a village on a day."""
    area = divisions.work_area_of(actor, village_code, on or clock.today())
    return None if area is None else lead_of_work_area(actor, area.id, on)


def liaison_of(actor: Actor, unit_id: int, on: date | None = None) -> Lead:
    """Return the official who keeps in touch with an enterprise; NotFound where there is none."""
    day = on or clock.today()
    rows = EnterpriseLiaison.objects.visible_to(actor).in_force(day).told()
    row = rows.select_related("unit").filter(unit_id=unit_id).first()
    lead = None if row is None else _lead(row, day)
    if lead is None:
        raise NotFound(say("这家企业在这一天没有联系人。"))
    return lead


def liaisons(actor: Actor, on: date | None = None) -> QuerySet[EnterpriseLiaison]:
    """Return the register of liaisons in force on a day."""
    rows = EnterpriseLiaison.objects.visible_to(actor).in_force(on or clock.today()).told()
    return rows.select_related("unit").order_by("unit__area_code", "unit_id")
