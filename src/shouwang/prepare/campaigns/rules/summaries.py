"""Lessons while a campaign runs, and the summary at its end (R66, R67)."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.errors import Invalid, say

from .texts import (
    LINE_LIMIT,
    LIST_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    fault_of,
    fault_of_needed,
    faults,
)
from .wording import LessonKind


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """What was learnt, which rule it changed, and the hazards that gave rise to it."""

    kind: str
    text: str
    rule_changed: str = ""
    hazard_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """The closing summary; with `accepts_open` what is still owed is named with the reason."""

    results: str
    experience: str
    changed_rules: str = ""
    accepts_open: bool = False
    open_reason: str = ""


def check_lesson(draft: LessonDraft) -> None:
    """Refuse a lesson that says nothing, or a rule change without its rule."""
    wrong = faults(
        [
            ("text", fault_of_needed(draft.text, TEXT_LIMIT, say("请填写内容。"))),
            ("rule_changed", fault_of(draft.rule_changed, LINE_LIMIT)),
        ]
    )
    if draft.kind not in set(LessonKind):
        wrong["kind"] = say("请选择类别。")
    if draft.kind == LessonKind.RULE_CHANGE and not draft.rule_changed.strip():
        wrong["rule_changed"] = say("请写明修订了哪项制度。")
    if len(draft.hazard_numbers) > LIST_LIMIT:
        wrong["hazard_numbers"] = say("最多 {n} 行。", n=LIST_LIMIT)
    if wrong:
        raise Invalid(wrong)


def check_summary(draft: SummaryDraft) -> None:
    """Refuse a summary without results or experience, or open duties accepted without a reason."""
    wrong = faults(
        [
            ("results", fault_of_needed(draft.results, TEXT_LIMIT, say("请填写成效。"))),
            ("experience", fault_of_needed(draft.experience, TEXT_LIMIT, say("请填写经验。"))),
            ("changed_rules", fault_of(draft.changed_rules, TEXT_LIMIT)),
            ("open_reason", fault_of(draft.open_reason, REASON_LIMIT)),
        ]
    )
    if draft.accepts_open and not draft.open_reason.strip():
        wrong["open_reason"] = say("请写明为什么带着未报的材料结束。")
    if wrong:
        raise Invalid(wrong)
