"""What is written down about an inspectable object, and what is wrong with it (R39, R46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import text_fault

from .drafts import FIRST_DAY, LAST_DAY
from .inspecting import ObjectCategory, ObjectKind

NAME_LIMIT, NOTE_LIMIT = 120, 500


@dataclass(frozen=True, slots=True)
class ObjectDraft:
    """What is written down about an object; a date that is not known stays None."""

    name: str
    kind: str
    note: str = ""
    checked_on: date | None = None
    due_on: date | None = None
    category: str = ObjectCategory.OTHER.value


def object_faults(draft: ObjectDraft) -> dict[str, Text]:
    """Return every wrong field of an object."""
    wrong = {**_day_faults(draft)}
    if draft.kind not in set(ObjectKind):
        wrong["kind"] = say("没有这一类对象。")
    if draft.category not in set(ObjectCategory):
        wrong["category"] = say("没有这一种检验类别。")
    for field, limit in (("name", NAME_LIMIT), ("note", NOTE_LIMIT)):
        fault = text_fault(getattr(draft, field), limit)
        if fault is not None:
            wrong[field] = fault
    if not draft.name.strip():
        wrong["name"] = say("请填写名称。")
    return wrong


def _day_faults(draft: ObjectDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for field in ("checked_on", "due_on"):
        day = getattr(draft, field)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            wrong[field] = say("日期不在合理范围内。")
    if draft.checked_on and draft.due_on and draft.due_on < draft.checked_on:
        wrong.setdefault("due_on", say("下次检验日不能早于上次检验日。"))
    return wrong
