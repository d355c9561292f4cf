"""The kinds of official documents, which the rooms that issue them hand over at start-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shouwang.ground.errors import Text, say

Row = Mapping[str, str]
Value = str | Sequence[str] | Sequence[Row]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a field that is a table; its share of the width in the built-in layout."""

    name: str
    label: Text
    share: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """What a document of a kind is filled with; with columns it is a table, else a text or list."""

    name: str
    label: Text
    is_required: bool = True
    is_list: bool = False
    is_long: bool = False
    columns: tuple[Column, ...] = ()
    sample: Value = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the built-in layout, with fields such as `{{ place }}`."""

    text: str
    is_addressee: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A field that is a list, as numbered paragraphs, or as a table when it has columns."""

    field: str


Block = Line | Rows


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: its name, its series in the 文号, its fields, its built-in layout.

    `heading` names the field that is the document's title; "" takes the kind's own name. `blocks`
    may be left out: then each field stands with its label. The words of the layout are Chinese in
    every language of the screen, as they are what is signed.
    """

    code: str
    title: Text
    series: str
    fields: tuple[Field, ...]
    blocks: tuple[Block, ...] = ()
    heading: str = ""
    is_by_hand: bool = False
    print_template: str = "documents/print.html"

    def field(self, name: str) -> Field | None:
        """Return the field of that name."""
        return next((found for found in self.fields if found.name == name), None)

    @property
    def layout(self) -> tuple[Block, ...]:
        """Return the blocks of the built-in layout."""
        return self.blocks or tuple(
            Rows(found.name) if found.is_list else Line(f"{found.label}：{{{{ {found.name} }}}}")
            for found in self.fields
            if found.name != self.heading
        )


OWN_FIELDS: Mapping[str, Text] = {
    "heading": say("标题"),
    "number": say("文号"),
    "office": say("发文机关"),
    "issued_on": say("成文日期"),
    "code": say("验证码"),
    "verify_url": say("查验网址"),
    "digest": say("内容摘要"),
    "signature": say("签发情况"),
    "qr": say("查验二维码"),
}
"""What the platform fills in every document."""
SERIES_LIMIT = 12
REQUIRED_OWN_FIELDS = ("number", "office", "issued_on", "code")

GENERAL_NOTICE = DocumentKind(
    code="general_notice",
    title=say("通知"),
    series="发",
    heading="title",
    is_by_hand=True,
    fields=(
        Field("title", say("标题"), sample="关于开展夏季消防安全检查的通知"),
        Field("addressee", say("主送"), sample="各社区（村）"),
        Field(
            "body",
            say("正文"),
            is_long=True,
            sample="为做好夏季消防安全工作，现将有关事项通知如下。\n一、排查消防通道。\n二、清理楼道杂物。",
        ),
    ),
    blocks=(Line("{{ addressee }}：", is_addressee=True), Line("{{ body }}")),
)

_kinds: dict[str, DocumentKind] = {GENERAL_NOTICE.code: GENERAL_NOTICE}


def use_kinds(*kinds: DocumentKind) -> None:
    """Hand kinds over at start-up; a kind of the same code takes the place of the earlier one."""
    for kind in kinds:
        _check(kind)
        _kinds[kind.code] = kind


def _check(kind: DocumentKind) -> None:
    names = [found.name for found in kind.fields]
    taken = set(names) & set(OWN_FIELDS)
    if taken or len(set(names)) != len(names) or not all(name.isidentifier() for name in names):
        raise ValueError(f"kind {kind.code} names a field twice, wrongly, or like one of ours")
    if kind.is_by_hand and any(found.columns for found in kind.fields):
        raise ValueError(f"kind {kind.code} has a table, which nobody writes by hand")
    if len(kind.series) > SERIES_LIMIT:
        raise ValueError(f"the series of kind {kind.code} is too long")
    if kind.heading and kind.heading not in names:
        raise ValueError(f"kind {kind.code} takes its heading from a field that it has not")
    columns = {column.name for found in kind.fields for column in found.columns}
    if columns & set(dir(dict)):
        raise ValueError(f"kind {kind.code} names a column like a word of the language")
    missing = [one.field for one in kind.layout if isinstance(one, Rows) and one.field not in names]
    if missing:
        raise ValueError(f"kind {kind.code} lays out fields that it has not: {missing}")


def all_kinds() -> tuple[DocumentKind, ...]:
    """Return the kinds that were handed over, in that order."""
    return tuple(_kinds.values())


def kind_of(code: str) -> DocumentKind | None:
    """Return the kind of that code."""
    return _kinds.get(code)
