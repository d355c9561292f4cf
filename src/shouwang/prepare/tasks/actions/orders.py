"""Dispatch orders: a task is written together with its parts for several departments (R25, R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.tasks.models import Task
from shouwang.prepare.tasks.queries import sub_tasks
from shouwang.prepare.tasks.rules import PARTS_LIMIT
from shouwang.prepare.tasks.states import ASSIGN, COORDINATION, DISPATCH

from .assigning import TaskDraft, assign_task

KINDS = frozenset({DISPATCH, COORDINATION})


@dataclass(frozen=True, slots=True)
class PartDraft:
    """What one department is to do; without a due moment of its own it has the order's."""

    title: str
    unit_id: int | None
    person_id: int | None
    text: str = ""
    due_at: datetime | None = None
    is_mandatory: bool = True


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order and its parts; the unit and the person answer for the whole."""

    title: str
    unit_id: int | None
    person_id: int | None
    parts: tuple[PartDraft, ...] = ()
    text: str = ""
    due_at: datetime | None = None
    kind: str = DISPATCH
    area_code: str = ""
    source_key: str = ""


def _check(draft: OrderDraft) -> None:
    wrong: dict[str, Text] = {}
    if draft.kind not in KINDS:
        wrong["kind"] = say("请选择调度令或协调事项。")
    if not draft.parts:
        wrong["parts"] = say("请至少分解一项子任务。")
    elif len(draft.parts) > PARTS_LIMIT:
        wrong["parts"] = say("一份调度令最多分解 {n} 项子任务。", n=PARTS_LIMIT)
    elif not any(part.is_mandatory for part in draft.parts):
        wrong["parts"] = say("至少要有一项必办的子任务。")
    for number, part in enumerate(draft.parts, start=1):
        if part.due_at and draft.due_at and part.due_at > draft.due_at:
            wrong[f"part_{number}_due_at"] = say("子任务的期限不能晚于总任务的期限。")
    if wrong:
        raise Invalid(wrong)


def dispatch_order(actor: Actor, draft: OrderDraft) -> Task:
    """Write an order and all its parts, or nothing; returns the order.

    Invalid names a wrong field of part 2 as `part_2_title`. With a `source_key` the order is
    written once: the second call returns the first one's order.
    """
    if not actor.holds(ASSIGN):
        raise NotAllowed
    _check(draft)
    with write_transaction():
        made = assign_task(
            actor,
            TaskDraft(
                title=draft.title,
                unit_id=draft.unit_id,
                person_id=draft.person_id,
                text=draft.text,
                due_at=draft.due_at,
                kind=draft.kind,
                source_key=draft.source_key,
                area_code=draft.area_code,
            ),
        )
        if draft.source_key and sub_tasks(Actor.system("tasks"), made.pk).exists():
            return made
        for number, part in enumerate(draft.parts, start=1):
            _write_part(actor, made, draft, part, number)
    return made


def _write_part(actor: Actor, order: Task, draft: OrderDraft, part: PartDraft, number: int) -> None:
    wanted = TaskDraft(
        title=part.title,
        unit_id=part.unit_id,
        person_id=part.person_id,
        text=part.text,
        due_at=part.due_at or draft.due_at,
        kind=draft.kind,
        parent_id=order.pk,
        is_mandatory=part.is_mandatory,
    )
    try:
        assign_task(actor, wanted)
    except Invalid as error:
        found = {f"part_{number}_{name}": words for name, words in error.fields.items()}
        raise Invalid(found) from error
