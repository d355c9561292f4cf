"""The roster of groups and teams as a table: its columns, and one row as what it says (R3, R4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import CellFault, read_text
from shouwang.ground.workbooks.grids import Cell, Grid
from shouwang.ground.workbooks.headers import Header, data_rows, plain_title, proposed_columns

from .bodies import NAME_LIMIT, PERSON_LIMIT, duties_of, duty_label, leading_duty
from .wording import BODY_KINDS, MEMBER_DUTIES, BodyKind, MemberDuty

ROWS_LIMIT: Final = 1_000
"""How many rows one table may have; they are written in one transaction."""
WORD_LIMIT, POST_LIMIT = 40, 200


class Column(StrEnum):
    """What a column of the table means."""

    NAME = "name"
    KIND = "kind"
    UNIT = "unit"
    DUTY = "duty"
    PERSON = "person"
    POST = "post"


COLUMN_LABELS: Final[Mapping[Column, Text]] = {
    Column.NAME: say("组织名称"),
    Column.KIND: say("类别"),
    Column.UNIT: say("单位"),
    Column.DUTY: say("职务"),
    Column.PERSON: say("姓名"),
    Column.POST: say("岗位或单位"),
}
NEEDED: Final = (Column.NAME, Column.KIND, Column.DUTY, Column.PERSON)

SYNONYMS: Final[Mapping[Column, tuple[str, ...]]] = {
    column: tuple(words.split())
    for column, words in {
        Column.NAME: "组织名称 名称 组织 队伍名称 队伍 工作小组名称 小组名称",
        Column.KIND: "类别 组织类别 类型 组织类型",
        Column.UNIT: "单位 所在单位 所属单位 成立单位",
        Column.DUTY: "职务 组内职务 队内职务 担任职务",
        Column.PERSON: "姓名 成员 成员姓名 人员姓名",
        Column.POST: "岗位或单位 岗位 本职岗位 工作单位 单位及岗位",
    }.items()
}

_KIND_WORDS: Final[Mapping[BodyKind, tuple[str, ...]]] = {
    BodyKind.WORKING_GROUP: ("应急工作小组", "应急小组"),
    BodyKind.RESCUE_TEAM: ("应急救援队", "救援队", "救援队伍"),
    BodyKind.COMMAND_HQ: ("应急指挥部", "指挥部"),
    BodyKind.SAFETY_COMMITTEE_OFFICE: ("安委办", "安委会办公室"),
}
_DUTY_WORDS: Final[Mapping[MemberDuty, tuple[str, ...]]] = {
    MemberDuty.HEAD: ("组长", "队长", "总指挥", "负责人"),
    MemberDuty.DIRECTOR: ("主任", "办公室主任"),
    MemberDuty.DEPUTY: ("副组长", "副队长", "副总指挥", "副主任", "副职"),
    MemberDuty.MEMBER: ("成员", "队员", "组员"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, under the label of its column."""

    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row as it stands in the table; what could not be read is empty and named."""

    row: int
    name: str
    kind: str
    unit: str
    duty: str
    person: str
    post: str
    faults: tuple[Fault, ...] = ()


def fault(column: Column, text: Text) -> Fault:
    """Return a fault of a column."""
    return Fault(COLUMN_LABELS[column], text)


def columns_of(header: Header) -> dict[Column, int]:
    """Return which column (0-based) holds what, by the titles."""
    return proposed_columns(header, SYNONYMS)


def missing_columns(columns: Mapping[Column, int]) -> list[Text]:
    """Return the labels of the columns that a table cannot do without and does not have."""
    return [COLUMN_LABELS[column] for column in NEEDED if column not in columns]


def kind_of(words: str) -> BodyKind | None:
    """Return the kind of body that somebody wrote; None when there is none of the name."""
    plain = plain_title(words)
    for kind, label in BODY_KINDS.items():
        found = BodyKind(kind)
        if plain in {plain_title(word) for word in (str(label), *_KIND_WORDS.get(found, ()))}:
            return found
    return None


def duty_of(kind: BodyKind, words: str) -> MemberDuty | None:
    """Return the duty that somebody wrote for a kind of body; None when the kind has none such."""
    plain = plain_title(words)
    for duty in duties_of(kind):
        labels = (str(duty_label(kind, duty)), str(MEMBER_DUTIES[duty]), *_DUTY_WORDS[duty])
        if plain in {plain_title(label) for label in labels}:
            return duty
    return None


def read_roster(grid: Grid, header: Header, columns: Mapping[Column, int]) -> list[RosterRow]:
    """Read every row of data, with all that is wrong in it."""
    rows = data_rows(grid, header, columns[Column.NAME])
    return [_read_row(number, cells, columns) for number, cells in rows]


def _read_row(number: int, cells: Sequence[Cell], columns: Mapping[Column, int]) -> RosterRow:
    faults: list[Fault] = []

    def text(column: Column, limit: int) -> str:
        place = columns.get(column)
        if place is None or place >= len(cells):
            return ""
        try:
            found = read_text(cells[place], limit)
        except CellFault as error:
            faults.append(fault(column, error.text))
            return ""
        if not found and column in NEEDED:
            faults.append(fault(column, say("没有填写。")))
        return found

    name, kind = text(Column.NAME, NAME_LIMIT), text(Column.KIND, WORD_LIMIT)
    unit, duty = text(Column.UNIT, NAME_LIMIT), text(Column.DUTY, WORD_LIMIT)
    person, post = text(Column.PERSON, PERSON_LIMIT), text(Column.POST, POST_LIMIT)
    meant = kind_of(kind) if kind else None
    faults += _word_faults(kind, meant, duty)
    duty_meant = duty_of(meant, duty) if meant and duty else None
    return RosterRow(number, name, meant or "", unit, duty_meant or "", person, post, tuple(faults))


def _word_faults(kind: str, meant: BodyKind | None, duty: str) -> list[Fault]:
    if kind and meant is None:
        known = "、".join(str(label) for label in BODY_KINDS.values())
        return [
            fault(Column.KIND, say("没有“{kind}”这一类，可以填：{known}", kind=kind, known=known))
        ]
    if meant is BodyKind.LEADING_GROUP_OFFICE:
        return [fault(Column.KIND, say("领导小组办公室请在“成立”页面登记。"))]
    if meant is not None and duty and duty_of(meant, duty) is None:
        labels = "、".join(str(duty_label(meant, one)) for one in duties_of(meant))
        return [fault(Column.DUTY, say("这一类组织的职务是：{labels}", labels=labels))]
    return []


@dataclass(frozen=True, slots=True)
class Lineup:
    """The rows of one body: the first, who leads by each row, each person with their rows."""

    rows: Sequence[RosterRow]

    def faults(self, *, is_new: bool) -> dict[int, list[Fault]]:
        """Return what does not fit among the rows of one body, by row."""
        first = self.rows[0]
        found: dict[int, list[Fault]] = {}
        for row in self.rows[1:]:
            if row.kind and first.kind and row.kind != first.kind:
                words = say("与第 {row} 行是同一个组织，类别却不同。", row=first.row)
                found.setdefault(row.row, []).append(fault(Column.KIND, words))
        if first.kind:
            self._check_leaders(BodyKind(first.kind), found, is_new=is_new)
        return found

    def _check_leaders(
        self, kind: BodyKind, found: dict[int, list[Fault]], *, is_new: bool
    ) -> None:
        leading = leading_duty(kind)
        label = duty_label(kind, leading)
        leaders = [row for row in self.rows if row.duty == leading]
        for row in leaders[1:]:
            words = say("第 {row} 行已是{duty}，只能有一名。", row=leaders[0].row, duty=label)
            found.setdefault(row.row, []).append(fault(Column.DUTY, words))
        is_told = any(not row.duty for row in self.rows)
        if is_new and not leaders and not is_told:
            words = say("这个组织没有{duty}，要有一名。", duty=label)
            found.setdefault(self.rows[0].row, []).append(fault(Column.DUTY, words))


def lineups(
    rows: Sequence[RosterRow], key: Callable[[RosterRow], object]
) -> list[Sequence[RosterRow]]:
    """Return the rows body by body, in the order of the table."""
    found: dict[object, list[RosterRow]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return list(found.values())
