"""Taking the contributions of departments away as a table: a right of its own, journaled."""

from __future__ import annotations

from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_workbook
from shouwang.prepare.tasks.queries.contributions import FIGURES, contributions
from shouwang.prepare.tasks.states import EXPORT

TITLE, UNIT, RATE, NONE = say("部门贡献"), say("单位"), say("按期率"), say("不适用")


def export_contributions(actor: Actor, area_code: str, from_on: date, to_on: date) -> bytes:
    """Return the contributions as .xlsx; the journal keeps who took how many rows."""
    if not actor.holds(EXPORT):
        raise NotAllowed
    found = contributions(actor, area_code, from_on, to_on)
    rows = [[str(UNIT), *(str(label) for label in FIGURES.values()), str(RATE)]]
    for row in found:
        rate = row.on_time_rate
        shown = str(NONE) if rate is None else f"{rate * 100:.1f}%"
        rows.append([row.unit_name, *(str(getattr(row, name)) for name in FIGURES), shown])
    with write_transaction():
        details = {"count": len(found), "from": from_on, "to": to_on, "form": "xlsx"}
        record(actor, "task.export", f"area:{area_code or actor.area_code}", details)
    return write_workbook(str(TITLE), rows)
