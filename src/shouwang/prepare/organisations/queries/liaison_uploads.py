"""The liaison register on its way in: what the table would do, row by row (R16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.grids import Grid, SheetName, cell_text
from shouwang.ground.workbooks.headers import Header, find_header
from shouwang.ground.workbooks.queries import RowFault, Upload, retold
from shouwang.prepare.organisations.models import EDIT, EnterpriseLiaison
from shouwang.prepare.organisations.rules.liaison_table import (
    COLUMN_LABELS,
    SYNONYMS,
    Column,
    Fault,
    LiaisonMapping,
    fault,
    mapping_faults,
    propose,
    read_table,
    restored_mapping,
)
from shouwang.prepare.organisations.rules.spans import fit

from .liaison_register import Register, Resolved

KIND = "organisations.liaisons"
CHUNK = 500
ERRORS_TITLE = say("错误原因")
NO_HEADER = say("没有找到表头，表头里至少要有“企业名称”和“联系干部”。")


class Change(StrEnum):
    """What a row does."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    FAULTY = "faulty"


CHANGE_LABELS: Mapping[Change, Text] = {
    Change.NEW: say("新增"),
    Change.UPDATE: say("更换"),
    Change.SAME: say("无变化"),
    Change.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the table and what it would do; `before` is the official of today's register."""

    found: Resolved
    change: Change
    faults: tuple[Fault, ...]
    before: str = ""

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class LiaisonPreview:
    """The whole table and what it would do; with a single faulty row it does nothing."""

    rows: tuple[PreviewRow, ...]
    header: Header
    grid: Grid

    def count(self, change: Change) -> int:
        """Return how many rows do this."""
        return sum(row.change is change for row in self.rows)

    @property
    def new_count(self) -> int:
        """Return how many enterprises would have a liaison for the first time."""
        return self.count(Change.NEW)

    @property
    def update_count(self) -> int:
        """Return how many enterprises would have another liaison."""
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
                yield RowFault(row.found.row.row, found.label, found.text)


@dataclass(frozen=True, slots=True)
class LiaisonSample:
    """The header of a table, its first rows as text, and its sheets."""

    header: Header
    rows: tuple[tuple[str, ...], ...]
    sheets: tuple[SheetName, ...]


def check_liaison_importer(actor: Actor) -> None:
    """Refuse who may not change liaisons."""
    if not actor.holds(EDIT):
        raise NotAllowed


def liaison_upload(actor: Actor, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    check_liaison_importer(actor)
    return workbooks.upload(actor, KIND, token)


def liaison_header(actor: Actor, grid: Grid) -> Header:
    """Return the header of a table; Invalid when there is none."""
    del actor
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise Invalid({"file": NO_HEADER})
    return header


def first_liaison_mapping(actor: Actor, header: Header) -> LiaisonMapping:
    """Return the unit's remembered mapping for this header, or a proposal from the titles."""
    remembered = workbooks.remembered_mapping(actor, KIND, header)
    return propose(header) if remembered is None else restored_mapping(remembered)


def liaison_mapping(actor: Actor, row: Upload) -> LiaisonMapping:
    """Return how the columns of an upload are read now."""
    del actor
    return restored_mapping(row.mapping)


def liaison_sample(actor: Actor, row: Upload, count: int) -> LiaisonSample:
    """Return what a person needs to say what the columns mean."""
    grid = workbooks.upload_grid(actor, row)
    header = liaison_header(actor, grid)
    first = grid.rows[header.first_data_row : header.first_data_row + count]
    texts = tuple(tuple(cell_text(cell)[:40] for cell in cells) for cells in first)
    return LiaisonSample(header, texts, tuple(workbooks.sheets_of(actor, row)))


def liaison_preview(actor: Actor, row: Upload) -> LiaisonPreview:
    """Return what the table would do with its chosen mapping; it changes nothing."""
    grid = workbooks.upload_grid(actor, row)
    header = liaison_header(actor, grid)
    mapping = liaison_mapping(actor, row)
    wrong = mapping_faults(mapping, grid.width)
    if wrong:
        raise Invalid(wrong)
    read = read_table(grid, header, mapping, units.is_credit_code)
    register = Register(actor, read, mapping.document_id)
    found = [register.resolve(one) for one in read]
    standing = _standing(found)
    twice = _twice(found)
    rows = tuple(_previewed(one, standing, twice.get(one.row.row)) for one in found)
    return LiaisonPreview(rows, header, grid)


Standing = Mapping[int, Sequence[EnterpriseLiaison]]


def _standing(found: Iterable[Resolved]) -> Standing:
    """Return every assignment about the enterprises of the table, by enterprise."""
    ids = sorted({one.unit.pk for one in found if one.unit})
    held: dict[int, list[EnterpriseLiaison]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        rows = EnterpriseLiaison.objects.filter(
            unit_id__in=ids[start : start + CHUNK], is_void=False
        )
        for row in rows.select_related("document", "post__account").order_by("from_on", "id"):
            held[row.unit_id].append(row)
    return held


def _twice(found: Sequence[Resolved]) -> dict[int, Fault]:
    """Return the fault of each row whose enterprise stands in the table more than once."""
    lines: dict[int, list[int]] = defaultdict(list)
    for one in found:
        if one.unit:
            lines[one.unit.pk].append(one.row.row)
    faults = {}
    for rows in lines.values():
        for number in rows if len(rows) > 1 else ():
            others = "、".join(str(other) for other in rows if other != number)
            faults[number] = fault(Column.NAME, say("第 {rows} 行是同一家企业。", rows=others))
    return faults


def _previewed(found: Resolved, standing: Standing, double: Fault | None) -> PreviewRow:
    faults = [*found.faults, *([double] if double else [])]
    is_whole = found.unit and found.post and found.document and found.from_on
    held = standing.get(found.unit.pk, []) if found.unit else []
    if not faults and found.document and found.from_on:
        placed = fit([row.span for row in held], found.from_on, found.document.rank)
        newer = [row for row in held if row.pk == placed.overruled_by]
        if newer:
            words = say("“{document}”较新，以它为准。", document=str(newer[0].document))
            faults.append(fault(Column.DOCUMENT, words))
    if faults or not is_whole:
        return PreviewRow(found, Change.FAULTY, tuple(faults))
    now = [row for row in held if found.from_on and row.span.holds(found.from_on)]
    before = now[0].post.account.name if now and now[0].post else ""
    return PreviewRow(found, _change(found, now), (), before)


def _change(found: Resolved, now: Sequence[EnterpriseLiaison]) -> Change:
    if not now:
        return Change.NEW
    told = found.post and found.document and (found.post.pk, found.document.pk)
    is_same_day = found.row.from_on is None or found.row.from_on == now[0].from_on
    is_same = (now[0].post_id, now[0].document_id) == told and is_same_day
    return Change.SAME if is_same else Change.UPDATE


def liaison_workbook(actor: Actor, row: Upload) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    grid = workbooks.upload_grid(actor, row)
    header = liaison_header(actor, grid)
    faults = list(liaison_preview(actor, row).faults())
    return workbooks.annotated(actor, grid, header, faults, ERRORS_TITLE)


def liaison_failure(actor: Actor, row: Upload) -> Text | None:
    """Return why the table did not come in, None when nothing failed."""
    del actor
    return retold(row.failure) if row.failure else None


def liaison_columns(actor: Actor) -> Mapping[Column, Text]:
    """Return what the columns can mean."""
    del actor
    return COLUMN_LABELS
