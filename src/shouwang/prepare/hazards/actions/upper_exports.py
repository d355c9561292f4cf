"""Taking the ledger away in the columns of the platform above: counted and journaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_csv, write_workbook
from shouwang.prepare.hazards.queries.discretion import veiled
from shouwang.prepare.hazards.queries.ledger import ORDER, HazardFilters, hazard_set
from shouwang.prepare.hazards.queries.upper_exports import upper_rows, with_all_told
from shouwang.prepare.hazards.rules.upper_platform import UpperFormat, format_at

from .exports import PERMISSION, ROW_LIMIT

SHEET = say("隐患台账")
DEFINITIONS = say("填表说明")
NO_FILTER = say("全部")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken: the rows in the format's order, and what is said about them."""

    form: UpperFormat
    rows: list[list[str]]
    at: datetime


def export_upper_workbook(actor: Actor, filters: HazardFilters, version: str = "") -> bytes:
    """Return the ledger as .xlsx: all cells text, a second sheet says what they mean."""
    taken = _take(actor, filters, "upper-xlsx", version)
    header = [column.title for column in taken.form.columns]
    told = [(str(DEFINITIONS), _definitions(actor, filters, taken))]
    return write_workbook(str(SHEET), [header, *taken.rows], more=told)


def export_upper_csv(actor: Actor, filters: HazardFilters, version: str = "") -> bytes:
    """Return the ledger as CSV: UTF-8 with BOM, no formula."""
    taken = _take(actor, filters, "upper-csv", version)
    return write_csv([column.title for column in taken.form.columns], taken.rows)


def _take(actor: Actor, filters: HazardFilters, form: str, version: str) -> _Taken:
    if not actor.holds(PERMISSION):
        raise NotAllowed
    now = clock.now()
    chosen = format_at(clock.local_day(now), version)
    found = with_all_told(actor, hazard_set(actor, filters)).order_by(*ORDER)[:ROW_LIMIT]
    allowed = [row for row in veiled(actor, found) if actor.may(PERMISSION, row.target())]
    fields = [column.field for column in chosen.columns]
    rows = [[told[name] for name in fields] for told in upper_rows(actor, allowed)]
    with write_transaction():
        details = {
            "count": len(rows),
            "area": filters.area,
            "state": filters.state,
            "form": form,
            "columns": chosen.version,
        }
        record(actor, "hazard.export", f"area:{filters.area or actor.area_code}", details)
    return _Taken(chosen, rows, now)


def _definitions(actor: Actor, filters: HazardFilters, taken: _Taken) -> Sequence[Sequence[str]]:
    asked = [
        f"{name}={value}" for name, value in asdict(filters).items() if value not in {"", None}
    ]
    local = taken.at.astimezone(clock.LOCAL_ZONE)
    facts: list[tuple[Text, str]] = [
        (say("截至时间"), local.strftime("%Y-%m-%d %H:%M")),
        (say("筛选条件"), "；".join(asked) or str(NO_FILTER)),
        (say("行数"), str(len(taken.rows))),
        (say("导出人"), actor.name or actor.key),
        (say("格式版本"), taken.form.version),
        (say("格式依据"), str(taken.form.source)),
    ]
    meanings = [(column.title, str(column.definition)) for column in taken.form.columns]
    return [*((str(label), value) for label, value in facts), ("", ""), *meanings]
