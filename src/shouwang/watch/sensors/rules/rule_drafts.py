"""What is written down of a rule, what a trial found, and what must be so before it is on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shouwang.ground.errors import Invalid, Text, say

from .rule_parameters import KEY_LIMIT, TITLE_LIMIT, TRY_DAYS

KEY_FORM = re.compile(rf"[a-z][a-z0-9_-]{{1,{KEY_LIMIT - 1}}}")
RESERVED_KEYS = frozenset({"new"})
"""Words that stand in addresses where the key of a rule would."""


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as it is drafted; an empty area is the drafter's own."""

    key: str
    title: str
    body: Mapping[str, object] = field(default_factory=dict)
    area_code: str = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule would have fired on stored readings; None: not over at the end of the trial."""

    sensor_code: str
    level: str
    fired_at: datetime
    ended_at: datetime | None
    readings: tuple[Mapping[str, object], ...] = ()


def check_draft(draft: RuleDraft) -> None:
    """Refuse a rule without a usable key or title, with Invalid."""
    wrong: dict[str, Text] = {}
    if not KEY_FORM.fullmatch(draft.key):
        words = say(
            "代号用小写英文字母开头，只含字母、数字、_ 和 -，最多 {n} 个字符。", n=KEY_LIMIT
        )
        wrong["key"] = words
    elif draft.key in RESERVED_KEYS:
        wrong["key"] = say("这个代号不能用，请换一个。")
    title = draft.title.strip()
    if not title or len(title) > TITLE_LIMIT or "\x00" in title:
        wrong["title"] = say("请填写名称，最多 {n} 字。", n=TITLE_LIMIT)
    if wrong:
        raise Invalid(wrong)


def check_period(from_at: datetime, until_at: datetime) -> None:
    """Refuse a trial that ends before it begins or reaches over too many days."""
    if until_at <= from_at:
        raise Invalid({"until_at": say("结束时间要在开始时间之后。")})
    if until_at - from_at > timedelta(days=TRY_DAYS):
        raise Invalid({"from_at": say("试算最多 {n} 天。", n=TRY_DAYS)})
