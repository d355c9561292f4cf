"""Writes workbooks as offices do, for tests of the import."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from python_calamine import CalamineWorkbook

HEADER = (
    "企业名称",
    "统一社会信用代码",
    "地址",
    "所属村（社区）",
    "年产值（万元）",
    "容纳人数",
    "联系电话",
)


def workbook(
    rows: Sequence[Sequence[object]], *, merged: tuple[int, int, int] | None = None
) -> bytes:
    """Return a workbook of the rows; `merged` is (column, first row, last row), 0-based."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("台账")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    if merged is not None:
        column, first, last = merged
        sheet.merge_range(first, column, last, column, rows[first][column])
    book.close()
    return out.getvalue()


def read_back(content: bytes) -> list[list[object]]:
    """Return the cells of the first sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]
