"""An office's own table on its way into the register: what it would do, row by row."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.files import write_workbook
from shouwang.ground.workbooks.grids import Cell, Grid, cell_text, read_grid
from shouwang.ground.workbooks.headers import Header, find_header, plain_title
from shouwang.ground.workbooks.villages import village_words
from shouwang.prepare.places.models import Place, PlaceQuerySet, RegisterUpload, RememberedMapping
from shouwang.prepare.places.rules.columns import (
    SYNONYMS,
    Column,
    ColumnMapping,
    OutputUnit,
    mapping_faults,
    propose,
)
from shouwang.prepare.places.rules.drafts import Known, PlaceDraft
from shouwang.prepare.places.rules.geometry import Datum
from shouwang.prepare.places.rules.table_rows import RowRead, Words, read_rows
from shouwang.prepare.places.rules.upload_plan import (
    CHANGE_LABELS,
    Change,
    PlannedRow,
    Standing,
    merged,
    plan_rows,
)

from .places import is_token
from .sectors import industry_labels, village_names

PERMISSION = "places.import"
KEPT = timedelta(hours=24)
CHUNK = 500
STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the table and what it would do."""

    row: int
    change: Change
    draft: PlaceDraft
    faults: tuple[tuple[Text, Text], ...]
    place: Place | None = None

    @property
    def output_words(self) -> str:
        """Return the annual output with its thousands apart; nothing when it is not known."""
        output = self.draft.annual_output_yuan
        return "" if output is None else f"{output:,.2f}"

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """The whole table and what it would do; with a single faulty row it does nothing."""

    rows: tuple[PreviewRow, ...]
    header: Header
    grid: Grid

    def count(self, change: Change) -> int:
        """Return how many rows do this."""
        return sum(row.change is change for row in self.rows)

    @property
    def new_count(self) -> int:
        """Return how many places would be added."""
        return self.count(Change.NEW)

    @property
    def update_count(self) -> int:
        """Return how many places would change."""
        return self.count(Change.UPDATE)

    @property
    def same_count(self) -> int:
        """Return how many rows say what already stands there."""
        return self.count(Change.SAME)

    @property
    def faulty(self) -> tuple[PreviewRow, ...]:
        """Return the rows with faults."""
        return tuple(row for row in self.rows if row.change is Change.FAULTY)


def upload(actor: Actor, token: str) -> RegisterUpload:
    """Return one's own upload of the last day, or NotFound."""
    if not actor.holds(PERMISSION):
        raise NotAllowed
    since = clock.wall_now() - KEPT
    rows = RegisterUpload.objects.filter(account_key=actor.key, made_wall_at__gt=since)
    found = rows.filter(token=token).first() if is_token(token) else None
    if found is None:
        raise NotFound(say("没有找到这次上传，或已超过 24 小时，请重新上传。"))
    return found


def content_place(token: str) -> str:
    """Return what an upload's content is bound to."""
    return f"places_registerupload/{token}/content"


def upload_grid(actor: Actor, row: RegisterUpload) -> Grid:
    """Return the cells of an upload that was not applied yet."""
    del actor
    if not row.content_sealed:
        raise NotFound(say("这份表格已经导入，内容已删除。"))
    opened = data_keys.ring().decrypt(row.content_sealed, place=content_place(row.token))
    return read_grid(base64.b64decode(opened))


@dataclass(frozen=True, slots=True)
class Sample:
    """The header of a table and its first rows, as text."""

    header: Header
    rows: tuple[tuple[str, ...], ...]


def upload_sample(actor: Actor, row: RegisterUpload, count: int) -> Sample:
    """Return the header and the first rows of an upload that was not applied yet."""
    grid = upload_grid(actor, row)
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise NotFound(say("没有找到表头。"))
    first = grid.rows[header.first_data_row : header.first_data_row + count]
    texts = tuple(tuple(cell_text(cell)[:40] for cell in cells) for cells in first)
    return Sample(header, texts)


def header_digest(header: Header) -> str:
    """Return the mark by which a table of the same columns is known again."""
    joined = "\n".join(plain_title(title) for title in header.titles)
    return hashlib.sha256(joined.encode()).hexdigest()


def first_mapping(actor: Actor, header: Header) -> ColumnMapping:
    """Return the unit's remembered mapping for this header, or a proposal from the titles."""
    if actor.unit_id is None:
        return propose(header)
    rows = RememberedMapping.objects.filter(
        unit_id=actor.unit_id, header_digest=header_digest(header)
    )
    remembered = rows.first()
    return read_mapping(remembered.mapping) if remembered else propose(header)


def stored_mapping(mapping: ColumnMapping) -> dict[str, object]:
    """Return a mapping as JSON."""
    return {
        "columns": {column.value: number for column, number in mapping.columns.items()},
        "output_unit": mapping.output_unit.value,
        "datum": mapping.datum.value,
        "default_area_code": mapping.default_area_code,
    }


def read_mapping(stored: Mapping[str, object]) -> ColumnMapping:
    """Return a stored mapping."""
    columns = stored.get("columns")
    return ColumnMapping(
        columns={Column(name): int(number) for name, number in columns.items()}
        if isinstance(columns, Mapping)
        else {},
        output_unit=OutputUnit(str(stored.get("output_unit", OutputUnit.YUAN))),
        datum=Datum(str(stored.get("datum", Datum.WGS84))),
        default_area_code=str(stored.get("default_area_code", "")),
    )


Watch = Callable[[Sequence[tuple[int, Sequence[Cell]]]], Iterable[tuple[int, Sequence[Cell]]]]
"""Sees the rows of a table go by, so that somebody can be told how far it is."""


def preview(actor: Actor, row: RegisterUpload, watch: Watch = iter) -> UploadPreview:
    """Return what the table would do with its chosen mapping; it changes nothing."""
    grid = upload_grid(actor, row)
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise NotFound(say("没有找到表头。"))
    mapping = read_mapping(row.mapping)
    faults = mapping_faults(mapping, grid.width)
    if faults:
        raise Invalid(faults)
    read = read_rows(grid, header, mapping, _words(actor), watch)
    planned = plan_rows(read, _standing(actor, read))
    return UploadPreview(tuple(_previewed(planned)), header, grid)


def _words(actor: Actor) -> Words:
    labels = industry_labels(actor)
    by_label = {plain_title(str(label)): code for code, label in labels.items()}
    codes = {code: code for code in labels}
    return Words(
        villages=village_words(village_names(actor, PERMISSION)),
        industries={**by_label, **codes},
        known=Known(industries=frozenset(codes), is_credit_code=units.is_credit_code),
    )


def _standing(actor: Actor, rows: Sequence[RowRead]) -> list[Standing]:
    own = set(Place.objects.visible_to(actor, PERMISSION).active().values_list("pk", flat=True))
    areas = {row.draft.area_code for row in rows if row.draft.area_code}
    found: dict[int, Standing] = {}
    active = Place.objects.active()
    for part in _parts(sorted(areas)):
        found |= _standing_by_id(active.filter(area_code_now__in=part), own)
    codes = sorted({row.draft.credit_code for row in rows if row.draft.credit_code})
    for part in _parts(codes):
        found |= _standing_by_id(active.filter(credit_code__in=part), own)
    return [item for item in found.values() if item.is_own or item.credit_code]


def _standing_by_id(rows: PlaceQuerySet, own: Set[int]) -> dict[int, Standing]:
    values = rows.values_list("pk", "credit_code", "area_code_now", "name", "address")
    return {
        pk: Standing(pk, code, area, name, address, is_own=pk in own)
        for pk, code, area, name, address in values
    }


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _previewed(planned: Sequence[PlannedRow]) -> Iterator[PreviewRow]:
    ids = sorted({row.place_id for row in planned if row.place_id is not None})
    standing: dict[int, Place] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Place.objects.filter(pk__in=ids[start : start + CHUNK])
        standing.update({row.pk: row for row in rows.prefetch_related("types")})
    for row in planned:
        yield _preview_row(row, standing.get(row.place_id) if row.place_id else None)


def _preview_row(row: PlannedRow, place: Place | None) -> PreviewRow:
    if row.faults:
        faults = tuple((fault.label, fault.text) for fault in row.faults)
        return PreviewRow(row.row, Change.FAULTY, row.draft, faults, place)
    if place is None:
        return PreviewRow(row.row, Change.NEW, row.draft, ())
    before = replace(
        place.as_draft(), contact_name=place.contact_name, contact_phone=place.contact_phone
    )
    after = merged(before, row.draft)
    is_same = replace(after, is_enterprise=before.is_enterprise) == before
    change = Change.SAME if is_same else Change.UPDATE
    return PreviewRow(row.row, change, after, (), place)


def annotated_workbook(actor: Actor, row: RegisterUpload) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    seen = preview(actor, row)
    faults = {
        found.row - 1: "；".join(f"{label}：{text}" for label, text in found.faults)
        for found in seen.faulty
    }
    last_header = seen.header.first_data_row - 1
    column = seen.grid.width
    rows = []
    for number, cells in enumerate(seen.grid.rows):
        texts = [cell_text(cell) for cell in cells]
        texts += [""] * (column - len(texts))
        word = str(say("错误原因")) if number == last_header else faults.get(number, "")
        rows.append([*texts, word])
    return write_workbook(
        str(say("错误原因")), rows, header_row=last_header, marked=frozenset(faults)
    )
