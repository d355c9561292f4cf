"""Writes ledgers as offices do, for tests of the import."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from shouwang.ground.actor import Actor
from shouwang.ground.workbooks.queries import Upload
from shouwang.prepare.hazards import actions

HEADER = (
    "序号",
    "隐患编号",
    "单位（场所）",
    "地址",
    "所属社区",
    "存在问题",
    "类别",
    "等级",
    "级别",
    "检查时间",
    "检查人",
    "整改措施",
    "临时措施",
    "责任单位",
    "责任人",
    "资金（万元）",
    "整改期限",
    "是否整改",
    "整改完成时间",
    "备注",
)
SLOPE: Mapping[str, object] = {
    "序号": 1,
    "隐患编号": "YS-2026-0001",
    "单位（场所）": "石坞里后山（虚构）",
    "地址": "石坞里 7 号屋后",
    "所属社区": "和平社区",
    "存在问题": "边坡裂缝，雨天落石",
    "类别": "地质灾害",
    "等级": "重大",
    "级别": "二级",
    "检查时间": "2026.3.5",
    "检查人": "某检查员（虚构）",
    "整改措施": "清方并设挡墙",
    "临时措施": "拉警戒线，雨天撤离",
    "责任单位": "和平社区（虚构）",
    "责任人": "白露生（虚构）",
    "资金（万元）": 28,
    "整改期限": "2026-12-31",
    "是否整改": "否",
}
"""A row that says everything that a deferral needs."""


def row(**more: object) -> tuple[object, ...]:
    """Return the row of the slope with other cells."""
    told = {**SLOPE, **more}
    return tuple(told.get(title) for title in HEADER)


def plain(text: str, **more: object) -> tuple[object, ...]:
    """Return a row that says where and what, and nothing else."""
    told = {"所属社区": "和平社区", "存在问题": text, **more}
    return tuple(told.get(title) for title in HEADER)


def fill(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    """Write rows into a sheet."""
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(number, column, value)


def ledger(*rows: Sequence[object], title: str = "云山街道隐患台账") -> bytes:
    """Return a workbook with a title row, the header and rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True}
    )
    fill(book.add_worksheet("台账"), [(title,), HEADER, *rows])
    book.close()
    return out.getvalue()


def bring_in(actor: Actor, content: bytes, name: str = "台账.xlsx") -> Upload:
    """Upload a ledger, confirm it and let the worker write it."""
    upload = actions.start_ledger_upload(actor, name, content)
    actions.confirm_ledger_upload(actor, upload.token)
    work()
    upload.refresh_from_db()
    return upload


def work() -> int:
    """Do the worker's part."""
    return actions.write_ledger_uploads(Actor.system("ledger"))
