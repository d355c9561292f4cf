"""A register beside the places on its way in: what its table would do, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.grids import Grid
from shouwang.ground.workbooks.headers import Header, find_header
from shouwang.ground.workbooks.queries import RowFault, Upload, retold
from shouwang.prepare.places.rules.register_tables import (
    Column,
    Columns,
    Fault,
    TableRow,
    header_words,
    mapping_faults,
    propose,
    read_table,
    restored_columns,
    sample_of,
    several_words,
    twice_words,
)

from .register_places import PlaceFinder
from .register_rows import Desk, Draft, Kept, VillageDesk, Where, register_desk
from .register_villages import Village, VillageFinder

IMPORT = "places.import"
ERRORS_TITLE = say("错误原因")


class Change(StrEnum):
    """What a row does."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    FAULTY = "faulty"


CHANGE_LABELS: Mapping[Change, Text] = {
    Change.NEW: say("新增"),
    Change.UPDATE: say("更新"),
    Change.SAME: say("无变化"),
    Change.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of the table and what it would do; `kept` is what stands there now."""

    told: TableRow
    change: Change
    place: Where | None = None
    draft: Draft | None = None
    kept: Kept | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class RegisterPreview:
    """The whole table and what it would do; with a single faulty row it does nothing."""

    rows: tuple[RegisterRow, ...]

    def count(self, change: Change) -> int:
        """Return how many rows do this."""
        return sum(row.change is change for row in self.rows)

    @property
    def new_count(self) -> int:
        """Return how many rows would be added."""
        return self.count(Change.NEW)

    @property
    def update_count(self) -> int:
        """Return how many rows would be changed."""
        return self.count(Change.UPDATE)

    @property
    def same_count(self) -> int:
        """Return how many rows say what already stands there."""
        return self.count(Change.SAME)

    @property
    def faulty_count(self) -> int:
        """Return how many rows are wrong."""
        return self.count(Change.FAULTY)

    def faults(self) -> Iterator[RowFault]:
        """Yield what is wrong, row by row."""
        for row in self.rows:
            for found in row.faults:
                yield RowFault(row.told.row, found.label, found.text)


@dataclass(frozen=True, slots=True)
class RegisterSample:
    """The header of a table and its first rows as text."""

    header: Header
    rows: tuple[tuple[str, ...], ...]


def check_register_importer(actor: Actor) -> None:
    """Refuse who may not bring tables in."""
    if not actor.holds(IMPORT):
        raise NotAllowed


def register_upload(actor: Actor, register: str, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    desk = register_desk(actor, register)
    check_register_importer(actor)
    return workbooks.upload(actor, desk.kind, token)


def register_header(actor: Actor, desk: Desk, grid: Grid) -> Header:
    """Return the header of a table; Invalid when there is none."""
    del actor
    header = find_header(grid, desk.table.synonyms)
    if header is None:
        raise Invalid({"file": header_words(desk.table)})
    return header


def first_register_columns(actor: Actor, desk: Desk, header: Header) -> Columns:
    """Return the unit's remembered columns for this header, or a proposal from the titles."""
    remembered = workbooks.remembered_mapping(actor, desk.kind, header)
    return propose(desk.table, header) if remembered is None else restored_columns(remembered)


def register_columns(actor: Actor, row: Upload) -> Columns:
    """Return how the columns of an upload are read now."""
    del actor
    return restored_columns(row.mapping)


def register_labels(actor: Actor, register: str) -> tuple[Text, Mapping[Column, Text]]:
    """Return the title of a register and what its columns can mean."""
    table = register_desk(actor, register).table
    return table.title, table.labels


def register_where(actor: Actor, register: str) -> Text:
    """Return what a row of a register belongs to, in words."""
    return register_desk(actor, register).table.where


def register_sample(actor: Actor, register: str, row: Upload, count: int) -> RegisterSample:
    """Return what a person needs to say what the columns mean."""
    grid = workbooks.upload_grid(actor, row)
    header = register_header(actor, register_desk(actor, register), grid)
    return RegisterSample(header, sample_of(grid, header, count))


def register_preview(actor: Actor, register: str, row: Upload) -> RegisterPreview:
    """Return what the table would do with its chosen columns; it changes nothing."""
    desk = register_desk(actor, register)
    grid = workbooks.upload_grid(actor, row)
    header = register_header(actor, desk, grid)
    columns = register_columns(actor, row)
    wrong = mapping_faults(desk.table, columns, grid.width)
    if wrong:
        raise Invalid(wrong)
    read = read_table(desk.table, grid, header, columns)
    finder = _finder(actor, desk, read)
    found = [(one, *finder.find(one)) for one in read]
    standing = desk.kept(place.pk for _, place, _ in found if place)
    twice = _twice(desk, [(one, place) for one, place, _ in found if place])
    rows = tuple(
        _previewed(desk, finder, Found(one, place, (*faults, *twice.get(one.row, ()))), standing)
        for one, place, faults in found
    )
    return RegisterPreview(rows)


@dataclass(frozen=True, slots=True)
class Found:
    """A row with where it belongs, and what is wrong with that."""

    told: TableRow
    where: Where | None
    faults: tuple[Fault, ...]


def _finder(actor: Actor, desk: Desk, rows: Sequence[TableRow]) -> PlaceFinder | VillageFinder:
    finder = VillageFinder if isinstance(desk, VillageDesk) else PlaceFinder
    return finder(actor, desk.permission, rows)


def _twice(desk: Desk, found: Sequence[tuple[TableRow, Where]]) -> dict[int, list[Fault]]:
    """Return the fault of each row that says the same place and name as another."""
    lines: dict[tuple[int | str, str], list[int]] = {}
    for one, place in found:
        if one.name:
            lines.setdefault((place.pk, one.name), []).append(one.row)
    label = desk.table.labels[Column.NAME]
    faults: dict[int, list[Fault]] = {}
    for rows in lines.values():
        for number in rows if len(rows) > 1 else ():
            others = "、".join(str(other) for other in rows if other != number)
            faults[number] = [Fault(label, twice_words(desk.table, others))]
    return faults


def _previewed(
    desk: Desk,
    finder: PlaceFinder | VillageFinder,
    found: Found,
    standing: Mapping[tuple[int | str, str], list[Kept]],
) -> RegisterRow:
    one, place = found.told, found.where
    faults = [*one.faults, *found.faults]
    held = standing.get((place.pk, one.name), []) if place else []
    kept = held[0] if held else None
    label = desk.table.labels[Column.NAME]
    if len(held) > 1:
        faults.append(Fault(label, several_words(desk.table, len(held))))
    if kept is not None and not kept.is_active:
        faults.append(Fault(label, say("已经停用，不能再导入。")))
    draft = replace(kept.draft if kept else desk.blank, **_told(finder, found, kept))
    named = [wrong.label for wrong in faults]
    for field, text in desk.faults(draft, clock.today()).items():
        column_label = desk.table.labels[Column(field)]
        if column_label not in named:
            faults.append(Fault(column_label, text))
    if faults or place is None:
        return RegisterRow(one, Change.FAULTY, place, faults=tuple(faults))
    change = Change.NEW if kept is None else _change(kept, draft)
    return RegisterRow(one, change, place, draft, kept)


def _told(finder: PlaceFinder | VillageFinder, found: Found, kept: Kept | None) -> dict[str, Any]:
    """Return what a row tells, with what its village and unit mean."""
    told = dict(found.told.told)
    if isinstance(finder, VillageFinder):
        village = found.where if isinstance(found.where, Village) else None
        unit = str(getattr(kept.draft, "unit", "")) if kept else ""
        told |= finder.more(found.told, village, unit)
    return told


def _change(kept: Kept, draft: Draft) -> Change:
    return Change.SAME if kept.draft == draft else Change.UPDATE


def register_workbook(actor: Actor, register: str, row: Upload) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    grid = workbooks.upload_grid(actor, row)
    header = register_header(actor, register_desk(actor, register), grid)
    faults = list(register_preview(actor, register, row).faults())
    return workbooks.annotated(actor, grid, header, faults, ERRORS_TITLE)


def register_failure(actor: Actor, row: Upload) -> Text | None:
    """Return why the table did not come in, None when nothing failed."""
    del actor
    return retold(row.failure) if row.failure else None
