"""A roster of groups and teams on its way in: what the table would do, row by row (R3, R4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.grids import Grid
from shouwang.ground.workbooks.headers import Header, find_header
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.prepare.organisations.models import EDIT, BasisDocument, OrganisationBody
from shouwang.prepare.organisations.rules.roster_table import (
    ROWS_LIMIT,
    SYNONYMS,
    Column,
    Fault,
    Lineup,
    RosterRow,
    columns_of,
    fault,
    lineups,
    missing_columns,
    read_roster,
)

from .documents import document
from .roster_register import Placed, RosterRegister

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post
    from shouwang.ground.units.models import Unit

KIND = "organisations.roster"
ERRORS_TITLE = say("错误原因")
NO_HEADER = say("没有找到表头，表头里至少要有：组织名称、类别、职务、姓名。")


class RosterChange(StrEnum):
    """What a row does."""

    NEW = "new"
    SAME = "same"
    FAULTY = "faulty"


CHANGE_LABELS: Mapping[RosterChange, Text] = {
    RosterChange.NEW: say("新增"),
    RosterChange.SAME: say("无变化"),
    RosterChange.FAULTY: say("有错误"),
}


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row of the table and what it would do."""

    row: RosterRow
    post: Post | None
    change: RosterChange
    faults: tuple[Fault, ...]

    @property
    def label(self) -> Text:
        """Return what the row does, in words."""
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A body of the table: formed when none stands there, else joined by its new members."""

    name: str
    kind: str
    unit: Unit | None
    area_code: str
    body: OrganisationBody | None
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """The whole table and what it would do; with a single faulty row it does nothing."""

    plans: tuple[BodyPlan, ...]
    document: BasisDocument | None
    header: Header
    grid: Grid

    @property
    def lines(self) -> list[RosterLine]:
        """Return the rows in the order of the table."""
        found = [line for plan in self.plans for line in plan.lines]
        return sorted(found, key=lambda line: line.row.row)

    def count(self, change: RosterChange) -> int:
        """Return how many rows do this."""
        return sum(line.change is change for line in self.lines)

    @property
    def body_count(self) -> int:
        """Return how many bodies would be formed."""
        return sum(plan.body is None for plan in self.plans)

    @property
    def new_count(self) -> int:
        """Return how many members would come in."""
        return self.count(RosterChange.NEW)

    @property
    def same_count(self) -> int:
        """Return how many rows say what already stands there."""
        return self.count(RosterChange.SAME)

    @property
    def faulty_count(self) -> int:
        """Return how many rows are wrong."""
        return self.count(RosterChange.FAULTY)

    def faults(self) -> Iterator[RowFault]:
        """Yield what is wrong, row by row."""
        for line in self.lines:
            for found in line.faults:
                yield RowFault(line.row.row, found.label, found.text)


def check_roster_importer(actor: Actor) -> None:
    """Refuse who may not form bodies."""
    if not actor.holds(EDIT):
        raise NotAllowed


def roster_upload(actor: Actor, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    check_roster_importer(actor)
    return workbooks.upload(actor, KIND, token)


def roster_header(actor: Actor, grid: Grid) -> Header:
    """Return the header of a table; Invalid where a needed column is not found, or too long."""
    del actor
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise Invalid({"file": NO_HEADER})
    missing = missing_columns(columns_of(header))
    if missing:
        labels = "、".join(str(label) for label in missing)
        raise Invalid({"file": say("表头里没有：{labels}。", labels=labels)})
    if len(grid.rows) - header.first_data_row > ROWS_LIMIT:
        raise Invalid({"file": say("一份表最多 {n} 行，请分成几份。", n=ROWS_LIMIT)})
    return header


def roster_preview(actor: Actor, row: Upload) -> RosterPreview:
    """Return what the table would do; it changes nothing."""
    grid = workbooks.upload_grid(actor, row)
    header = roster_header(actor, grid)
    basis = _basis(actor, row)
    day = basis.effective_on if basis else clock.today()
    read = read_roster(grid, header, columns_of(header))
    register = RosterRegister(actor, read, basis, day)
    placed = {one.row: register.place(one) for one in read}
    groups = lineups(read, lambda one: (one.name, placed[one.row].area_code or one.unit))
    plans = [_plan(register, [placed[one.row] for one in rows]) for rows in groups]
    return RosterPreview(tuple(plans), basis, header, grid)


def _basis(actor: Actor, row: Upload) -> BasisDocument | None:
    chosen = row.mapping.get("document_id")
    if not isinstance(chosen, int):
        return None
    try:
        return document(actor, chosen)
    except NotFound:
        raise Invalid({"document": say("没有找到这份文件。")}) from None


def _plan(register: RosterRegister, placed: Sequence[Placed]) -> BodyPlan:
    first = placed[0]
    body = register.standing.get((first.area_code, first.row.name))
    faults: dict[int, list[Fault]] = defaultdict(list)
    faults[first.row.row] += register.body_faults(first, body)
    for number, found in Lineup([one.row for one in placed]).faults(is_new=body is None).items():
        faults[number] += found
    lines, people = [], dict[object, int]()
    for one in placed:
        post, wrong = register.person(one.row)
        wrong = [*one.faults, *faults[one.row.row], *wrong]
        is_in = False
        if body is not None:
            is_in, more = register.member(one.row, post, body)
        else:
            more = register.head_faults(one, post) if not wrong else []
        wrong += [*more, *_twice(one.row, post, people)]
        change = RosterChange.SAME if is_in else RosterChange.NEW
        found_change = RosterChange.FAULTY if wrong else change
        lines.append(RosterLine(one.row, post, found_change, tuple(wrong)))
    return BodyPlan(first.row.name, first.row.kind, first.unit, first.area_code, body, tuple(lines))


def _twice(row: RosterRow, post: Post | None, people: dict[object, int]) -> list[Fault]:
    """Return the fault of a person who stands in the body's rows already."""
    person: object = post.account_id if post else row.person
    before = people.setdefault(person, row.row)
    if before == row.row or not row.person:
        return []
    return [fault(Column.PERSON, say("第 {row} 行是同一个人。", row=before))]


def roster_workbook(actor: Actor, row: Upload) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    seen = roster_preview(actor, row)
    faults = list(seen.faults())
    return workbooks.annotated(actor, seen.grid, seen.header, faults, ERRORS_TITLE)
