"""Taking the matrix of what units owe away as a table: counted and journaled."""

from __future__ import annotations

from shouwang.ground.actor import Actor, Target
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_workbook
from shouwang.prepare.campaigns.queries.campaigns import campaign
from shouwang.prepare.campaigns.queries.obligations import (
    ObligationFilter,
    OwedDuty,
    matrix,
    on_time_rate,
)
from shouwang.prepare.campaigns.states import EXPORT

SHEET = say("应报材料")
NOTES = say("说明")
NOT_OWED = "/"
FORM = "%Y-%m-%d %H:%M"


def export_matrix(actor: Actor, number: str, asked: ObligationFilter | None = None) -> bytes:
    """Return units by deliverables as a workbook, each cell in words with its moment.

    The second sheet says as of when, how many came in time, and what the words mean.
    """
    found = campaign(actor, number)
    if not actor.holds(EXPORT):
        raise NotAllowed
    table = matrix(actor, found, asked)
    rate = on_time_rate(actor, found).figure
    header = [str(say("单位"))]
    header += [f"{row.title}（{row.due_on:%Y-%m-%d}）" for row in table.deliverables]
    rows = [
        [row.unit_name, *(_cell(cell) for cell in row.cells)]
        for row in table.rows
        if actor.may(EXPORT, Target(row.area_code, frozenset({row.unit_id})))
    ]
    notes = [
        [str(say("行动")), found.title],
        [str(say("截至")), table.as_of.astimezone(LOCAL_ZONE).strftime(FORM)],
        [str(say("按期份数")), str(rate.numerator)],
        [str(say("应报份数（已到期或已报，不含免报）")), str(rate.denominator)],
        [str(say("迟报以第一次报送为准，通过后仍算迟报；“/”表示该单位不用报。")), ""],
    ]
    with write_transaction():
        details = {"rows": len(rows), "form": "xlsx"}
        record(actor, "campaign.export_duties", found.journal_key, details)
    return write_workbook(str(SHEET), [header, *rows], more=[(str(NOTES), notes)])


def _cell(cell: OwedDuty | None) -> str:
    if cell is None:
        return NOT_OWED
    words = str(cell.duty.label)
    if cell.duty.late_by is not None:
        words += str(say("，迟 {span}", span=cell.duty.late_words))
    if cell.obligation.submitted_at is not None:
        words += f" {cell.obligation.submitted_at.astimezone(LOCAL_ZONE).strftime(FORM)}"
    return words
