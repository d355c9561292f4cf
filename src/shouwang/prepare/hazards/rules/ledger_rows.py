"""Turning the rows of an office's ledger into drafts of hazards, with every fault at its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks import cells
from shouwang.ground.workbooks.grids import Cell, Grid, cell_text
from shouwang.ground.workbooks.headers import Header, data_rows, plain_title
from shouwang.ground.workbooks.villages import read_village

from .fulfilments import NAME_LIMIT, UNIT_NAME_LIMIT, YUAN_LIMIT
from .ledger_columns import COLUMN_LABELS, KEPT_OUT, Column, FundsUnit, LedgerMapping
from .ledger_words import (
    AT_ONCE_WORDS,
    CATEGORY_WORDS,
    DIFFICULTY_WORDS,
    LEVEL_WORDS,
    NATURE_WORDS,
    SOURCE_WORDS,
    STATUTORY_WORDS,
    Progress,
    progress_of,
)
from .parameters import DESCRIPTION_LIMIT
from .wording import Category, Difficulty

TEXT_LIMITS: Mapping[Column, int] = {
    Column.PLACE: 120,
    Column.ADDRESS: 200,
    Column.DESCRIPTION: DESCRIPTION_LIMIT,
    Column.BASIS: 200,
    Column.CHECKLIST: 16,
    Column.STEP: 300,
    Column.MEASURE: 500,
    Column.RESPONSIBLE_UNIT: UNIT_NAME_LIMIT,
    Column.RESPONSIBLE: NAME_LIMIT,
    Column.FUNDS_SOURCE: 200,
    Column.LISTED: 60,
    Column.REMARKS: 500,
}
NUMBER_LIMIT = 60
FIRST_FOUND_ON = date(1990, 1, 1)
"""An earlier day of discovery is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class LedgerDraft:
    """A hazard as one row of the office's ledger has it; None and "" are unknown."""

    area_code: str = ""
    number: str = ""
    serial: str = ""
    place: str = ""
    address: str = ""
    description: str = ""
    category: str = Category.UNKNOWN
    nature: str = ""
    statutory: str = ""
    level: int | None = None
    found_on: date | None = None
    source: str = ""
    basis: str = ""
    checklist_code: str = ""
    difficulty: str = ""
    step: str = ""
    measure: str = ""
    responsible_unit: str = ""
    responsible: str = field(default="", repr=False)
    funds_yuan: Decimal | None = None
    funds_source: str = ""
    due_on: date | None = None
    progress: Progress = Progress.OPEN
    progress_words: str = ""
    fixed_on: date | None = None
    verified_on: date | None = None
    listed: str = ""
    latitude: float | None = None
    longitude: float | None = None
    remarks: str = ""

    @property
    def is_claimed_fixed(self) -> bool:
        """Tell whether the ledger says that it is put right."""
        return self.progress is Progress.FIXED


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, or only to be known, in one row: in which column, in words."""

    column: str
    text: Text

    @property
    def label(self) -> Text:
        """Return the column in words."""
        return COLUMN_LABELS[Column(self.column)] if self.column in set(Column) else say("整行")


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row: its number in the sheet, the draft, what is wrong, what is worth knowing."""

    row: int
    draft: LedgerDraft
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()


def read_rows(
    grid: Grid,
    header: Header,
    mapping: LedgerMapping,
    villages: Mapping[str, tuple[str, ...]],
    today: date,
) -> list[RowRead]:
    """Read every data row; blank rows, totals and foot notes are left out."""
    reader = _Reader(mapping, villages, today)
    key_column = mapping.columns[Column.DESCRIPTION]
    rows = [reader.read(number, row) for number, row in data_rows(grid, header, key_column)]
    return _without_twins(rows)


def _without_twins(rows: Sequence[RowRead]) -> list[RowRead]:
    """Name the rows that give the same number twice: nobody can tell which one is meant."""
    numbers = Counter(row.draft.number for row in rows if row.draft.number)
    text = say("同一个编号在表中出现了不止一次。")
    return [
        replace(row, faults=(*row.faults, Fault(Column.NUMBER, text)))
        if numbers[row.draft.number] > 1
        else row
        for row in rows
    ]


class _Reader:
    """Reads rows by one mapping."""

    def __init__(
        self, mapping: LedgerMapping, villages: Mapping[str, tuple[str, ...]], today: date
    ) -> None:
        self.mapping = mapping
        self.villages = villages
        self.today = today

    def read(self, number: int, row: Sequence[Cell]) -> RowRead:
        """Read one row, going on after a fault, so that all of them are named at once."""
        values: dict[str, Any] = {"area_code": self.mapping.default_area_code}
        faults: list[Fault] = []
        notes: list[Fault] = []
        for column, index in self.mapping.columns.items():
            if column in KEPT_OUT:
                continue
            cell = row[index] if index < len(row) else None
            try:
                values |= self._cell(column, cell, notes)
            except cells.CellFault as fault:
                faults.append(Fault(column.value, fault.text))
        draft = _with_level(LedgerDraft(**values), self.mapping)
        named = {fault.column for fault in faults}
        faults += [found for found in draft_faults(draft, self.today) if found.column not in named]
        return RowRead(number, draft, tuple(faults), (*notes, *draft_notes(draft)))

    def _cell(self, column: Column, cell: Cell, notes: list[Fault]) -> dict[str, Any]:
        if column is Column.VILLAGE:
            return {"area_code": read_village(cell, self.villages, self.mapping.default_area_code)}
        if column is Column.FUNDS:
            is_in_wan = self.mapping.funds_unit is FundsUnit.WAN_YUAN
            return {"funds_yuan": _funds(cell, is_in_wan=is_in_wan)}
        if column in {Column.FOUND_ON, Column.FIXED_ON, Column.VERIFIED_ON}:
            return {column.value: self._day(cell)}
        if column is Column.DUE_ON:
            return self._due(cell)
        if column is Column.PROGRESS:
            return _progress(cell)
        if column is Column.CATEGORY:
            return _category(cell, notes)
        return {column.value: _READERS[column](cell)}

    def _day(self, cell: Cell) -> date | None:
        return cells.read_day(cell, year=self.mapping.year or None)

    def _due(self, cell: Cell) -> dict[str, Any]:
        if isinstance(cell, str) and plain_title(cell) in AT_ONCE_WORDS:
            return {"due_on": None, "difficulty": Difficulty.IMMEDIATE.value}
        return {"due_on": self._day(cell)}


def _funds(cell: Cell, *, is_in_wan: bool) -> Decimal | None:
    text = cell_text(cell).replace(" ", "")
    if text.endswith("万元"):
        return cells.read_amount(text.removesuffix("万元"), is_in_wan=True)
    return cells.read_amount(text.removesuffix("元") if text else cell, is_in_wan=is_in_wan)


def _progress(cell: Cell) -> dict[str, Any]:
    text = cells.read_text(cell, 500, takes_signs=True)
    return {"progress": progress_of(text), "progress_words": text}


def _category(cell: Cell, notes: list[Fault]) -> dict[str, Any]:
    """Read a category; offices have their own, and an unknown one keeps nobody out."""
    text = cells.read_text(cell, 60, takes_signs=True)
    plain = plain_title(text)
    if plain in NATURE_WORDS and plain not in CATEGORY_WORDS:
        return {"nature": NATURE_WORDS[plain]}
    code = CATEGORY_WORDS.get(plain, "")
    if text and not code:
        words = say("认不出类别“{name}”，按“不知道”导入。", name=text[:32])
        notes.append(Fault(Column.CATEGORY, words))
    return {"category": code or Category.UNKNOWN.value}


def _with_level(draft: LedgerDraft, mapping: LedgerMapping) -> LedgerDraft:
    """Give a grade of the law the internal level that the officer chose for the whole table."""
    chosen = mapping.major_level if draft.statutory == "major" else mapping.general_level
    return replace(draft, level=chosen) if draft.statutory and not draft.level and chosen else draft


def draft_faults(draft: LedgerDraft, today: date) -> list[Fault]:
    """Return what cannot be: no description, days in the future, money below nothing."""
    found: list[Fault] = []
    if not draft.description:
        found.append(Fault(Column.DESCRIPTION, say("请写明隐患情况。")))
    if draft.funds_yuan is not None and not 0 <= draft.funds_yuan < YUAN_LIMIT:
        found.append(Fault(Column.FUNDS, say("金额不能小于零，也不能大到没有道理。")))
    if draft.progress is Progress.NO_HAZARD:
        text = say("“{words}”的不是未结隐患，不导入。", words=draft.progress_words[:20])
        found.append(Fault(Column.PROGRESS, text))
    return [*found, *_day_faults(draft, today), *_position_faults(draft)]


def _day_faults(draft: LedgerDraft, today: date) -> list[Fault]:
    found: list[Fault] = []
    for column, day in ((Column.FOUND_ON, draft.found_on), (Column.FIXED_ON, draft.fixed_on)):
        if day is not None and day > today:
            found.append(Fault(column, say("这一天还没有到。")))
        if day is not None and day < FIRST_FOUND_ON:
            found.append(Fault(column, say("年份太早，请检查。")))
    began = draft.found_on or date.min
    if draft.fixed_on is not None and draft.fixed_on < began:
        found.append(Fault(Column.FIXED_ON, say("整改完成日期早于发现日期。")))
    if draft.due_on is not None and draft.due_on < began:
        found.append(Fault(Column.DUE_ON, say("整改期限早于发现日期。")))
    return found


def _position_faults(draft: LedgerDraft) -> list[Fault]:
    latitude, longitude = draft.latitude, draft.longitude
    if latitude is None and longitude is None:
        return []
    if latitude is None or longitude is None:
        return [Fault(Column.LATITUDE, say("位置要同时有纬度和经度。"))]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return [Fault(Column.LATITUDE, say("纬度或经度超出范围。"))]
    return []


def draft_notes(draft: LedgerDraft) -> list[Fault]:
    """Return what comes in otherwise than somebody might think."""
    found: list[Fault] = []
    if draft.found_on is None:
        found.append(Fault(Column.FOUND_ON, say("没有发现日期，只记登记时间。")))
    if not (draft.statutory and draft.level) and draft.progress is not Progress.UNCONFIRMED:
        found.append(Fault(Column.STATUTORY, say("等级不全，先按“已认定”导入，请以后定级。")))
    if draft.is_claimed_fixed:
        words = say("表中写着已整改：等别人复查，不直接销号。")
        found.append(Fault(Column.PROGRESS, words))
    if draft.progress is Progress.UNCLEAR:
        found.append(Fault(Column.PROGRESS, say("看不出是否已整改，按未整改导入，原文保留。")))
    if draft.responsible and not (draft.responsible_unit or draft.place):
        found.append(Fault(Column.RESPONSIBLE, say("没有责任单位，责任人没有导入。")))
    return found


def _text_reader(column: Column) -> Callable[[Cell], str]:
    limit = TEXT_LIMITS[column]
    return lambda cell: cells.read_text(cell, limit, takes_signs=True)


def _word_reader(words: Mapping[str, Any], nothing: object, fault: Text) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> Any:
        text = cells.read_text(cell, 60, takes_signs=True)
        if not text:
            return nothing
        code = words.get(plain_title(text))
        if code is None:
            raise cells.CellFault(Text(fault.msgid, {"name": text[:32]}))
        return code

    return read


def _number(cell: Cell) -> str:
    return cells.read_code(cell, NUMBER_LIMIT)


_READERS: Mapping[Column, Callable[[Cell], object]] = {
    **{column: _text_reader(column) for column in TEXT_LIMITS},
    Column.NUMBER: _number,
    Column.SERIAL: _number,
    Column.NATURE: _word_reader(NATURE_WORDS, "", say("没有“{name}”这种性质。")),
    Column.STATUTORY: _word_reader(
        STATUTORY_WORDS, "", say("等级应该是“一般”或“重大”，表中是“{name}”。")
    ),
    Column.LEVEL: _word_reader(LEVEL_WORDS, None, say("级别应该是一级至四级，表中是“{name}”。")),
    Column.SOURCE: _word_reader(SOURCE_WORDS, "", say("没有“{name}”这种来源。")),
    Column.DIFFICULTY: _word_reader(DIFFICULTY_WORDS, "", say("没有“{name}”这种整改难度。")),
    Column.LATITUDE: cells.read_degrees,
    Column.LONGITUDE: cells.read_degrees,
}
