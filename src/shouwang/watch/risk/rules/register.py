"""The risk register: reviews, overrulings, and what is wrong with them (R214, R216)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shouwang.ground.errors import Invalid, Text, say

from .levels import Level
from .parameters import OVERRULE_DAYS_LIMIT, REASON_LIMIT, TEXT_LIMIT


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """A review of a risk: what keeps it under control and who answers for it."""

    measures: str
    owner_unit_id: int | None = None
    owner_post_id: int | None = None
    note: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class OverruleDraft:
    """Another level than the computed one, with a reason and its last day."""

    level: str
    reason: str
    until_on: date


@dataclass(frozen=True, slots=True)
class TextOverruleDraft:
    """Another category or level of a text than the suggested ones, with a reason and last day."""

    category: str
    grade: str
    reason: str
    until_on: date


def check_review(draft: ReviewDraft, today: date, longest_days: int) -> None:
    """Refuse a review without measures or owner, or with a next day too far off."""
    wrong: dict[str, Text] = {}
    if not draft.measures.strip():
        wrong["measures"] = say("请写明管控措施。")
    elif len(draft.measures) > TEXT_LIMIT:
        wrong["measures"] = say("最多 {n} 字。", n=TEXT_LIMIT)
    if draft.owner_unit_id is None:
        wrong["owner_unit_id"] = say("请选择责任单位。")
    if len(draft.note) > REASON_LIMIT:
        wrong["note"] = say("最多 {n} 字。", n=REASON_LIMIT)
    latest = today + timedelta(days=longest_days)
    if draft.next_on is not None and not today < draft.next_on <= latest:
        wrong["next_on"] = say("下次复核应在明天至 {day} 之间。", day=latest.isoformat())
    if wrong:
        raise Invalid(wrong)


def check_overrule(draft: OverruleDraft, today: date) -> None:
    """Refuse a level that there is not, no reason, or no end within the limit."""
    wrong = _check_reason(draft.reason, draft.until_on, today)
    if draft.level not in set(Level):
        wrong["level"] = say("请选择等级。")
    if wrong:
        raise Invalid(wrong)


def check_text_overrule(draft: TextOverruleDraft, today: date, known: frozenset[str]) -> None:
    """Refuse a category that there is not, no reason, or no end within the limit."""
    wrong = _check_reason(draft.reason, draft.until_on, today)
    if draft.category not in known:
        wrong["category"] = say("没有这个类别。")
    if wrong:
        raise Invalid(wrong)


def _check_reason(reason: str, until_on: date, today: date) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not reason.strip():
        wrong["reason"] = say("请写明理由。")
    elif len(reason) > REASON_LIMIT:
        wrong["reason"] = say("理由最多 {n} 字。", n=REASON_LIMIT)
    latest = today + timedelta(days=OVERRULE_DAYS_LIMIT)
    if not today <= until_on <= latest:
        wrong["until_on"] = say("截止日应在今天至 {day} 之间。", day=latest.isoformat())
    return wrong
