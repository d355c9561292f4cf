"""The register of units as a table: its columns, and one row as what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import CellFault, read_code, read_text
from shouwang.ground.workbooks.grids import Cell, Grid
from shouwang.ground.workbooks.headers import Header, data_rows, plain_title, proposed_columns

from .roster_table import Fault

ROWS_LIMIT: Final = 2_000
"""How many rows one table may have; they are written in one transaction."""
NAME_LIMIT, CODE_LIMIT, WORD_LIMIT = 120, 64, 60


class Column(StrEnum):
    """What a column of the table means."""

    CODE = "code"
    NAME = "name"
    KIND = "kind"
    VILLAGE = "village"
    CREDIT_CODE = "credit_code"


COLUMN_LABELS: Final[Mapping[Column, Text]] = {
    Column.CODE: say("代码"),
    Column.NAME: say("名称"),
    Column.KIND: say("类别"),
    Column.VILLAGE: say("村（社区）"),
    Column.CREDIT_CODE: say("信用代码"),
}
SYNONYMS: Final[Mapping[Column, tuple[str, ...]]] = {
    column: tuple(plain_title(word) for word in words.split())
    for column, words in {
        Column.CODE: "代码 单位代码 编号",
        Column.NAME: "名称 单位名称 单位 企业名称",
        Column.KIND: "类别 单位类别 类型 单位类型",
        Column.VILLAGE: "村（社区） 村 社区 所在村（社区） 所属村（社区）",
        Column.CREDIT_CODE: "信用代码 统一社会信用代码",
    }.items()
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row as it stands in the table; an empty cell tells nothing."""

    row: int
    code: str
    name: str
    kind: str
    village: str
    credit_code: str
    faults: tuple[Fault, ...] = ()


def fault(column: Column, text: Text) -> Fault:
    """Return a fault of a column."""
    return Fault(COLUMN_LABELS[column], text)


def columns_of(header: Header) -> dict[Column, int]:
    """Return which column (0-based) holds what, by the titles."""
    return proposed_columns(header, SYNONYMS)


def read_units(
    grid: Grid, header: Header, columns: Mapping[Column, int], kinds: Mapping[str, str]
) -> list[UnitRow]:
    """Read every row of data, with all that is wrong in it; kinds are given by their words."""
    plain = {plain_title(word): kind for word, kind in kinds.items()}
    rows = data_rows(grid, header, columns[Column.NAME])
    return [_read_row(number, cells, columns, plain) for number, cells in rows]


def _read_row(
    number: int, cells: Sequence[Cell], columns: Mapping[Column, int], kinds: Mapping[str, str]
) -> UnitRow:
    faults: list[Fault] = []

    def text(column: Column) -> str:
        place = columns.get(column)
        if place is None or place >= len(cells):
            return ""
        try:
            return _cell(column, cells[place])
        except CellFault as error:
            faults.append(fault(column, error.text))
            return ""

    code, name, credit_code = text(Column.CODE), text(Column.NAME), text(Column.CREDIT_CODE)
    kind, village = text(Column.KIND), text(Column.VILLAGE)
    if not name and not faults:
        faults.append(fault(Column.NAME, say("没有填写名称。")))
    meant = kinds.get(plain_title(kind), "")
    if kind and not meant:
        known = "、".join(kinds)
        words = say("没有“{kind}”这一类，可以填：{known}", kind=kind, known=known)
        faults.append(fault(Column.KIND, words))
    return UnitRow(number, code, name, meant, village, credit_code.upper(), tuple(faults))


def _cell(column: Column, cell: Cell) -> str:
    if column in {Column.CODE, Column.CREDIT_CODE}:
        return read_code(cell, CODE_LIMIT)
    limit = NAME_LIMIT if column is Column.NAME else WORD_LIMIT
    return read_text(cell, limit, takes_signs=True)


def twice(rows: Sequence[UnitRow]) -> dict[int, list[Fault]]:
    """Return the fault of each row whose code or credit code stands in another row, too."""
    found: dict[int, list[Fault]] = {}
    for column in (Column.CODE, Column.CREDIT_CODE):
        lines: dict[str, list[int]] = {}
        for row in rows:
            value = row.code if column is Column.CODE else row.credit_code
            if value:
                lines.setdefault(value, []).append(row.row)
        for numbers in lines.values():
            for number in numbers if len(numbers) > 1 else ():
                others = "、".join(str(other) for other in numbers if other != number)
                words = say("与第 {rows} 行重复。", rows=others)
                found.setdefault(number, []).append(fault(column, words))
    return found
