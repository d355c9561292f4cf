"""What is written down about meetings and demands, and what of it is wrong (R161)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.errors import Text, say

TITLE_LIMIT = 120
LOCATION_LIMIT = 120
MINUTES_LIMIT = 10_000
TEXT_LIMIT = 300
EXCUSE_LIMIT = 120
DECISIONS_LIMIT = 30
ATTENDANCES_LIMIT = 300


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """One thing decided, and the one unit and person who see to it."""

    text: str
    unit_id: int | None
    person_id: int | None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttendanceDraft:
    """Who was there, or was asked and did not come."""

    post_id: int
    is_present: bool = True
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting that was held; without a unit the recorder's own has convened it."""

    title: str
    chair_id: int | None
    held_at: datetime | None
    unit_id: int | None = None
    location: str = ""
    minutes: str = ""
    attendances: tuple[AttendanceDraft, ...] = ()
    decisions: tuple[DecisionDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class RequirementDraft:
    """One demand of a basis document, and the one unit and person who see to it."""

    document_id: int | None
    text: str
    unit_id: int | None
    person_id: int | None
    due_at: datetime | None = None


def meeting_faults(draft: MeetingDraft, now: datetime) -> dict[str, Text]:
    """Return what is wrong with a meeting; decision 2 is named `decision_2_text` and so on."""
    wrong: dict[str, Text] = {}
    if not draft.title.strip() or len(draft.title.strip()) > TITLE_LIMIT:
        wrong["title"] = say("请填写会议名称，最长 {n} 个字。", n=TITLE_LIMIT)
    if draft.chair_id is None:
        wrong["chair"] = say("请选择主持人。")
    if draft.held_at is None:
        wrong["held_at"] = say("请填写开会时间。")
    elif draft.held_at > now:
        wrong["held_at"] = say("会议还没有开，只能登记已经开过的会议。")
    if len(draft.location.strip()) > LOCATION_LIMIT:
        wrong["location"] = say("地点最长 {n} 个字。", n=LOCATION_LIMIT)
    if len(draft.minutes.strip()) > MINUTES_LIMIT:
        wrong["minutes"] = say("纪要最长 {n} 个字。", n=MINUTES_LIMIT)
    if len(draft.decisions) > DECISIONS_LIMIT:
        wrong["decisions"] = say("一次会议最多登记 {n} 项决定。", n=DECISIONS_LIMIT)
    return wrong | _attendance_faults(draft) | dict(_decision_faults(draft))


def _attendance_faults(draft: MeetingDraft) -> dict[str, Text]:
    posts = [found.post_id for found in draft.attendances]
    if len(posts) > ATTENDANCES_LIMIT:
        return {"attendances": say("参会人员最多 {n} 名。", n=ATTENDANCES_LIMIT)}
    if len(set(posts)) != len(posts):
        return {"attendances": say("同一名参会人员填写了不止一次。")}
    if any(len(found.excuse.strip()) > EXCUSE_LIMIT for found in draft.attendances):
        return {"attendances": say("缺席原因最长 {n} 个字。", n=EXCUSE_LIMIT)}
    return {}


def _decision_faults(draft: MeetingDraft) -> Iterator[tuple[str, Text]]:
    for number, decision in enumerate(draft.decisions, start=1):
        name = f"decision_{number}"
        fault = text_fault(decision.text)
        if fault is not None:
            yield f"{name}_text", fault
        if decision.unit_id is None or decision.person_id is None:
            yield f"{name}_person", say("第 {n} 项决定没有责任人，请指定一名。", n=number)
        if decision.due_at and draft.held_at and decision.due_at < draft.held_at:
            yield f"{name}_due_at", say("第 {n} 项决定的期限早于会议时间。", n=number)


def text_fault(text: str) -> Text | None:
    """Return what is wrong with the words of something that is to be done."""
    if not text.strip() or len(text.strip()) > TEXT_LIMIT:
        return say("请写明要办的事项，最长 {n} 个字。", n=TEXT_LIMIT)
    return None
