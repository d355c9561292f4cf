"""Pure rules of checklists: the form of codes and answers, and the reading of the shipped data."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from shouwang.ground.errors import Text, say

EDITION = "2026.1"
EFFECTIVE_ON = date(2026, 1, 1)
DATA = Path(__file__).parent / "data"
CODE_FORM = re.compile(r"(?P<list>[A-Z]{2})-(?P<group>\d{2})(?P<item>\d{2})", re.ASCII)


class Severity(StrEnum):
    """What a failed item opens, worst last; `major` is a suspicion until a person confirms it."""

    GENERAL = "general"
    LEVEL2 = "level2"
    MAJOR = "major"


class AnswerKind(StrEnum):
    """In which form an item is answered."""

    PASS_FAIL_NA = "pass_fail_na"  # noqa: S105 - a kind of answer, no password
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    PHOTO = "photo"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Answer:
    """The form of an answer: a number has its unit, a choice its possibilities."""

    kind: AnswerKind
    unit: str = ""
    choices: tuple[str, ...] = ()


def read_answer(text: str) -> Answer:
    """Read `number:人`, `choice:A|B`, or a bare kind; ValueError when it is none."""
    kind, _, detail = text.partition(":")
    known = AnswerKind(kind)
    if known is AnswerKind.CHOICE:
        choices = tuple(filter(None, detail.split("|")))
        if len(choices) < 2:
            raise ValueError(f"a choice needs two possibilities: {text!r}")
        return Answer(known, choices=choices)
    if (known is AnswerKind.NUMBER) != bool(detail):
        raise ValueError(f"a number has a unit and nothing else has one: {text!r}")
    return Answer(known, unit=detail)


ANSWER_WORDS = {
    AnswerKind.PASS_FAIL_NA: say("合格 / 不合格 / 不适用"),
    AnswerKind.NUMBER: say("数字"),
    AnswerKind.DATE: say("日期"),
    AnswerKind.TEXT: say("文字"),
    AnswerKind.PHOTO: say("照片"),
    AnswerKind.CHOICE: say("选项"),
}


def answer_words(answer: Answer) -> Text:
    """Return the form of an answer in words."""
    if answer.kind is AnswerKind.NUMBER:
        return say("数字（{unit}）", unit=answer.unit)
    if answer.kind is AnswerKind.CHOICE:
        return say("选项：{choices}", choices="、".join(answer.choices))
    return ANSWER_WORDS[answer.kind]


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list of the shipped data."""

    code: str
    file: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the shipped data."""

    code: str
    list_code: str
    group: str
    category_zh: str
    category_en: str
    plan_item: str
    item_zh: str
    item_en: str
    legal_basis: str
    severity_default: str
    answer_type: str


@dataclass(frozen=True, slots=True)
class SuitRow:
    """A list that suits a place type or a use."""

    place_type: str
    list_code: str


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        yield from reader


def shipped_lists() -> list[ListRow]:
    """Read the lists that ship with Shouwang, in their order."""
    return [ListRow(*cells) for cells in _rows("lists.csv")]


def shipped_items() -> list[ItemRow]:
    """Read the items that ship with Shouwang; ValueError names the first wrong one."""
    items = [ItemRow(*cells) for row in shipped_lists() for cells in _rows(f"{row.file}.csv")]
    for item in items:
        check_item(item)
    return items


def shipped_suits() -> list[SuitRow]:
    """Read which lists suit which place types."""
    return [SuitRow(*cells) for cells in _rows("suits.csv")]


def check_item(item: ItemRow) -> None:
    """Refuse an item whose code, severity or answer has no known form."""
    form = CODE_FORM.fullmatch(item.code)
    if form is None or form["list"] != item.list_code or form["group"] != item.group:
        raise ValueError(f"the code {item.code!r} does not fit its list and group")
    if not item.item_zh or not item.item_en:
        raise ValueError(f"{item.code} needs its words in both languages")
    Severity(item.severity_default)
    read_answer(item.answer_type)
