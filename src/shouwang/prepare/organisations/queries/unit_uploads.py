"""A register of units on its way in: what the table would do, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.grids import Grid
from shouwang.ground.workbooks.headers import Header, find_header
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.prepare.organisations.rules.roster_table import Fault
from shouwang.prepare.organisations.rules.unit_table import (
    COLUMN_LABELS,
    ROWS_LIMIT,
    SYNONYMS,
    Column,
    UnitRow,
    columns_of,
    read_units,
    twice,
)

from .unit_register import UNITS_EDIT, UnitRegister

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

KIND = "organisations.units"
ERRORS_TITLE = say("错误原因")
NO_UNIT_HEADER = say("没有找到表头，表头里至少要有：名称，以及代码或信用代码。")


class UnitChange(StrEnum):
    """What a row does."""

    NEW = "new"
    RENAME = "rename"
    SAME = "same"
    FAULTY = "faulty"


CHANGE_LABELS: Mapping[UnitChange, Text] = {
    UnitChange.NEW: say("新增"),
    UnitChange.RENAME: say("改名"),
    UnitChange.SAME: say("无变化"),
    UnitChange.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One row of the table and what it would do; `unit` is what stands there now."""

    row: UnitRow
    unit: Unit | None
    area_code: str
    change: UnitChange
    faults: tuple[Fault, ...]

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class UnitsPreview:
    """The whole table and what it would do; with a single faulty row it does nothing."""

    lines: tuple[UnitLine, ...]
    header: Header
    grid: Grid

    def count(self, change: UnitChange) -> int:
        """Return how many rows do this."""
        return sum(line.change is change for line in self.lines)

    @property
    def new_count(self) -> int:
        """Return how many units would be registered."""
        return self.count(UnitChange.NEW)

    @property
    def rename_count(self) -> int:
        """Return how many units would be renamed."""
        return self.count(UnitChange.RENAME)

    @property
    def same_count(self) -> int:
        """Return how many rows say what already stands there."""
        return self.count(UnitChange.SAME)

    @property
    def faulty_count(self) -> int:
        """Return how many rows are wrong."""
        return self.count(UnitChange.FAULTY)

    def faults(self) -> Iterator[RowFault]:
        """Yield what is wrong, row by row."""
        for line in self.lines:
            for found in line.faults:
                yield RowFault(line.row.row, found.label, found.text)


def may_import_units(actor: Actor) -> bool:
    """Tell whether somebody may bring units in."""
    return actor.holds(UNITS_EDIT)


def check_units_importer(actor: Actor) -> None:
    """Refuse who may not register units."""
    if not may_import_units(actor):
        raise NotAllowed


def units_upload(actor: Actor, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    check_units_importer(actor)
    return workbooks.upload(actor, KIND, token)


def units_header(actor: Actor, grid: Grid) -> Header:
    """Return the header of a table; Invalid where a needed column is not found, or too long."""
    del actor
    header = find_header(grid, SYNONYMS)
    columns = columns_of(header) if header else {}
    is_known = Column.CODE in columns or Column.CREDIT_CODE in columns
    if header is None or not is_known:
        raise Invalid({"file": NO_UNIT_HEADER})
    if Column.NAME not in columns:
        raise Invalid({"file": say("表头里没有：{labels}。", labels=COLUMN_LABELS[Column.NAME])})
    if len(grid.rows) - header.first_data_row > ROWS_LIMIT:
        raise Invalid({"file": say("一份表最多 {n} 行，请分成几份。", n=ROWS_LIMIT)})
    return header


def units_preview(actor: Actor, row: Upload) -> UnitsPreview:
    """Return what the table would do; it changes nothing."""
    grid = workbooks.upload_grid(actor, row)
    header = units_header(actor, grid)
    kinds = {str(units.kind_label(kind)): kind.value for kind in units.UnitKind}
    read = read_units(grid, header, columns_of(header), kinds)
    register, doubled = UnitRegister(actor, read), twice(read)
    lines = tuple(_line(register, one, doubled.get(one.row, [])) for one in read)
    return UnitsPreview(_once(lines), header, grid)


def _line(register: UnitRegister, row: UnitRow, doubled: list[Fault]) -> UnitLine:
    unit, wrong = register.find(row)
    area = ""
    if unit is None:
        area, more = register.fresh_faults(row)
    else:
        more = register.standing_faults(row, unit)
    faults = (*row.faults, *doubled, *wrong, *more)
    if faults:
        return UnitLine(row, unit, area, UnitChange.FAULTY, faults)
    if unit is None:
        return UnitLine(row, unit, area, UnitChange.NEW, ())
    change = UnitChange.SAME if row.name == unit.name else UnitChange.RENAME
    return UnitLine(row, unit, area, change, ())


def _once(lines: tuple[UnitLine, ...]) -> tuple[UnitLine, ...]:
    """Name the rows that mean a unit of an earlier row by its other code."""
    seen: dict[int, int] = {}
    found = []
    for line in lines:
        before = seen.setdefault(line.unit.pk, line.row.row) if line.unit else line.row.row
        if before == line.row.row or line.faults:
            found.append(line)
            continue
        wrong = Fault(COLUMN_LABELS[Column.CODE], say("与第 {rows} 行重复。", rows=before))
        kept = (line.row, line.unit, line.area_code)
        found.append(UnitLine(*kept, UnitChange.FAULTY, (wrong,)))
    return tuple(found)


def units_workbook(actor: Actor, row: Upload) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    seen = units_preview(actor, row)
    return workbooks.annotated(actor, seen.grid, seen.header, list(seen.faults()), ERRORS_TITLE)
