"""Taking the ledger away as a table: a right of its own, counted and journaled."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries.discretion import veiled
from shouwang.prepare.hazards.queries.lamps import lamp_of
from shouwang.prepare.hazards.queries.ledger import ORDER, HazardFilters, hazard_set
from shouwang.prepare.hazards.rules.grading import LEVEL_LABELS, STATUTORY_LABELS
from shouwang.prepare.hazards.rules.tables import write_csv
from shouwang.prepare.hazards.rules.wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    SHOWN_SOURCES,
)
from shouwang.prepare.hazards.states import LABELS

PERMISSION = "hazards.export"
ROW_LIMIT = 50_000
COLUMNS = (
    say("编号"),
    say("状态"),
    say("区划代码"),
    say("场所"),
    say("具体位置"),
    say("类别"),
    say("隐患情况"),
    say("来源"),
    say("法定等级"),
    say("内部等级"),
    say("定级规则版本"),
    say("整改难度"),
    say("发现时间"),
    say("登记时间"),
    say("整改期限"),
    say("期限状态"),
    say("整改时间"),
    say("复查时间"),
    say("销号时间"),
)


def export_csv(actor: Actor, filters: HazardFilters) -> bytes:
    """Return the ledger as CSV, without reporters; the journal keeps who took how many rows."""
    if not actor.holds(PERMISSION):
        raise NotAllowed
    calendar, now = workdays.calendar(), clock.now()
    found = hazard_set(actor, filters).select_related("place").order_by(*ORDER)[:ROW_LIMIT]
    rows = [
        _row(row, str(lamp_of(row, now, calendar).words))
        for row in veiled(actor, found)
        if actor.may(PERMISSION, row.target())
    ]
    with write_transaction():
        details = {"count": len(rows), "area": filters.area, "state": filters.state, "form": "csv"}
        record(actor, "hazard.export", f"area:{filters.area or actor.area_code}", details)
    return write_csv([str(column) for column in COLUMNS], rows)


def _row(row: Hazard, lamp: str) -> list[str]:
    return [
        row.number,
        str(LABELS[row.state]),
        row.area_code_now,
        row.place.name if row.place else "",
        row.location,
        str(CATEGORY_LABELS[row.category]),
        row.description,
        str(SHOWN_SOURCES[row.source]),
        str(STATUTORY_LABELS[row.statutory]),
        str(LEVEL_LABELS[row.level]) if row.level else "",
        row.rule_version,
        str(DIFFICULTY_LABELS[row.difficulty]),
        _time(row.discovered_at),
        _time(row.reported_at),
        row.due_on.isoformat() if row.due_on else "",
        lamp,
        _time(row.fixed_at),
        _time(row.verified_at),
        _time(row.closed_at),
    ]


def _time(moment: datetime | None) -> str:
    return moment.astimezone(clock.LOCAL_ZONE).strftime("%Y-%m-%d %H:%M") if moment else ""
