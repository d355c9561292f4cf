"""The register of major hazard sources as a table (R44)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import read_count, read_day
from shouwang.ground.workbooks.grids import Cell

from .register_tables import PLACE_COLUMNS, Column, Register, Spec, Table, choice, line
from .sources import FILING_LABELS, LEVEL_LABELS, FilingState
from .wider_drafts import (
    INTERVAL_LIMIT_MIN,
    SourceDraft,
    source_faults,
    source_future_faults,
)

DAY_MIN: Final = 24 * 60
LEVEL_WORDS = {
    word: level
    for level, label in LEVEL_LABELS.items()
    for word in (label.msgid, str(level), f"{level}级", f"{'ⅠⅡⅢⅣ'[level - 1]}级")
}
FILING_WORDS = {
    **{label.msgid: state.value for state, label in FILING_LABELS.items() if state},
    "是": FilingState.FILED.value,
    "否": FilingState.NOT_FILED.value,
}


@dataclass(frozen=True, slots=True)
class SourceEntry(SourceDraft):
    """The file of a source with the interval of its manual check in minutes, None without one."""

    check_every_min: int | None = None

    def draft(self) -> SourceDraft:
        """Return the file alone."""
        return SourceDraft(
            **{field.name: getattr(self, field.name) for field in fields(SourceDraft)}
        )


def _interval(cell: Cell) -> int | None:
    days = read_count(cell)
    return None if days is None else days * DAY_MIN


def _days(every_min: int) -> str:
    """Return whole days; what is no whole number of days is left empty and stays as it is."""
    return "" if every_min % DAY_MIN else str(every_min // DAY_MIN)


SOURCE_TABLE = Table(
    Register.SOURCES,
    say("重大危险源登记表"),
    {
        **PLACE_COLUMNS,
        Column.NAME: Spec(say("名称"), line(120), "危险源名称 重大危险源名称 重大危险源"),
        Column.LEVEL: Spec(
            say("级别"),
            choice(LEVEL_WORDS, say("一级、二级、三级或四级")),
            "等级 危险源级别 重大危险源级别",
            lambda level: str(LEVEL_LABELS[level]),
        ),
        Column.SURVEYED_ON: Spec(say("普查日期"), read_day, "普查时间"),
        Column.FILE_REFERENCE: Spec(say("档案号"), line(200), "档案 档案编号"),
        Column.RISK_IDENTIFIED_ON: Spec(say("辨识日期"), read_day, "风险辨识日期 辨识时间"),
        Column.RISK_SUMMARY: Spec(say("风险"), line(500), "风险辨识 主要风险 危险特性"),
        Column.MONITORING: Spec(say("监控预警"), line(500), "监控预警措施 监控措施 监测预警"),
        Column.ASSESSED_ON: Spec(say("评估日期"), read_day, "安全评估日期 评估时间"),
        Column.ASSESSED_UNTIL: Spec(say("评估有效期至"), read_day, "安全评估有效期至 有效期至"),
        Column.PLAN: Spec(say("预案"), line(200), "应急预案 预案名称"),
        Column.FILING_STATE: Spec(
            say("备案情况"),
            choice(FILING_WORDS, say("未备案、已提交或已备案")),
            "备案 是否备案 备案状态",
            lambda state: str(FILING_LABELS[FilingState(state)]) if state else "",
        ),
        Column.FILED_ON: Spec(say("备案日期"), read_day, "备案时间"),
        Column.CHECK_EVERY_MIN: Spec(
            say("人工检查间隔（天）"), _interval, "人工检查间隔 检查间隔 检查间隔(天)", _days
        ),
    },
)


def table_faults(entry: SourceEntry, today: date) -> dict[str, Text]:
    """Return every wrong field of a source that a table tells of."""
    wrong = {**source_future_faults(entry, today), **source_faults(entry)}
    days = entry.check_every_min
    if days is not None and not 1 <= days <= INTERVAL_LIMIT_MIN:
        high = INTERVAL_LIMIT_MIN // DAY_MIN
        wrong["check_every_min"] = say("应在 {low} 至 {high} 之间。", low=1, high=high)
    return wrong
