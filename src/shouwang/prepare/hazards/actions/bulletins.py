"""Taking the weekly bulletin away: as an official document, or as Excel."""

from __future__ import annotations

from datetime import date

from shouwang.ground.actor import Actor, Target
from shouwang.ground.documents import actions as documents
from shouwang.ground.documents import queries as issued
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.queries.bulletins import READ, bulletin
from shouwang.prepare.hazards.queries.powers import issuing_office
from shouwang.prepare.hazards.rules.bulletins import bulletin_values, bulletin_workbook
from shouwang.prepare.hazards.rules.paper_kinds import BULLETIN


def issue_bulletin(actor: Actor, area: str, from_on: date, to_on: date) -> issued.Document:
    """Issue the bulletin of a period under the next 文号 of the office."""
    found = bulletin(actor, area, from_on, to_on)
    if not actor.may(issued.ISSUE, Target(area_code=found.area_code)):
        raise NotAllowed
    office = issuing_office(actor)
    draft = documents.DocumentDraft(
        BULLETIN,
        bulletin_values(found),
        found.area_code,
        unit_id=office.pk if office else None,
    )
    return documents.issue(actor, draft)


def export_bulletin(actor: Actor, area: str, from_on: date, to_on: date) -> bytes:
    """Return the bulletin as Excel; the journal keeps who took which period."""
    found = bulletin(actor, area, from_on, to_on)
    if not actor.may(READ, Target(area_code=found.area_code)):
        raise NotAllowed
    details = {"from": from_on, "to": to_on, "area": found.area_code, "form": "xlsx"}
    content = bulletin_workbook(found)
    with write_transaction():
        record(actor, "hazard.bulletin", f"area:{found.area_code}", details)
    return content
