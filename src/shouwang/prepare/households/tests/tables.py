"""Tables of vulnerable people for tests: rows, workbooks, and what an import answers."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from shouwang.prepare.households.queries.people import person_set
from shouwang.prepare.households.queries.shapes import ClearPerson, cleared

from .factories import SYSTEM

API = "/api/v1/households"
HEADER = (
    "姓名",
    "类别",
    "村（社区）",
    "联系电话",
    "住址",
    "怎么转移",
    "联系顺序",
    "结对帮扶人",
    "帮扶人电话",
    "备注",
)
OLD, OLD_PHONE = "欧阳秋水（虚构）", "13957912345"
CHILD, CHILD_PHONE = "司马小满（虚构）", "13957955555"
NEIGHBOUR, NEIGHBOUR_PHONE = "邻居丁（虚构）", "13957967890"


def old(**more: object) -> list[object]:
    """Return a good row of an old person on a stretcher, with other cells where told."""
    cells: dict[str, object] = {
        "name": OLD,
        "category": "独居老人",
        "village": "和平社区",
        "phone": OLD_PHONE,
        "address": "龙井巷七号",
        "transport": "要担架",
        "order": 1,
        "helper": NEIGHBOUR,
        "helper_phone": NEIGHBOUR_PHONE,
        "notes": "床头有氧气瓶",
    }
    return list({**cells, **more}.values())


def child(**more: object) -> list[object]:
    """Return a good row of a child without a helper."""
    cells: dict[str, object] = {
        "name": CHILD,
        "category": "留守儿童",
        "phone": CHILD_PHONE,
        "address": "龙井巷九号",
        "transport": "能自己走",
        "order": 2,
        "helper": "",
        "helper_phone": "",
        "notes": "",
    }
    return old(**{**cells, **more})


def book(*rows: Sequence[object], merged: Sequence[tuple[int, int, int]] = ()) -> bytes:
    """Return a workbook; each of `merged` is (column, first row, last row), 0-based."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet("名单")
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(number, column, value)
    for column, first, last in merged:
        sheet.merge_range(first, column, last, column, rows[first][column])
    made.close()
    return out.getvalue()


def send(client: Client, content: bytes, *, confirm: bool = True) -> dict[str, object]:
    """Import through the API; returns the answer."""
    file = SimpleUploadedFile("名单.xlsx", content)
    answer = client.post(f"{API}/imports", {"file": file, "confirm": str(confirm).lower()})
    read: dict[str, object] = answer.json()
    return read


def counts(told: dict[str, object]) -> tuple[object, ...]:
    """Return how many rows are added, changed, unchanged and faulty."""
    return tuple(told[name] for name in ("added", "changed", "unchanged", "faulty"))


def errors(client: Client, *rows: Sequence[object]) -> list[tuple[object, object, object]]:
    """Return what is wrong in a table of the usual header."""
    told = send(client, book(HEADER, *rows), confirm=False)["errors"]
    assert isinstance(told, list)
    return [(one["row"], one["column"], one["message"]) for one in told]


def listed() -> list[ClearPerson]:
    """Return everybody on the list in clear, by contact order."""
    return cleared(person_set(SYSTEM))


def sheet_of(content: bytes) -> list[list[object]]:
    """Return the cells of a workbook's first sheet."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]
