"""What passes between the street and the upper level: its words, and the form of its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .drafts import check_text
from .kinds import DecisionKind

_BRACKETS: Final = str.maketrans("[]【】［］﹝﹞()", "〔〕〔〕〔〕〔〕（）")
_NUMBER: Final = re.compile(
    r"(?P<sign>[㐀-鿿A-Za-z（）]{1,30})〔(?P<year>(?:19|20)(?:\d\d|[×xX*＊]{2}))〕第?(?P<count>[1-9]\d{0,4})号"
)
"""GB/T 9704-2012, 7.2.5; copies that were made public mask the last two digits of the year."""


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A report to the upper level, a meeting or a decision of it."""

    kind: str
    title: str
    issuer: str
    text: str
    document_number: str = ""
    decided_on: date | None = None


def normal_number(text: str) -> str | None:
    """Return a document number in its one form (兰应急〔20××〕12号); None when it is none."""
    plain = "".join(text.split()).translate(_BRACKETS)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    year = re.sub(r"[xX*＊]", "×", found["year"])
    return f"{found['sign']}〔{year}〕{found['count']}号"


def check_decision(draft: DecisionDraft, today: date) -> None:
    """Refuse a decision, naming each wrong field."""
    wrong: dict[str, Text] = {}
    if draft.kind not in set(DecisionKind):
        wrong["decision_kind"] = say("请选择书面报告、会议或决定。")
    for name, limit, missing in (
        ("title", 200, say("请写明名称。")),
        ("issuer", 120, say("请写明是哪个单位。")),
        ("text", 2_000, say("请写明内容。")),
    ):
        value = getattr(draft, name)
        unfit = missing if not value.strip() else check_text(value, limit)
        if unfit:
            wrong["decision_text" if name == "text" else name] = unfit
    if draft.document_number.strip() and normal_number(draft.document_number) is None:
        wrong["document_number"] = say("文号应写成“兰应急〔2026〕12号”，年份可写成“20××”。")
    if draft.decided_on is not None and draft.decided_on > today:
        wrong["decided_on"] = say("日期不能晚于今天。")
    if wrong:
        raise Invalid(wrong)
