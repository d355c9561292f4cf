"""Reading an office's own table as it comes: what the file is, by its content, and its cells."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from shouwang.ground.errors import Invalid, Text, say

from .error_cells import error_cells

Cell = str | int | float | bool | date | datetime | time | timedelta | None

BYTES_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 400 * 1024 * 1024
ROWS_LIMIT = 50_000
COLUMNS_LIMIT = 100
ENCODINGS = ("utf-8-sig", "gb18030")
PACKAGE_MAGIC = b"PK\x03\x04"
XLS_MAGIC = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet; its row n is `rows[n - 1]`."""

    rows: tuple[tuple[Cell, ...], ...]
    sheet: str = ""

    @property
    def width(self) -> int:
        """Return how many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet of a workbook that holds something."""

    name: str
    is_hidden: bool


def _wrong(message: Text) -> Invalid:
    return Invalid({"file": message})


def read_grid(content: bytes, sheet: str = "") -> Grid:
    """Read .xlsx, .xls or .csv, told apart by what is inside; Invalid says what is wrong.

    Without a sheet's name the first visible one that holds something is read.
    """
    if not _is_workbook(content):
        return _read_csv(content)
    return _read_workbook(content, sheet)


def sheet_names(content: bytes) -> list[SheetName]:
    """Return the sheets that hold something, in their order; none for a .csv."""
    if not _is_workbook(content):
        return []
    try:
        return [found for found, _, _ in _sheets(_opened(content))]
    except (CalamineError, OSError, ValueError):
        raise _broken() from None


def _is_workbook(content: bytes) -> bool:
    """Tell a workbook from a .csv, after refusing what is neither or too much."""
    if not content:
        raise _wrong(say("文件是空的。"))
    if len(content) > BYTES_LIMIT:
        raise _wrong(say("文件太大，最大 {limit} MB。", limit=BYTES_LIMIT // 1024 // 1024))
    if content.startswith(PACKAGE_MAGIC):
        _check_package(content)
        return True
    return content.startswith(XLS_MAGIC)


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


def _broken() -> Invalid:
    return _wrong(say("文件已损坏或有密码，打不开。"))


def _opened(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _sheets(workbook: CalamineWorkbook) -> list[tuple[SheetName, int, CalamineSheet]]:
    found = []
    for number, told in enumerate(workbook.sheets_metadata):
        if told.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(number)
        if sheet.height and sheet.width:
            is_hidden = told.visible != SheetVisibleEnum.Visible
            found.append((SheetName(told.name, is_hidden), number, sheet))
    return found


def _read_workbook(content: bytes, name: str) -> Grid:
    try:
        found = _sheets(_opened(content))
        if not found:
            raise _wrong(say("表格里没有内容。"))
        shown = [item for item in found if not item[0].is_hidden] or found
        named = [item for item in found if item[0].name == name] if name else shown
        if not named:
            raise Invalid({"sheet": say("表格里没有“{name}”这张工作表。", name=name[:40])})
        told, number, sheet = named[0]
        rows = _filled(sheet)
        _mark_errors(rows, error_cells(content, number))
    except (CalamineError, OSError, ValueError):
        raise _broken() from None
    return _bounded(rows, told.name)


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


def _mark_errors(rows: list[list[Cell]], errors: Sequence[tuple[int, int, str]]) -> None:
    """Put error values back, which are read as empty: an error is not the unknown."""
    for row, column, word in errors:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = word


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


def _bounded(rows: Sequence[Sequence[Cell]], sheet: str = "") -> Grid:
    if len(rows) > ROWS_LIMIT or any(len(row) > COLUMNS_LIMIT for row in rows):
        raise _too_large()
    return Grid(tuple(tuple(row) for row in rows), sheet)


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
