"""Turning the rows of an office's table into drafts, with every fault at its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks import cells
from shouwang.ground.workbooks.grids import Cell, Grid
from shouwang.ground.workbooks.headers import Header, data_rows, plain_title
from shouwang.ground.workbooks.villages import read_village

from .cells import read_credit_code, read_phone
from .columns import COLUMN_LABELS, Column, ColumnMapping, OutputUnit
from .drafts import TEXT_LIMITS, Known, PlaceDraft, draft_faults
from .geometry import to_wgs84
from .taxonomy import CATEGORY_LABELS

FIELD_COLUMNS = {"annual_output_yuan": Column.OUTPUT, "area_code": Column.VILLAGE}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row: in which column, in words."""

    column: str
    text: Text

    @property
    def label(self) -> Text:
        """Return the column in words."""
        column = FIELD_COLUMNS.get(self.column)
        if column is None and self.column in set(Column):
            column = Column(self.column)
        return COLUMN_LABELS[column] if column is not None else say("整行")


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row of the table: its number in the sheet, the draft, the faults."""

    row: int
    draft: PlaceDraft
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of the table stand for: villages, industries."""

    villages: Mapping[str, tuple[str, ...]]
    industries: Mapping[str, str]
    known: Known


def category_words() -> dict[str, str]:
    """Return the use that each label or code stands for."""
    found = {plain_title(str(label)): use.value for use, label in CATEGORY_LABELS.items() if use}
    return found | {use.value: use.value for use in CATEGORY_LABELS if use}


DataRow = tuple[int, Sequence[Cell]]


def read_rows(
    grid: Grid,
    header: Header,
    mapping: ColumnMapping,
    words: Words,
    watch: Callable[[Sequence[DataRow]], Iterable[DataRow]] = iter,
) -> list[RowRead]:
    """Read every data row; blank rows, totals and foot notes are left out.

    `watch` sees the rows go by.
    """
    reader = _Reader(mapping, words, category_words())
    name_column = mapping.columns[Column.NAME]
    found = list(data_rows(grid, header, name_column))
    rows = [reader.read(number, row) for number, row in watch(found)]
    return _without_twins(rows)


def _without_twins(rows: Sequence[RowRead]) -> list[RowRead]:
    """Name the rows that say the same credit code, or the same name and address, twice."""
    codes = Counter(row.draft.credit_code for row in rows if row.draft.credit_code)
    names = Counter(_name_key(row.draft) for row in rows if row.draft.name)
    return [_marked(row, codes, names) for row in rows]


def _name_key(draft: PlaceDraft) -> tuple[str, str, str]:
    return draft.area_code, draft.name, draft.address


def _marked(row: RowRead, codes: Counter[str], names: Counter[tuple[str, str, str]]) -> RowRead:
    extra: list[Fault] = []
    if codes[row.draft.credit_code] > 1:
        extra.append(Fault(Column.CREDIT_CODE, say("同一个信用代码在表中出现了不止一次。")))
    if names[_name_key(row.draft)] > 1:
        extra.append(Fault(Column.NAME, say("同村同名同址在表中出现了不止一次。")))
    return replace(row, faults=(*row.faults, *extra)) if extra else row


class _Reader:
    """Reads rows by one mapping."""

    def __init__(self, mapping: ColumnMapping, words: Words, categories: Mapping[str, str]) -> None:
        self.mapping = mapping
        self.words = words
        self.categories = categories

    def read(self, number: int, row: Sequence[Cell]) -> RowRead:
        """Read one row, going on after a fault, so that all of them are named at once."""
        values: dict[str, Any] = {"name": "", "area_code": self.mapping.default_area_code}
        faults: list[Fault] = []
        for column, index in self.mapping.columns.items():
            cell = row[index] if index < len(row) else None
            try:
                values.update(self._cell(column, cell))
            except cells.CellFault as fault:
                faults.append(Fault(column.value, fault.text))
        draft = self._positioned(PlaceDraft(**values))
        named = {fault.column for fault in faults}
        faults.extend(
            Fault(field, text)
            for field, text in draft_faults(draft, self.words.known).items()
            if FIELD_COLUMNS.get(field, field) not in named
        )
        return RowRead(number, draft, tuple(faults))

    def _cell(self, column: Column, cell: Cell) -> dict[str, Any]:
        if column is Column.OUTPUT:
            is_in_wan = self.mapping.output_unit is OutputUnit.WAN_YUAN
            return {"annual_output_yuan": cells.read_amount(cell, is_in_wan=is_in_wan)}
        if column is Column.VILLAGE:
            return self._village(cell)
        if column is Column.INDUSTRY:
            return {"industry": self._industry(cell)}
        if column is Column.CATEGORY:
            return {"category": self._category(cell)}
        return {column.value: _READERS[column](cell)}

    def _village(self, cell: Cell) -> dict[str, str]:
        default = self.mapping.default_area_code
        return {"area_code": read_village(cell, self.words.villages, default)}

    def _industry(self, cell: Cell) -> str:
        text = cells.read_text(cell, 60)
        if not text:
            return ""
        code = self.words.industries.get(plain_title(text))
        if code is None:
            raise cells.CellFault(say("行业分类中没有“{code}”。", code=text[:32]))
        return code

    def _category(self, cell: Cell) -> str:
        text = cells.read_text(cell, 60)
        if not text:
            return ""
        code = self.categories.get(plain_title(text))
        if code is None:
            raise cells.CellFault(say("没有“{name}”这一种用途。", name=text[:32]))
        return code

    def _positioned(self, draft: PlaceDraft) -> PlaceDraft:
        if draft.latitude is None or draft.longitude is None:
            return draft
        if not (-90 <= draft.latitude <= 90 and -180 <= draft.longitude <= 180):
            return draft
        latitude, longitude = to_wgs84(draft.latitude, draft.longitude, self.mapping.datum)
        return replace(draft, latitude=round(latitude, 7), longitude=round(longitude, 7))


def _text_reader(column: Column) -> Callable[[Cell], str]:
    limit = TEXT_LIMITS[column.value]
    return lambda cell: cells.read_text(cell, limit)


_READERS: Mapping[Column, Callable[[Cell], object]] = {
    Column.NAME: _text_reader(Column.NAME),
    Column.ADDRESS: _text_reader(Column.ADDRESS),
    Column.CONTACT_NAME: _text_reader(Column.CONTACT_NAME),
    Column.OWNER: _text_reader(Column.OWNER),
    Column.CREDIT_CODE: read_credit_code,
    Column.CONTACT_PHONE: read_phone,
    Column.CAPACITY: cells.read_count,
    Column.RESIDENTS: cells.read_count,
    Column.STOREYS: cells.read_count,
    Column.FLOOR: cells.read_count,
    Column.FLOOR_AREA: cells.read_amount,
    Column.HEIGHT: cells.read_amount,
    Column.STREET_FRONT: cells.read_answer,
    Column.LET: cells.read_answer,
    Column.LICENSED_HOTEL: cells.read_answer,
    Column.LATITUDE: cells.read_degrees,
    Column.LONGITUDE: cells.read_degrees,
    Column.SURVEYED_ON: cells.read_day,
}
