"""Rectification plans: drafts of measures and steps, progress, and the guard of a deferral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shouwang.ground.errors import Invalid, Text, say

from .wording import MeasureKind

CASE_LIMIT = 9_999
WITH_RESULT = frozenset({MeasureKind.QUARRY_ACTION, MeasureKind.ELIMINATION})
"""Measures with a result of their own: what was prosecuted, what came instead of the old."""


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """A protective measure to be put in force."""

    kind: str
    text: str
    until_at: datetime | None = None
    position: str = ""
    cases: int | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step of a rectification plan."""

    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with what it is made of; without a denominator it has no value (R289, R290)."""

    numerator: int
    denominator: int
    as_of: datetime

    @property
    def value(self) -> Decimal | None:
        """Return the unrounded share, None when it does not apply."""
        if not self.denominator:
            return None
        return Decimal(self.numerator) / Decimal(self.denominator)


def in_force(
    from_at: datetime, until_at: datetime | None, ended_at: datetime | None, now: datetime
) -> bool:
    """Tell whether a measure protects now: begun, not lapsed, not ended."""
    return from_at <= now and (until_at is None or now < until_at) and ended_at is None


def percent_done(done: int, total: int) -> int | None:
    """Return the finished steps in whole percent, rounded down; None without a plan."""
    return done * 100 // total if total else None


def check_measure(draft: MeasureDraft, now: datetime) -> dict[str, Text]:
    """Name what is wrong with a measure."""
    wrong: dict[str, Text] = {}
    if draft.kind not in set(MeasureKind):
        wrong["kind"] = say("请选择防护措施的种类。")
    if not draft.text.strip():
        wrong["text"] = say("请写明防护措施的内容。")
    if draft.until_at is not None and draft.until_at <= now:
        wrong["until_at"] = say("措施的截止时间应在现在之后。")
    if draft.kind == MeasureKind.WARNING_SIGN and not draft.position.strip():
        wrong["position"] = say("请写明警示牌立在哪里。")
    return wrong | check_outcome(draft.kind, draft.cases, draft.result)


def check_outcome(kind: str, cases: int | None, result: str) -> dict[str, Text]:
    """Name what is wrong with the outcome of a measure: cases are counted where they are made."""
    wrong: dict[str, Text] = {}
    if cases is not None and kind != MeasureKind.QUARRY_ACTION:
        wrong["cases"] = say("起数只用于查处非法采石取土。")
    elif cases is not None and not 0 <= cases <= CASE_LIMIT:
        wrong["cases"] = say("起数应为 0 至 {n}。", n=CASE_LIMIT)
    if result.strip() and kind not in WITH_RESULT:
        wrong["measure_result"] = say("这种措施不登记结果，请写在内容里。")
    return wrong


def check_deferral(
    *, due_on: date | None, today: date, measures: int, steps: Sequence[StepDraft], kept_steps: int
) -> None:
    """Refuse a deferral without deadline, measure in force and dated plan (R106, R112)."""
    wrong: dict[str, Text] = {}
    if due_on is None:
        wrong["due_on"] = say("限期整改必须有整改期限。")
    elif due_on < today:
        wrong["due_on"] = say("整改期限不能早于今天。")
    if measures < 1:
        wrong["measures"] = say("限期整改必须至少有一项正在生效的防护措施。")
    if not steps and not kept_steps:
        wrong["steps"] = say("一时难以整改的，要列出整改步骤和日期。")
    if any(not step.text.strip() for step in steps):
        wrong["steps"] = say("每个整改步骤都要写明内容。")
    if wrong:
        raise Invalid(wrong)
