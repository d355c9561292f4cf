"""Taking the register away as a table: a right of its own, counted and journaled."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.queries.register import AccidentFilters, accident_set
from shouwang.prepare.accidents.rules.parameters import EXPORT_LIMIT
from shouwang.prepare.accidents.rules.tables import write_csv
from shouwang.prepare.accidents.states import EXPORT

COLUMNS = (
    say("编号"),
    say("状态"),
    say("等级"),
    say("类别"),
    say("区划代码"),
    say("单位"),
    say("场所"),
    say("具体位置"),
    say("发生时间"),
    say("报告时间"),
    say("死亡"),
    say("重伤"),
    say("轻伤"),
    say("失踪"),
    say("直接经济损失（元）"),
    say("事故经过"),
    say("处理结论"),
)
UNKNOWN = say("未知")


def export_csv(actor: Actor, filters: AccidentFilters) -> bytes:
    """Return the register as CSV; the journal keeps who took how many rows."""
    if not actor.holds(EXPORT):
        raise NotAllowed
    allowed = Accident.objects.visible_to(actor, EXPORT).values("pk")
    found = accident_set(actor, filters).filter(pk__in=allowed)
    rows = [_row(row) for row in found.select_related("unit", "place")[:EXPORT_LIMIT]]
    with write_transaction():
        details = {"count": len(rows), "area": filters.area, "state": filters.state, "form": "csv"}
        record(actor, "accident.export", f"area:{filters.area or actor.area_code}", details)
    return write_csv([str(column) for column in COLUMNS], rows)


def _row(row: Accident) -> list[str]:
    return [
        row.number,
        str(row.state_label),
        str(row.grade_label),
        str(row.kind_label),
        row.area_code_now,
        row.unit.name if row.unit else "",
        row.place.name if row.place else "",
        row.location,
        _time(row.occurred_at),
        _time(row.reported_at),
        _known(row.dead),
        _known(row.serious_injured),
        _known(row.light_injured),
        _known(row.missing),
        _known(row.direct_loss_yuan),
        row.description,
        row.conclusion,
    ]


def _known(value: object) -> str:
    return str(UNKNOWN) if value is None else str(value)


def _time(moment: datetime) -> str:
    return moment.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")
