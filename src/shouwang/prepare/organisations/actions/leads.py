"""Writing leads: of sectors, of work areas, and the liaisons of enterprises."""

from __future__ import annotations

from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, say
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import EnterpriseLiaison, SectorLead, WorkAreaLead
from shouwang.prepare.organisations.rules.chain import STREET_DIGITS
from shouwang.prepare.organisations.rules.industries import SECTORS

from .assigning import Line, Terms, assign
from .guard import basis, check_may_edit, holder


def assign_sector_lead(
    actor: Actor,
    street_code: str,
    sector: str,
    post_id: int | None,
    *,
    document_id: int | None,
    from_on: date | None = None,
) -> SectorLead:
    """Name who leads a sector in a street, from the document's effective day unless told later."""
    street = divisions.normalise_code(street_code)
    if not street.isdecimal() or len(street) != STREET_DIGITS:
        raise Invalid({"street_code": say("请填写街道的区划代码。")})
    if sector not in SECTORS:
        raise Invalid({"sector": say("没有这一条线。")})
    check_may_edit(actor, street)
    document = basis(actor, document_id)
    day = from_on or document.effective_on
    post = holder(actor, post_id, day)
    line = Line({"street_code": street, "sector": sector})
    return assign(actor, SectorLead, line, Terms(post.pk, document, day), {})


def assign_work_area_lead(
    actor: Actor,
    work_area_id: int,
    post_id: int | None,
    *,
    document_id: int | None,
    from_on: date | None = None,
) -> WorkAreaLead:
    """Name who leads a work area, from the document's effective day unless told later."""
    area = divisions.work_area(actor, work_area_id)
    check_may_edit(actor, area.street_code)
    document = basis(actor, document_id)
    day = from_on or document.effective_on
    post = holder(actor, post_id, day)
    line = Line({"work_area_id": area.id})
    return assign(actor, WorkAreaLead, line, Terms(post.pk, document, day), {})


def assign_liaison(
    actor: Actor,
    unit_id: int,
    post_id: int | None,
    *,
    document_id: int | None,
    from_on: date | None = None,
) -> EnterpriseLiaison:
    """Name the official who keeps in touch with an enterprise."""
    unit = units.unit(actor, unit_id)
    check_may_edit(actor, unit.area_code)
    document = basis(actor, document_id)
    day = from_on or document.effective_on
    post = holder(actor, post_id, day)
    if post.unit_id == unit.pk:
        raise Invalid({"post": say("联系人应是街道干部，不能是企业自己的人。")})
    line = Line({"unit_id": unit.pk})
    return assign(actor, EnterpriseLiaison, line, Terms(post.pk, document, day), {})
