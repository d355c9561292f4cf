"""The list on its way in from a table: what each row would do, before anything is written (R48).

Values of present people are opened here to be compared and go no further: what comes out are
numbers of rows, labels of columns and what the table itself says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.grids import Grid, SheetName, cell_text
from shouwang.ground.workbooks.headers import Header, find_header
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.ground.workbooks.villages import village_words
from shouwang.prepare.households.rules.drafts import HelperDraft, PersonDraft
from shouwang.prepare.households.rules.parameters import LIST_LIMIT
from shouwang.prepare.households.rules.people_table import (
    COLUMN_LABELS,
    SYNONYMS,
    Column,
    Fault,
    PersonRow,
    fault,
    mapping_faults,
    propose,
    read_table,
    restored_columns,
)
from shouwang.prepare.households.rules.wording import Transport
from shouwang.prepare.households.states import EDIT
from shouwang.prepare.places import queries as places

from .table_matching import Known, Match

KIND = "households.people"
ERRORS_TITLE = say("错误原因")
ORDER_TAKEN = say("这个联系顺序已经有人了，请换一个，或留空。")
NO_HEADER = say("没有找到表头，表头里至少要有“姓名”。")


class Change(StrEnum):
    """What a row does."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    FAULTY = "faulty"


CHANGE_LABELS: Mapping[Change, Text] = {
    Change.NEW: say("新增"),
    Change.UPDATE: say("修改"),
    Change.SAME: say("无变化"),
    Change.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the table and what it would do; `changed` names the columns that differ."""

    row: PersonRow
    change: Change
    faults: tuple[Fault, ...] = field(default=(), repr=False)
    changed: tuple[Text, ...] = ()
    village: str = ""
    match: Match | None = field(default=None, repr=False)
    pairs: tuple[HelperDraft, ...] = field(default=(), repr=False)

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]

    def draft(self) -> PersonDraft:
        """Return the person whom a new row puts on the list."""
        row = self.row
        return PersonDraft(
            name=row.name,
            area_code=row.village,
            category=row.category,
            phone=row.phone,
            address=row.address,
            notes=row.notes,
            transport=row.transport or Transport.WALKS,
            contact_order=row.contact_order,
        )


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The whole table and what it would do; with a single faulty row it does nothing."""

    rows: tuple[PreviewRow, ...]

    def count(self, change: Change) -> int:
        """Return how many rows do this."""
        return sum(row.change is change for row in self.rows)

    @property
    def new_count(self) -> int:
        """Return how many people would come onto the list."""
        return self.count(Change.NEW)

    @property
    def update_count(self) -> int:
        """Return how many entries would change."""
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
                yield RowFault(row.row.row, found.label, found.text)


@dataclass(frozen=True, slots=True)
class TableSample:
    """The header of a table, its first rows as text, and its sheets."""

    header: Header
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    sheets: tuple[SheetName, ...]


def check_importer(actor: Actor) -> None:
    """Refuse who may not change the list."""
    if not actor.holds(EDIT):
        raise NotAllowed


def people_upload(actor: Actor, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    check_importer(actor)
    return workbooks.upload(actor, KIND, token)


def table_header(actor: Actor, grid: Grid) -> Header:
    """Return the header of a table; Invalid when there is none."""
    del actor
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise Invalid({"file": NO_HEADER})
    return header


def first_columns(actor: Actor, header: Header) -> dict[Column, int]:
    """Return the unit's remembered columns for this header, or a proposal from the titles."""
    remembered = workbooks.remembered_mapping(actor, KIND, header)
    return propose(header) if remembered is None else restored_columns(remembered)


def chosen_columns(actor: Actor, row: Upload) -> dict[Column, int]:
    """Return how the columns of an upload are read now."""
    del actor
    return restored_columns(row.mapping)


def table_columns(actor: Actor) -> Mapping[Column, Text]:
    """Return what the columns can mean."""
    del actor
    return COLUMN_LABELS


def table_sample(actor: Actor, row: Upload, count: int) -> TableSample:
    """Return what a person needs to say what the columns mean."""
    grid = workbooks.upload_grid(actor, row)
    header = table_header(actor, grid)
    first = grid.rows[header.first_data_row : header.first_data_row + count]
    texts = tuple(tuple(cell_text(cell)[:40] for cell in cells) for cells in first)
    return TableSample(header, texts, tuple(workbooks.sheets_of(actor, row)))


def people_preview(actor: Actor, row: Upload) -> TablePreview:
    """Return what the table would do with its chosen columns; it changes nothing."""
    grid = workbooks.upload_grid(actor, row)
    header = table_header(actor, grid)
    columns = chosen_columns(actor, row)
    wrong = mapping_faults(columns, grid.width)
    if wrong:
        raise Invalid(wrong)
    villages = places.village_names(actor, EDIT)
    only = next(iter(villages)) if len(villages) == 1 else ""
    read = read_table(grid, header, columns, village_words(villages), only)
    if len(read) > LIST_LIMIT:
        raise Invalid({"file": say("一张表最多 {n} 人，请按村（社区）分几张表。", n=LIST_LIMIT)})
    known = Known(actor, read)
    found = [_previewed(known, one) for one in read]
    beside = _beside(known, found)
    return TablePreview(
        tuple(
            _judged(
                replace(
                    one,
                    village=villages.get(one.row.village, ""),
                    faults=(*one.faults, *beside.get(one.row.row, ())),
                )
            )
            for one in found
        )
    )


def _previewed(known: Known, row: PersonRow) -> PreviewRow:
    faults = list(row.faults)
    match = known.match(row, faults) if row.name and row.village else None
    if match is None and not faults:
        faults += _lacking(row)
    pairs, changed = known.pairs(row, match, faults), []
    if match is not None:
        changed = [COLUMN_LABELS[column] for column in match.changed]
    if pairs:
        changed.append(COLUMN_LABELS[Column.HELPER])
    change = Change.NEW if match is None else Change.UPDATE if changed else Change.SAME
    shown = () if match is None else tuple(changed)
    return PreviewRow(row, change, tuple(faults), shown, match=match, pairs=tuple(pairs))


def _judged(row: PreviewRow) -> PreviewRow:
    return replace(row, change=Change.FAULTY, changed=()) if row.faults else row


def _lacking(row: PersonRow) -> list[Fault]:
    """Name what somebody new cannot be without; how they move is never guessed."""
    needed = (
        (Column.CATEGORY, row.category, say("没有填写类别。")),
        (Column.ADDRESS, row.address, say("没有填写住址。")),
        (Column.TRANSPORT, row.transport, say("没有填写怎么转移。")),
    )
    return [fault(column, text) for column, value, text in needed if not value]


Faults = dict[int, list[Fault]]


def _beside(known: Known, rows: Sequence[PreviewRow]) -> Faults:
    """Return what is wrong between rows: a person twice, an order twice, one home, two names."""
    found: Faults = defaultdict(list)
    whole = [one for one in rows if one.row.name and one.row.village]
    for one, others in _alike(whole, lambda one: (one.row.village, one.row.name, one.row.digits)):
        found[one.row.row].append(fault(Column.NAME, say("第 {rows} 行是同一个人。", rows=others)))
    _check_orders(known, [one for one in whole if one.row.contact_order is not None], found)
    homes: dict[int, set[str]] = defaultdict(set)
    for one in whole:
        if one.match is not None and one.row.address:
            homes[one.match.household_id].add(one.row.address)
    for one in whole:
        if one.match is not None and len(homes[one.match.household_id]) > 1:
            text = say("和表里另一行是同一户，住址却不一样。")
            found[one.row.row].append(fault(Column.ADDRESS, text))
    return found


def _check_orders(known: Known, ordered: Sequence[PreviewRow], found: Faults) -> None:
    """Name orders that two rows have, or a row and somebody who keeps it."""
    for one, others in _alike(ordered, lambda one: (one.row.village, one.row.contact_order)):
        text = say("第 {rows} 行是同一个联系顺序。", rows=others)
        found[one.row.row].append(fault(Column.ORDER, text))
    leaving = {one.match.person_id: one.row.contact_order for one in ordered if one.match}
    for one in ordered:
        if known.is_order_taken(one.row, one.match, leaving):
            found[one.row.row].append(fault(Column.ORDER, ORDER_TAKEN))


def _alike(
    rows: Sequence[PreviewRow], key: Callable[[PreviewRow], object]
) -> Iterator[tuple[PreviewRow, str]]:
    """Yield each row that shares its key, with the numbers of the others."""
    groups: dict[object, list[PreviewRow]] = defaultdict(list)
    for one in rows:
        groups[key(one)].append(one)
    for group in groups.values():
        for one in group if len(group) > 1 else ():
            yield one, "、".join(str(other.row.row) for other in group if other is not one)


def people_errors_workbook(actor: Actor, row: Upload) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    grid = workbooks.upload_grid(actor, row)
    header = table_header(actor, grid)
    faults = list(people_preview(actor, row).faults())
    return workbooks.annotated(actor, grid, header, faults, ERRORS_TITLE)
