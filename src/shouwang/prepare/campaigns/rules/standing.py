"""A campaign's check that goes on after it: of what, how often, by whom (R66)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from shouwang.ground.errors import Invalid, say

from .texts import LINE_LIMIT, LIST_LIMIT, fault_of_needed, faults

INTERVAL_LIMIT_DAYS = 3_660


@dataclass(frozen=True, slots=True)
class StandingCheckDraft:
    """Which types of places a post of a unit checks every so many days.

    The first check is due one interval from today unless a day is given.
    """

    title: str
    type_codes: tuple[str, ...]
    interval_days: int
    unit_id: int
    post_id: int
    first_due_on: date | None = None


def check_standing(draft: StandingCheckDraft, types: Collection[str], today: date) -> None:
    """Refuse a standing check that cannot be done, naming each wrong field."""
    wrong = faults([("title", fault_of_needed(draft.title, LINE_LIMIT, say("请填写检查名称。")))])
    if not draft.type_codes:
        wrong["type_codes"] = say("请选择检查哪类场所。")
    elif len(draft.type_codes) > LIST_LIMIT or set(draft.type_codes) - set(types):
        wrong["type_codes"] = say("没有这类场所。")
    if not 1 <= draft.interval_days <= INTERVAL_LIMIT_DAYS:
        wrong["interval_days"] = say("间隔至少 1 天，最多 {n} 天。", n=INTERVAL_LIMIT_DAYS)
    if draft.first_due_on is not None and draft.first_due_on < today:
        wrong["first_due_on"] = say("第一次检查的日期已经过去。")
    if wrong:
        raise Invalid(wrong)


def next_due_on(due_on: date, interval_days: int, today: date) -> date:
    """Return the next due day after today; days that passed unnoticed are not made up for."""
    behind = max(0, (today - due_on).days) // interval_days
    return due_on + timedelta(days=interval_days * (behind + 1))
