"""A register beside the places as a table: its columns, and one row as what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import CellFault, read_code, read_text
from shouwang.ground.workbooks.grids import Cell, Grid, cell_text
from shouwang.ground.workbooks.headers import Header, data_rows, plain_title, proposed_columns

NAME_LIMIT, NUMBER_LIMIT = 120, 40


class Register(StrEnum):
    """Which register."""

    OBJECTS = "objects"
    SOURCES = "sources"
    ASSETS = "assets"


class Column(StrEnum):
    """What a column can mean; after the place, each is a field of what is written down."""

    PLACE_NUMBER = "place_number"
    PLACE_NAME = "place_name"
    VILLAGE = "village"
    NAME = "name"
    KIND = "kind"
    CATEGORY = "category"
    CHECKED_ON = "checked_on"
    DUE_ON = "due_on"
    NOTE = "note"
    LEVEL = "level"
    SURVEYED_ON = "surveyed_on"
    FILE_REFERENCE = "file_reference"
    RISK_IDENTIFIED_ON = "risk_identified_on"
    RISK_SUMMARY = "risk_summary"
    MONITORING = "monitoring"
    ASSESSED_ON = "assessed_on"
    ASSESSED_UNTIL = "assessed_until"
    PLAN = "plan"
    FILING_STATE = "filing_state"
    FILED_ON = "filed_on"
    CHECK_EVERY_MIN = "check_every_min"
    AREA_MU = "area_mu"
    UNIT = "unit"
    OWNER_NAME = "owner_name"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"


@dataclass(frozen=True, slots=True)
class Spec:
    """A column: its title, the other titles that offices give it, and its cells."""

    label: Text
    read: Callable[[Cell], Any]
    words: str = ""
    write: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Table:
    """A register as a table."""

    register: Register
    title: Text
    columns: Mapping[Column, Spec]

    @property
    def is_by_place(self) -> bool:
        """Tell whether a row belongs to a place; else it lies in a village."""
        return Column.PLACE_NUMBER in self.columns

    @property
    def where(self) -> Text:
        """Return what a row belongs to, in words."""
        return say("场所") if self.is_by_place else PLACE_COLUMNS[Column.VILLAGE].label

    @property
    def labels(self) -> Mapping[Column, Text]:
        """Return the title of each column."""
        return {column: spec.label for column, spec in self.columns.items()}

    @property
    def synonyms(self) -> Mapping[Column, tuple[str, ...]]:
        """Return the plain titles by which a column is known."""
        return {
            column: (plain_title(spec.label.msgid), *map(plain_title, spec.words.split()))
            for column, spec in self.columns.items()
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, under the label of its column."""

    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the place that it names, and what it tells; an empty cell tells nothing."""

    row: int
    place_number: str
    place_name: str
    village: str
    told: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of what is registered."""
        return str(self.told.get(Column.NAME.value, ""))

    @property
    def where(self) -> str:
        """Return what the row says of where it belongs."""
        return self.place_name or self.place_number or self.village


Columns = Mapping[Column, int]


def line(limit: int) -> Callable[[Cell], str]:
    """Return a reader of a text that may hold any sign."""
    return lambda cell: read_text(cell, limit, takes_signs=True)


def choice(words: Mapping[str, Any], labels: Text) -> Callable[[Cell], Any]:
    """Return a reader of a word out of a list, compared as titles are; empty is not told."""
    plain = {plain_title(word): value for word, value in words.items()}

    def read(cell: Cell) -> Any:
        text = read_text(cell, NAME_LIMIT)
        if not text:
            return None
        if plain_title(text) not in plain:
            raise CellFault(say("应填{words}，表中是“{value}”。", words=labels, value=text[:20]))
        return plain[plain_title(text)]

    return read


PLACE_COLUMNS: Mapping[Column, Spec] = {
    Column.PLACE_NUMBER: Spec(
        say("场所编号"), lambda cell: read_code(cell, NUMBER_LIMIT), "场所号 地点编号"
    ),
    Column.PLACE_NAME: Spec(
        say("场所名称"), line(NAME_LIMIT), "场所 所在场所 企业名称 单位名称 使用单位 使用单位名称"
    ),
    Column.VILLAGE: Spec(
        say("村（社区）"),
        lambda cell: read_code(cell, NAME_LIMIT),
        "所在村(社区) 所属村(社区) 所在社区(村) 所属社区(村) 社区(村) 村 社区 属地",
    ),
}


def propose(table: Table, header: Header) -> Columns:
    """Propose what each column means, by its title."""
    return proposed_columns(header, table.synonyms)


def mapping_faults(table: Table, columns: Columns, width: int) -> dict[str, Text]:
    """Return what is wrong with chosen columns."""
    wrong: dict[str, Text] = {}
    used: dict[int, Column] = {}
    for column, number in columns.items():
        if not 0 <= number < width:
            wrong[column.value] = say("表格里没有这一列。")
        elif number in used:
            other = table.labels[used[number]]
            wrong[column.value] = say("这一列已用作“{other}”。", other=other)
        used.setdefault(number, column)
    if not table.is_by_place and Column.VILLAGE not in columns:
        wrong[Column.VILLAGE.value] = say("请指定哪一列是村（社区）。")
    is_placed = Column.PLACE_NUMBER in columns or Column.PLACE_NAME in columns
    if table.is_by_place and not is_placed:
        wrong[Column.PLACE_NUMBER.value] = say("请指定哪一列是场所编号或场所名称。")
    if Column.NAME not in columns:
        wrong[Column.NAME.value] = say("请指定哪一列是名称。")
    return wrong


def header_words(table: Table) -> Text:
    """Return what to say of a table without a header."""
    if table.is_by_place:
        return say("没有找到表头，表头里至少要有“场所名称”或“场所编号”，以及“名称”。")
    return say("没有找到表头，表头里至少要有“名称”和“村（社区）”。")


def twice_words(table: Table, rows: str) -> Text:
    """Return what to say of a row that says the same thing as others."""
    if table.is_by_place:
        return say("与第 {rows} 行重复：同一场所，同一名称。", rows=rows)
    return say("与第 {rows} 行重复：同一村（社区），同一名称。", rows=rows)


def several_words(table: Table, count: int) -> Text:
    """Return what to say where several stand under one name."""
    if table.is_by_place:
        return say("这个场所有 {n} 个同名的，请先在档案里停用多余的。", n=count)
    return say("这个村（社区）有 {n} 个同名的，请先停用多余的。", n=count)


def stored_columns(columns: Columns) -> dict[str, object]:
    """Return chosen columns as JSON."""
    return {"columns": {column.value: number for column, number in columns.items()}}


def restored_columns(stored: Mapping[str, object]) -> Columns:
    """Return columns that were stored."""
    kept = stored.get("columns")
    found = kept if isinstance(kept, Mapping) else {}
    return {Column(name): int(number) for name, number in found.items()}


def read_table(table: Table, grid: Grid, header: Header, columns: Columns) -> list[TableRow]:
    """Read every row of data, with all that is wrong in its cells."""
    key = columns.get(Column.NAME, 0)
    return [
        _read_row(table, number, cells, columns) for number, cells in data_rows(grid, header, key)
    ]


def _read_row(table: Table, number: int, cells: Sequence[Cell], columns: Columns) -> TableRow:
    faults: list[Fault] = []
    told: dict[str, Any] = {}
    for column, place in columns.items():
        spec = table.columns[column]
        try:
            value = spec.read(cells[place]) if place < len(cells) else None
        except CellFault as error:
            faults.append(Fault(spec.label, error.text))
            value = None
        if value not in (None, ""):
            told[column.value] = value
    place_number, place_name, village = (
        str(told.pop(column.value, "")) for column in PLACE_COLUMNS
    )
    named = [found.label for found in faults]
    label = table.labels[Column.NAME]
    if not told.get(Column.NAME.value) and label not in named:
        faults.append(Fault(label, say("没有填写名称。")))
    return TableRow(number, place_number, place_name, village, told, tuple(faults))


def sample_of(grid: Grid, header: Header, count: int) -> tuple[tuple[str, ...], ...]:
    """Return the first rows of data as text."""
    first = grid.rows[header.first_data_row : header.first_data_row + count]
    return tuple(tuple(cell_text(cell)[:NUMBER_LIMIT] for cell in cells) for cells in first)
