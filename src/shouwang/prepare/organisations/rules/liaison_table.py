"""The liaison register 附表1 as a table: its columns, and one row as what it says (R16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import CellFault, read_code, read_day, read_text
from shouwang.ground.workbooks.grids import Cell, Grid
from shouwang.ground.workbooks.headers import Header, data_rows, proposed_columns

NAME_LIMIT = 120
OFFICIAL_LIMIT = 40
POST_LIMIT = 200
DOCUMENT_LIMIT = 260
CODE_LIMIT = 40
CODE_LENGTH = 18


class Column(StrEnum):
    """What a column of the table can mean."""

    NAME = "name"
    CODE = "credit_code"
    VILLAGE = "village"
    OFFICIAL = "official"
    POST = "post"
    FROM_ON = "from_on"
    DOCUMENT = "document"


TITLE = say("企业联系人登记表（附表1）")
NUMBER_LABEL = say("序号")
COLUMN_LABELS: Mapping[Column, Text] = {
    Column.NAME: say("企业名称"),
    Column.CODE: say("统一社会信用代码"),
    Column.VILLAGE: say("所在社区（村）"),
    Column.OFFICIAL: say("联系干部"),
    Column.POST: say("岗位"),
    Column.FROM_ON: say("起始日期"),
    Column.DOCUMENT: say("依据文件"),
}

SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    column: tuple(words.split())
    for column, words in {
        Column.NAME: "企业名称 单位名称 企业 名称 企业全称 联系企业 企业(单位)名称",
        Column.CODE: "统一社会信用代码 社会信用代码 信用代码 统一信用代码 机构代码",
        Column.VILLAGE: "所在社区(村) 所在村(社区) 所属村(社区) 所属社区(村) 村(社区) 社区(村)"
        " 所在村 所在社区 所属村 所属社区 村 社区 属地",
        Column.OFFICIAL: "联系干部 联系人 联系领导 联企干部 联系干部姓名 联系人姓名 责任领导 姓名",
        Column.POST: "岗位 职务 单位及职务 单位职务 联系人职务 干部职务",
        Column.FROM_ON: "起始日期 开始日期 自 联系起始日期 联系日期 生效日期",
        Column.DOCUMENT: "依据文件 依据 文号 文件依据 文件",
    }.items()
}


@dataclass(frozen=True, slots=True)
class LiaisonMapping:
    """Which column (0-based) holds what; the document of rows that name none."""

    columns: Mapping[Column, int] = field(default_factory=dict)
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, under the label of its column."""

    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class LiaisonRow:
    """One row as it stands in the table; what could not be read is empty and named."""

    row: int
    name: str = ""
    credit_code: str = ""
    village: str = ""
    official: str = ""
    post: str = ""
    from_on: date | None = None
    document: str = ""
    faults: tuple[Fault, ...] = ()


ValueT = TypeVar("ValueT")


def fault(column: Column, text: Text) -> Fault:
    """Return a fault of a column."""
    return Fault(COLUMN_LABELS[column], text)


def propose(header: Header) -> LiaisonMapping:
    """Propose what each column means, by its title."""
    return LiaisonMapping(proposed_columns(header, SYNONYMS))


def mapping_faults(mapping: LiaisonMapping, width: int) -> dict[str, Text]:
    """Return what is wrong with a chosen mapping."""
    wrong: dict[str, Text] = {}
    used: dict[int, Column] = {}
    for column, number in mapping.columns.items():
        if not 0 <= number < width:
            wrong[column.value] = say("表格里没有这一列。")
        elif number in used:
            wrong[column.value] = say("这一列已用作“{other}”。", other=COLUMN_LABELS[used[number]])
        used.setdefault(number, column)
    if Column.NAME not in mapping.columns and Column.CODE not in mapping.columns:
        wrong[Column.NAME.value] = say("请指定哪一列是企业名称或统一社会信用代码。")
    if Column.OFFICIAL not in mapping.columns:
        wrong[Column.OFFICIAL.value] = say("请指定哪一列是联系干部。")
    if Column.DOCUMENT not in mapping.columns and mapping.document_id is None:
        wrong["document_id"] = say("请指定依据文件所在的列，或者选定整表的依据文件。")
    return wrong


def stored_mapping(mapping: LiaisonMapping) -> dict[str, object]:
    """Return a mapping as JSON."""
    columns = {column.value: number for column, number in mapping.columns.items()}
    return {"columns": columns, "document_id": mapping.document_id}


def restored_mapping(stored: Mapping[str, object]) -> LiaisonMapping:
    """Return a mapping that was stored."""
    columns, document_id = stored.get("columns"), stored.get("document_id")
    return LiaisonMapping(
        {Column(name): int(number) for name, number in columns.items()}
        if isinstance(columns, Mapping)
        else {},
        int(document_id) if isinstance(document_id, int) else None,
    )


def read_table(
    grid: Grid, header: Header, mapping: LiaisonMapping, is_credit_code: Callable[[str], bool]
) -> list[LiaisonRow]:
    """Read every row of data, with all that is wrong in it."""
    columns = mapping.columns
    key = columns.get(Column.NAME, columns.get(Column.CODE, 0))
    return [
        _read_row(number, cells, columns, is_credit_code)
        for number, cells in data_rows(grid, header, key)
    ]


def _read_row(
    number: int,
    cells: Sequence[Cell],
    columns: Mapping[Column, int],
    is_credit_code: Callable[[str], bool],
) -> LiaisonRow:
    faults: list[Fault] = []

    def read(column: Column, reader: Callable[[Cell], ValueT], empty: ValueT) -> ValueT:
        place = columns.get(column)
        if place is None or place >= len(cells):
            return empty
        try:
            return reader(cells[place])
        except CellFault as error:
            faults.append(fault(column, error.text))
            return empty

    def text(column: Column, limit: int) -> str:
        return read(column, lambda cell: read_text(cell, limit), "")

    code = read(Column.CODE, lambda cell: read_code(cell, CODE_LIMIT).upper(), "")
    row = LiaisonRow(
        row=number,
        name=text(Column.NAME, NAME_LIMIT),
        credit_code=code,
        village=read(Column.VILLAGE, lambda cell: read_code(cell, NAME_LIMIT), ""),
        official=text(Column.OFFICIAL, OFFICIAL_LIMIT),
        post=text(Column.POST, POST_LIMIT),
        from_on=read(Column.FROM_ON, read_day, None),
        document=text(Column.DOCUMENT, DOCUMENT_LIMIT),
    )
    return replace(row, faults=(*faults, *_missing(row, faults, is_credit_code)))


def _missing(
    row: LiaisonRow, faults: Iterable[Fault], is_credit_code: Callable[[str], bool]
) -> list[Fault]:
    named = [found.label for found in faults]
    found = []
    if row.credit_code and not is_credit_code(row.credit_code):
        found.append(fault(Column.CODE, _code_words(row.credit_code)))
    if not row.name and not row.credit_code and COLUMN_LABELS[Column.CODE] not in named:
        found.append(fault(Column.NAME, say("没有填写企业名称或统一社会信用代码。")))
    if not row.official and COLUMN_LABELS[Column.OFFICIAL] not in named:
        found.append(fault(Column.OFFICIAL, say("没有填写联系干部。")))
    return found


def _code_words(code: str) -> Text:
    if len(code) > CODE_LENGTH and (code.startswith("00") or code.endswith("00")):
        return say("有 {n} 位，应为 18 位，请核对是不是多写了 0。", n=len(code))
    if len(code) != CODE_LENGTH:
        return say("有 {n} 位，应为 18 位。", n=len(code))
    return say("校验位不对，请核对有没有写错。")
