"""Taking the sector table away: a right of its own, journaled (R11)."""

from __future__ import annotations

from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_workbook
from shouwang.prepare.organisations.queries.sectors import SectorRow, sector_table
from shouwang.prepare.organisations.states import EXPORT

TITLE = say("条线牵头表")
COLUMNS = (
    say("条线、工作片"),
    say("行业"),
    say("牵头人"),
    say("单位"),
    say("岗位"),
    say("依据文件"),
    say("自"),
)
NOBODY = say("没有牵头人")


def export_sectors(actor: Actor, street_code: str, on: date | None = None) -> bytes:
    """Return the sectors and work areas of a street with their leads of a day as .xlsx."""
    day = on or clock.today()
    found = sector_table(actor, street_code, day)
    if not actor.may(EXPORT, Target(area_code=street_code)):
        raise NotAllowed
    with write_transaction():
        details = {"count": len(found), "on": day, "form": "xlsx"}
        record(actor, "sector_lead.export", f"area:{street_code}", details)
    rows = [[str(column) for column in COLUMNS], *(_line(row) for row in found)]
    return write_workbook(str(TITLE), rows)


def _line(row: SectorRow) -> list[str]:
    industries = "、".join(str(found.label) for found in row.industries)
    if row.lead is None:
        return [str(row.label), industries, str(NOBODY), "", "", "", ""]
    lead = row.lead
    return [
        str(row.label),
        industries,
        lead.post.person_name,
        lead.post.unit_name,
        str(lead.post.label),
        lead.document,
        lead.from_on.isoformat(),
    ]
