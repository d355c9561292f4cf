"""An office's own ledger on its way in: what it would do, row by row, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.grids import Grid, SheetName, cell_text
from shouwang.ground.workbooks.headers import Header, find_header
from shouwang.ground.workbooks.queries import RowFault, Upload, retold
from shouwang.ground.workbooks.villages import village_words
from shouwang.prepare.hazards.models import Hazard, LedgerOrigin
from shouwang.prepare.hazards.rules.ledger_columns import (
    COLUMN_LABELS,
    KEPT_OUT,
    SYNONYMS,
    LedgerMapping,
    mapping_faults,
    propose,
    read_mapping,
)
from shouwang.prepare.hazards.rules.ledger_plan import (
    CHANGE_LABELS,
    Change,
    PlannedRow,
    Standing,
    change_of,
    entry_state,
    plan_rows,
)
from shouwang.prepare.hazards.rules.ledger_rows import read_rows
from shouwang.prepare.hazards.states import LABELS
from shouwang.prepare.places import queries as places

from .discretion import has_units_eyes

PERMISSION = "hazards.import"
KIND = "hazards.ledger"
CHUNK = 500
STREET_DIGITS = 9
NO_HEADER = say("没有找到表头，表头里至少要有隐患内容，例如“存在问题”。")
ERRORS_TITLE = say("错误原因")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row and what it would do."""

    planned: PlannedRow
    change: Change

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]

    @property
    def state_label(self) -> Text:
        """Return the state in which the row would come in, in words."""
        return LABELS[entry_state(self.planned.draft)]


@dataclass(frozen=True, slots=True)
class LedgerPreview:
    """The whole ledger and what it would do."""

    rows: tuple[LedgerRow, ...]
    header: Header
    grid: Grid

    def count(self, change: Change) -> int:
        """Return how many rows do this."""
        return sum(row.change is change for row in self.rows)

    @property
    def new_count(self) -> int:
        """Return how many hazards would be added."""
        return self.count(Change.NEW)

    @property
    def same_count(self) -> int:
        """Return how many rows say what already stands there."""
        return self.count(Change.SAME)

    @property
    def differing_count(self) -> int:
        """Return how many rows are there already and say something else now."""
        return self.count(Change.DIFFERS)

    @property
    def faulty_count(self) -> int:
        """Return how many rows cannot come in."""
        return self.count(Change.FAULTY)

    def states(self) -> list[tuple[Text, int]]:
        """Return how many new hazards would come in in which state."""
        counted = Counter(
            entry_state(row.planned.draft) for row in self.rows if row.change is Change.NEW
        )
        return [(LABELS[state], counted[state]) for state in LABELS if counted[state]]  # type: ignore[index]

    def faults(self) -> Iterator[RowFault]:
        """Yield what is wrong, row by row."""
        for row in self.rows:
            if row.change is Change.FAULTY:
                for fault in row.planned.faults:
                    yield RowFault(row.planned.row, fault.label, fault.text)


@dataclass(frozen=True, slots=True)
class LedgerSample:
    """The header of a ledger, its first rows as text, its sheets, and what is kept out."""

    header: Header
    rows: tuple[tuple[str, ...], ...]
    sheets: tuple[SheetName, ...]
    sheet: str
    kept_out: tuple[str, ...]


def ledger_upload(actor: Actor, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    check_importer(actor)
    return workbooks.upload(actor, KIND, token)


def check_importer(actor: Actor) -> None:
    """Refuse who may not bring a ledger in."""
    if not actor.holds(PERMISSION):
        raise NotAllowed


def office_of(actor: Actor) -> str:
    """Name the office whose own numbers are known again."""
    return f"unit:{actor.unit_id}" if actor.unit_id is not None else f"area:{actor.area_code}"


def area_choices(actor: Actor) -> dict[str, str]:
    """Return the areas by code for which the actor may import: the street too, where it is his."""
    found = places.village_names(actor, PERMISSION)
    street = actor.area_code[:STREET_DIGITS]
    if len(street) == STREET_DIGITS and actor.may(PERMISSION, Target(area_code=street)):
        return {street: divisions.names_of(actor, [street]).get(street, street), **found}
    return found


def ledger_header(actor: Actor, grid: Grid) -> Header:
    """Return the header of a ledger; Invalid when there is none."""
    del actor
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise Invalid({"file": NO_HEADER})
    return header


def first_mapping(actor: Actor, header: Header, sheet: str) -> LedgerMapping:
    """Return the unit's remembered mapping for this header, or a proposal from the titles."""
    remembered = workbooks.remembered_mapping(actor, KIND, header)
    if remembered is not None:
        return read_mapping(remembered, sheet)
    proposed = propose(header, year=clock.today().year, sheet=sheet)
    choices = area_choices(actor)
    if len(choices) != 1:
        return proposed
    return LedgerMapping(
        proposed.columns, sheet, next(iter(choices)), proposed.funds_unit, proposed.year
    )


def mapping_of(actor: Actor, row: Upload) -> LedgerMapping:
    """Return how the columns of an upload are read now."""
    del actor
    return read_mapping(row.mapping, row.sheet)


def ledger_sample(actor: Actor, row: Upload, count: int) -> LedgerSample:
    """Return what a person needs to say what the columns mean."""
    grid = workbooks.upload_grid(actor, row)
    header = ledger_header(actor, grid)
    first = grid.rows[header.first_data_row : header.first_data_row + count]
    texts = tuple(tuple(cell_text(cell)[:40] for cell in cells) for cells in first)
    proposed = propose(header, year=0).columns
    kept_out = tuple(header.titles[proposed[one]] for one in sorted(KEPT_OUT) if one in proposed)
    sheets = tuple(workbooks.sheets_of(actor, row))
    return LedgerSample(header, texts, sheets, grid.sheet, kept_out)


def ledger_preview(actor: Actor, row: Upload) -> LedgerPreview:
    """Return what the ledger would do with its chosen mapping; it changes nothing."""
    grid = workbooks.upload_grid(actor, row)
    header = ledger_header(actor, grid)
    planned = ledger_plan(actor, grid, header, mapping_of(actor, row))
    there = standing(actor, planned)
    rows = tuple(LedgerRow(one, change_of(one, there)) for one in planned)
    return LedgerPreview(rows, header, grid)


def ledger_plan(
    actor: Actor, grid: Grid, header: Header, mapping: LedgerMapping
) -> list[PlannedRow]:
    """Return every row with its keys; Invalid when the mapping cannot be."""
    faults = mapping_faults(mapping, grid.width)
    choices = area_choices(actor)
    if mapping.default_area_code and mapping.default_area_code not in choices:
        faults["default_area_code"] = say("没有这个区划，或不在您的职责范围内。")
    if faults:
        raise Invalid(faults)
    rows = read_rows(grid, header, mapping, village_words(choices), clock.today())
    return plan_rows(rows, office_of(actor))


def standing(actor: Actor, rows: Sequence[PlannedRow]) -> Standing:
    """Return which of the rows stand in the ledger already."""
    keys: dict[str, str] = {}
    contents: dict[str, str] = {}
    numbers: set[str] = set()
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        by_key = LedgerOrigin.objects.filter(hazard__import_key__in=[one.key for one in part])
        told = by_key.values_list("hazard__import_key", "row_digest")
        keys.update((str(key), digest) for key, digest in told)
        by_content = LedgerOrigin.objects.filter(content_key__in=[one.content for one in part])
        contents.update(by_content.values_list("content_key", "row_digest"))
        given = [one.draft.number for one in part if one.draft.number]
        seen = Hazard.objects.visible_to(actor).filter(number__in=given)
        numbers.update(seen.values_list("number", flat=True))
    return Standing(keys, contents, frozenset(numbers))


def ledger_workbook(actor: Actor, row: Upload) -> bytes:
    """Return the same ledger with a column that says what is wrong in each row."""
    grid = workbooks.upload_grid(actor, row)
    header = ledger_header(actor, grid)
    if row.is_waiting:
        faults = list(ledger_preview(actor, row).faults())
    else:
        faults = workbooks.faults_of(actor, row)
    return workbooks.annotated(actor, grid, header, faults, ERRORS_TITLE)


def failure_of(actor: Actor, row: Upload) -> Text | None:
    """Return why the worker had to stop, None when it had not."""
    del actor
    return retold(row.failure) if row.failure else None


def origin_of(actor: Actor, hazard: Hazard) -> LedgerOrigin | None:
    """Return the row of the office's own ledger from which a visible hazard came."""
    del actor
    return LedgerOrigin.objects.filter(hazard=hazard).first()


def reads_remarks(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor may read what the office had noted; the unit itself may not."""
    return not has_units_eyes(actor, hazard)


def column_labels(actor: Actor) -> Mapping[str, Text]:
    """Return what the columns can mean, those of personal names left out."""
    del actor
    return {one.value: label for one, label in COLUMN_LABELS.items() if one not in KEPT_OUT}
