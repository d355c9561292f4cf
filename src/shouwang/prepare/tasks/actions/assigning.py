"""Assigning tasks: one unit that answers, one person of it, one deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import posts as posts_held
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.prepare.tasks.events import TaskAssigned
from shouwang.prepare.tasks.models import Collaborator, Task
from shouwang.prepare.tasks.queries import task, task_from_source
from shouwang.prepare.tasks.states import ASSIGN, LIVE

from .undertakings import begin

TITLE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What is written down about a task; unit and person are needed, collaborators are not."""

    title: str
    unit_id: int | None
    person_id: int | None
    text: str = ""
    due_at: datetime | None = None
    kind: str = ""
    source_key: str = ""
    parent_id: int | None = None
    is_mandatory: bool = True
    area_code: str = ""
    sector: str = ""
    collaborating_unit_ids: tuple[int, ...] = ()
    collaborating_post_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """The accountable unit and the named person of it, both checked."""

    unit_id: int
    person_id: int
    area_code: str
    sector: str


def owner_of(actor: Actor, unit_id: int | None, person_id: int | None) -> Owner:
    """Return the one unit and the one person in it, or Invalid that names what is missing."""
    wrong: dict[str, Text] = {}
    if unit_id is None:
        wrong["unit"] = say("请指定一个责任单位。")
    if person_id is None:
        wrong["person"] = say("请指定一名责任人。")
    if unit_id is None or person_id is None:
        raise Invalid(wrong)
    try:
        unit = units.unit(actor, unit_id)
    except NotFound:
        raise Invalid({"unit": say("没有找到这个单位，或不在您的职责范围内。")}) from None
    post = posts_held(actor, clock.today()).filter(pk=person_id).first()
    if post is None:
        raise Invalid({"person": say("没有找到这名责任人，或已不在岗。")})
    if post.unit_id != unit.pk:
        raise Invalid({"person": say("责任人不在责任单位任职。")})
    if not unit.is_active:
        raise Invalid({"unit": say("这个单位已停用。")})
    return Owner(unit.pk, post.pk, unit.area_code, post.sector)


def _check(draft: TaskDraft) -> None:
    wrong: dict[str, Text] = {}
    if not draft.title.strip():
        wrong["title"] = say("请填写任务名称。")
    if len(draft.title.strip()) > TITLE_LIMIT:
        wrong["title"] = say("任务名称最长 {n} 个字。", n=TITLE_LIMIT)
    if draft.due_at is not None and not draft.source_key and draft.due_at <= clock.now():
        wrong["due_at"] = say("期限已经过去，请另定。")
    if wrong:
        raise Invalid(wrong)


def assign_task(actor: Actor, draft: TaskDraft) -> Task:
    """Give a unit and a person a task; NotAllowed or Invalid leave nothing behind.

    With a `source_key` the task is made once: the second call returns the first one's task.
    """
    if not actor.holds(ASSIGN):
        raise NotAllowed
    _check(draft)
    owner = owner_of(actor, draft.unit_id, draft.person_id)
    area_code = draft.area_code or owner.area_code
    target = Target(area_code=area_code, unit_ids=frozenset({owner.unit_id}))
    if not actor.may(ASSIGN, target):
        raise NotAllowed
    if draft.parent_id is not None:
        _check_parent(task(actor, draft.parent_id))
    _check_collaborators(actor, draft)
    if draft.source_key:
        made = task_from_source(Actor.system("tasks"), draft.kind, draft.source_key)
        if made is not None:
            return made
    try:
        return _write(actor, draft, owner, area_code)
    except IntegrityError:
        made = task_from_source(Actor.system("tasks"), draft.kind, draft.source_key)
        if made is None or not draft.source_key:
            raise
        return made


def _check_parent(parent: Task | None) -> None:
    if parent is None or parent.state not in LIVE:
        raise Invalid({"parent": say("上级任务已办结，不能再分解。")})


def _check_collaborators(actor: Actor, draft: TaskDraft) -> None:
    try:
        for unit_id in draft.collaborating_unit_ids:
            units.unit(actor, unit_id)
        for post_id in draft.collaborating_post_ids:
            people.post(actor, post_id)
    except NotFound:
        text = say("没有找到协作单位或协作人，或不在您的职责范围内。")
        raise Invalid({"collaborators": text}) from None


def _write(actor: Actor, draft: TaskDraft, owner: Owner, area_code: str) -> Task:
    moment = clock.now()
    prefix = units.record_prefix(area_code)
    with write_transaction():
        if draft.parent_id is not None:
            # Locked, so that nobody finishes it between this look and the new part.
            held = Task.objects.select_for_update().filter(pk=draft.parent_id)
            _check_parent(held.first())
        made = Task.objects.create(
            title=draft.title.strip(),
            text=draft.text.strip(),
            kind=draft.kind,
            source_key=draft.source_key,
            unit_id=owner.unit_id,
            person_id=owner.person_id,
            parent_id=draft.parent_id,
            is_mandatory=draft.is_mandatory,
            sector=draft.sector or owner.sector,
            area_code_at_time=area_code,
            area_code_now=area_code,
            due_at=draft.due_at,
            assigned_at=moment,
            assigned_by_key=actor.key,
        )
        _write_collaborators(made, draft)
        begin(made, moment)
        record(
            actor,
            "task.assign",
            made.journal_key,
            {
                "unit": owner.unit_id,
                "person": owner.person_id,
                "due": draft.due_at,
                "kind": draft.kind,
                "source": draft.source_key,
                "version": 1,
            },
            at=moment,
        )
        emit(_assigned(made), made.journal_key, at=moment)
        made.case_key = made.journal_key
        made.number = take_number(prefix, "task", clock.local_day(moment).year)
        Task.objects.filter(pk=made.pk).update(case_key=made.case_key, number=made.number)
    return made


def _write_collaborators(made: Task, draft: TaskDraft) -> None:
    rows = [
        Collaborator(task=made, unit_id=pk) for pk in dict.fromkeys(draft.collaborating_unit_ids)
    ]
    rows += [
        Collaborator(task=made, post_id=pk) for pk in dict.fromkeys(draft.collaborating_post_ids)
    ]
    Collaborator.objects.bulk_create(rows)


def _assigned(made: Task) -> TaskAssigned:
    return TaskAssigned(made.pk, made.unit_id, made.person_id, made.kind, made.source_key)
