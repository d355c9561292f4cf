"""Reading an office's own table as it comes, and writing tables that are safe to open."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from shouwang.ground.errors import Invalid, Text, say

Cell = str | int | float | bool | date | datetime | time | timedelta | None

BYTES_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 400 * 1024 * 1024
ROWS_LIMIT = 50_000
COLUMNS_LIMIT = 100
CELL_LIMIT = 32_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
ENCODINGS = ("utf-8-sig", "gb18030")
XLS_MAGIC = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Grid:
    """The first sheet that holds something; row n of the sheet is `rows[n - 1]`."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def width(self) -> int:
        """Return how many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)


def _wrong(message: Text) -> Invalid:
    return Invalid({"file": message})


def read_grid(content: bytes) -> Grid:
    """Read .xlsx, .xls or .csv, told apart by what is inside; Invalid says what is wrong."""
    if not content:
        raise _wrong(say("文件是空的。"))
    if len(content) > BYTES_LIMIT:
        raise _wrong(say("文件太大，最大 {limit} MB。", limit=BYTES_LIMIT // 1024 // 1024))
    if content.startswith(b"PK\x03\x04"):
        _check_package(content)
        return _read_workbook(content)
    if content.startswith(XLS_MAGIC):
        return _read_workbook(content)
    return _read_csv(content)


def _check_package(content: bytes) -> None:
    """Refuse archives that are no workbook or that unpack beyond all measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            items = package.infolist()
    except zipfile.BadZipFile:
        raise _wrong(say("文件已损坏，打不开。")) from None
    if not any(item.filename.startswith("xl/") for item in items):
        raise _wrong(say("这不是 Excel 表格，请上传 .xlsx、.xls 或 .csv。"))
    if sum(item.file_size for item in items) > UNPACKED_LIMIT:
        raise _wrong(say("表格展开后太大，请拆分后再上传。"))


def _read_workbook(content: bytes) -> Grid:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [workbook.get_sheet_by_index(i) for i in range(len(workbook.sheet_names))]
        sheet = next((found for found in sheets if found.height and found.width), None)
        if sheet is None:
            raise _wrong(say("表格里没有内容。"))
        return _bounded(_filled(sheet))
    except (CalamineError, OSError, ValueError):
        raise _wrong(say("文件已损坏或有密码，打不开。")) from None


def _filled(sheet: CalamineSheet) -> list[list[Cell]]:
    """Read the cells; a merged block repeats its first cell down its first column of each row."""
    if sheet.total_height > ROWS_LIMIT or sheet.total_width > COLUMNS_LIMIT:
        raise _too_large()
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        for number in range(top, min(bottom, len(rows) - 1) + 1):
            if number > top and right == left:
                rows[number][left] = rows[top][left]
    return rows


def _too_large() -> Invalid:
    message = say(
        "表格太大，最多 {rows} 行、{columns} 列。", rows=ROWS_LIMIT, columns=COLUMNS_LIMIT
    )
    return _wrong(message)


def _read_csv(content: bytes) -> Grid:
    if b"\x00" in content:
        raise _wrong(say("这不是 Excel 表格，请上传 .xlsx、.xls 或 .csv。"))
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", "\t", ";"), key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise _wrong(say("文件已损坏，打不开。")) from None
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise _wrong(say("表格里没有内容。"))
    return _bounded([list(row) for row in rows])


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(say("认不出文字编码，请另存为 UTF-8 的 CSV 或 .xlsx。"))


def _bounded(rows: Sequence[Sequence[Cell]]) -> Grid:
    if len(rows) > ROWS_LIMIT or any(len(row) > COLUMNS_LIMIT for row in rows):
        raise _too_large()
    return Grid(tuple(tuple(row) for row in rows))


def cell_text(cell: Cell) -> str:
    """Return a cell as its reader sees it; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell).strip()


def formula_safe(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def storable(value: str) -> str:
    """Replace what no file can hold: half characters and control characters; cut the endless."""
    kept = "".join(
        "�" if 0xD800 <= ord(char) <= 0xDFFF or (ord(char) < 32 and char not in "\n\t") else char
        for char in value
    )
    return kept[:CELL_LIMIT]


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV that Excel opens as it is: UTF-8 with BOM, no formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([formula_safe(storable(value)) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def write_workbook(
    sheet_name: str,
    rows: Iterable[Sequence[str]],
    *,
    header_row: int = 0,
    marked: frozenset[int] = frozenset(),
) -> bytes:
    """Write every cell as text, so that codes and phones keep their digits; mark rows in red."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    plain = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True, "text_wrap": True})
    red = book.add_format({"num_format": "@", "bg_color": "#FDE2E1"})
    sheet = book.add_worksheet(sheet_name[:31])
    for number, row in enumerate(rows):
        style = head if number == header_row else red if number in marked else plain
        for column, value in enumerate(row):
            sheet.write_string(number, column, formula_safe(storable(value)), style)
    sheet.freeze_panes(header_row + 1, 0)
    book.close()
    return out.getvalue()
