"""The list of vulnerable people as a table: its columns, and one row as what it says (R48)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import CellFault, read_code, read_count, read_text
from shouwang.ground.workbooks.grids import Cell, Grid
from shouwang.ground.workbooks.headers import Header, data_rows, plain_title, proposed_columns
from shouwang.ground.workbooks.villages import read_village

from .drafts import phone_digits, phone_fault
from .parameters import (
    ADDRESS_LIMIT,
    HELPERS_LIMIT,
    NAME_LIMIT,
    NOTES_LIMIT,
    ORDER_LIMIT,
    PHONE_LIMIT,
)
from .wording import CATEGORY_LABELS, TRANSPORT_LABELS, Category, Transport


class Column(StrEnum):
    """What a column of the table can mean."""

    NAME = "name"
    CATEGORY = "category"
    VILLAGE = "village"
    PHONE = "phone"
    ADDRESS = "address"
    TRANSPORT = "transport"
    ORDER = "contact_order"
    HELPER = "helper"
    HELPER_PHONE = "helper_phone"
    NOTES = "notes"


TITLE = say("帮扶对象名单")
COLUMN_LABELS: Mapping[Column, Text] = {
    Column.NAME: say("姓名"),
    Column.CATEGORY: say("类别"),
    Column.VILLAGE: say("村（社区）"),
    Column.PHONE: say("联系电话"),
    Column.ADDRESS: say("住址"),
    Column.TRANSPORT: say("怎么转移"),
    Column.ORDER: say("联系顺序"),
    Column.HELPER: say("结对帮扶人"),
    Column.HELPER_PHONE: say("帮扶人电话"),
    Column.NOTES: say("备注"),
}
SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    column: tuple(words.split())
    for column, words in {
        Column.NAME: "姓名 对象姓名 帮扶对象 帮扶对象姓名 老人姓名",
        Column.CATEGORY: "类别 人员类别 对象类别 人群类别 类型",
        Column.VILLAGE: "村(社区) 社区(村) 所属村(社区) 所在村(社区) 所属社区(村) 所在社区(村)"
        " 所属村 所在村 所属社区 所在社区 村 社区",
        Column.PHONE: "联系电话 电话 手机 手机号 手机号码 电话号码 本人电话",
        Column.ADDRESS: "住址 家庭住址 居住地址 详细地址 地址",
        Column.TRANSPORT: "怎么转移 转移方式 转移需求 行动能力",
        Column.ORDER: "联系顺序 叫应顺序 顺序",
        Column.HELPER: "结对帮扶人 帮扶人 帮扶人姓名 结对帮扶人姓名 结对人 帮扶责任人 结对",
        Column.HELPER_PHONE: "帮扶人电话 帮扶人联系电话 结对帮扶人电话 帮扶责任人电话",
        Column.NOTES: "备注 要注意什么 注意事项",
    }.items()
}
CATEGORY_WORDS: Mapping[str, str] = {
    word: category
    for category, words in {
        Category.ELDERLY_ALONE: "独居老人 空巢老人 独居 elderly_alone",
        Category.CHILD: "留守儿童 儿童 child",
        Category.DISABLED: "残疾人 残疾 残障人士 disabled",
        Category.MATERNITY: "孕产妇哺乳期妇女 孕产妇 孕妇 哺乳期妇女 maternity",
        Category.ILL: "病人 重病患者 患病 ill",
        Category.OTHER: "其他需要帮助的人 其他 other",
    }.items()
    for word in map(plain_title, words.split())
}
TRANSPORT_WORDS: Mapping[str, str] = {
    word: transport
    for transport, words in {
        Transport.WALKS: "能自己走 自己走 自行 步行 walks",
        Transport.WHEELCHAIR: "要轮椅 轮椅 wheelchair",
        Transport.STRETCHER: "要担架 担架 stretcher",
    }.items()
    for word in map(plain_title, words.split())
}
PARTS = re.compile(r"[、,，;；]")
WORD_LIMIT = 20
HELPERS_TEXT_LIMIT = HELPERS_LIMIT * (NAME_LIMIT + 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, under the label of its column."""

    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class RowHelper:
    """Somebody who helps, as a row names them."""

    name: str = field(repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as it stands in the table; what is empty says nothing about a person."""

    row: int
    name: str = field(default="", repr=False)
    village: str = ""
    category: str = ""
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    transport: str = ""
    contact_order: int | None = None
    helpers: tuple[RowHelper, ...] = field(default=(), repr=False)
    notes: str = field(default="", repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)

    @property
    def digits(self) -> str:
        """Return only the digits of the phone number."""
        return phone_digits(self.phone)


ValueT = TypeVar("ValueT")
ColumnMap = Mapping[Column, int]


def fault(column: Column, text: Text) -> Fault:
    """Return a fault of a column."""
    return Fault(COLUMN_LABELS[column], text)


def propose(header: Header) -> dict[Column, int]:
    """Propose what each column means, by its title."""
    return proposed_columns(header, SYNONYMS)


def mapping_faults(columns: ColumnMap, width: int) -> dict[str, Text]:
    """Return what is wrong with the chosen columns (0-based)."""
    wrong: dict[str, Text] = {}
    used: dict[int, Column] = {}
    for column, number in columns.items():
        if not 0 <= number < width:
            wrong[column.value] = say("表格里没有这一列。")
        elif number in used:
            wrong[column.value] = say("这一列已用作“{other}”。", other=COLUMN_LABELS[used[number]])
        used.setdefault(number, column)
    if Column.NAME not in columns:
        wrong[Column.NAME.value] = say("请指定哪一列是姓名。")
    return wrong


def stored_columns(columns: ColumnMap) -> dict[str, object]:
    """Return the chosen columns as JSON."""
    return {"columns": {column.value: number for column, number in columns.items()}}


def restored_columns(stored: Mapping[str, object]) -> dict[Column, int]:
    """Return columns that were stored."""
    columns = stored.get("columns")
    if not isinstance(columns, Mapping):
        return {}
    return {Column(name): int(number) for name, number in columns.items()}


def read_table(
    grid: Grid,
    header: Header,
    columns: ColumnMap,
    villages: Mapping[str, tuple[str, ...]],
    only_village: str,
) -> list[PersonRow]:
    """Read every row of data, with all that is wrong in it; an empty village is the only one."""
    return [
        _read_row(number, cells, columns, lambda cell: read_village(cell, villages, only_village))
        for number, cells in data_rows(grid, header, columns[Column.NAME])
    ]


def _read_row(
    number: int,
    cells: Sequence[Cell],
    columns: ColumnMap,
    village: Callable[[Cell], str],
) -> PersonRow:
    faults: list[Fault] = []

    def read(column: Column, reader: Callable[[Cell], ValueT], empty: ValueT) -> ValueT:
        place = columns.get(column)
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            return reader(cell)
        except CellFault as error:
            faults.append(fault(column, error.text))
            return empty

    def text(column: Column, limit: int) -> str:
        return read(column, lambda cell: read_text(cell, limit, takes_signs=True), "")

    row = PersonRow(
        row=number,
        name=read(Column.NAME, _read_name, ""),
        category=read(Column.CATEGORY, _read_category, ""),
        village=read(Column.VILLAGE, village, ""),
        phone=read(Column.PHONE, _read_phone, ""),
        address=text(Column.ADDRESS, ADDRESS_LIMIT),
        transport=read(Column.TRANSPORT, _read_transport, ""),
        contact_order=read(Column.ORDER, _read_order, None),
        notes=text(Column.NOTES, NOTES_LIMIT),
    )
    names = text(Column.HELPER, HELPERS_TEXT_LIMIT)
    phones = read(Column.HELPER_PHONE, lambda cell: read_code(cell, HELPERS_TEXT_LIMIT), "")
    helpers = _helpers(names, phones, faults)
    return replace(row, helpers=helpers, faults=tuple(faults))


def _read_name(cell: Cell) -> str:
    name = read_text(cell, NAME_LIMIT, takes_signs=True)
    if not name:
        raise CellFault(say("没有填写姓名。"))
    return name


def _read_phone(cell: Cell) -> str:
    phone = read_code(cell, PHONE_LIMIT)
    wrong = phone_fault(phone)
    if wrong is not None:
        raise CellFault(wrong)
    return phone


def _read_category(cell: Cell) -> str:
    return _read_word(cell, CATEGORY_WORDS, CATEGORY_LABELS)


def _read_transport(cell: Cell) -> str:
    return _read_word(cell, TRANSPORT_WORDS, TRANSPORT_LABELS)


def _read_word(cell: Cell, words: Mapping[str, str], labels: Mapping[str, Text]) -> str:
    text = read_text(cell, NAME_LIMIT)
    if not text:
        return ""
    found = words.get(plain_title(text))
    if found is None:
        options = "；".join(str(label) for label in labels.values())
        asked = text[:WORD_LIMIT]
        raise CellFault(say("没有“{word}”，请填其中一个：{options}。", word=asked, options=options))
    return found


def _read_order(cell: Cell) -> int | None:
    order = read_count(cell)
    if order is not None and not 1 <= order <= ORDER_LIMIT:
        raise CellFault(say("联系顺序应在 1 至 {n} 之间。", n=ORDER_LIMIT))
    return order


def _helpers(names: str, phones: str, faults: list[Fault]) -> tuple[RowHelper, ...]:
    """Return who helps: several are written one after the other, their phones in that order."""
    pairs = [
        (name.strip(), phone.strip())
        for name, phone in zip_longest(PARTS.split(names), PARTS.split(phones), fillvalue="")
    ]
    told = dict.fromkeys(pair for pair in pairs if any(pair))
    found = [RowHelper(name, phone) for name, phone in told]
    if any(not one.name for one in found):
        text = say("电话要和结对帮扶人一一对应，几个人用顿号隔开。")
        faults.append(fault(Column.HELPER_PHONE, text))
    if len(found) > HELPERS_LIMIT:
        faults.append(fault(Column.HELPER, say("一个人最多结对 {n} 人。", n=HELPERS_LIMIT)))
    for one in found:
        wrong = phone_fault(one.phone)
        if wrong is not None:
            faults.append(fault(Column.HELPER_PHONE, wrong))
        if len(one.name) > NAME_LIMIT:
            faults.append(fault(Column.HELPER, say("最多 {n} 个字。", n=NAME_LIMIT)))
    return tuple(found)
