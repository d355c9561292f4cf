"""Writing tasks: assigning, and the moves until they are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, move, record, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import posts as posts_held
from shouwang.ground.remapping import remap
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number

from .events import TaskAssigned, TaskCancelled, TaskFinished, TaskHandedBack, TaskOverdue
from .models import Collaborator, MoveNote, Task
from .queries import task, task_from_source, with_own_case
from .rules import may_hand_back
from .states import ASSIGN, LIVE, PERSONAL, Move

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


def _owner(actor: Actor, unit_id: int | None, person_id: int | None) -> Owner:
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
    owner = _owner(actor, draft.unit_id, draft.person_id)
    area_code = draft.area_code or owner.area_code
    target = Target(area_code=area_code, unit_ids=frozenset({owner.unit_id}))
    if not actor.may(ASSIGN, target):
        raise NotAllowed
    if draft.parent_id is not None and task(actor, draft.parent_id).state not in LIVE:
        raise Invalid({"parent": say("上级任务已办结，不能再分解。")})
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
        made = Task.objects.create(
            title=draft.title.strip(),
            text=draft.text.strip(),
            kind=draft.kind,
            source_key=draft.source_key,
            unit_id=owner.unit_id,
            person_id=owner.person_id,
            parent_id=draft.parent_id,
            sector=draft.sector or owner.sector,
            area_code_at_time=area_code,
            area_code_now=area_code,
            due_at=draft.due_at,
            assigned_at=moment,
            assigned_by_key=actor.key,
        )
        _write_collaborators(made, draft)
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


def _checked(actor: Actor, task_id: int, name: Move, version: int | None) -> tuple[Actor, Task]:
    """Return the task and the actor with its own case; the personal moves are one person's."""
    shown = task(actor, task_id)
    own = with_own_case(actor, shown)
    find_move(own, shown, name)
    if version is not None and version != shown.version:
        raise wrong_state(own, shown, name)
    if name in PERSONAL and not actor.is_system and actor.post_id != shown.person_id:
        raise NotAllowed(say("这项任务由责任人本人办理。"))
    return own, shown


def _words(field: str, text: str, message: Text) -> str:
    if not text.strip():
        raise Invalid({field: message})
    return text.strip()


def _note(shown: Task, name: Move, text: str) -> None:
    MoveNote.objects.create(task=shown, move=name.value, version=shown.version, text=text)


def accept(actor: Actor, task_id: int, *, version: int | None = None) -> Task:
    """Take a task on; only the named person does."""
    own, shown = _checked(actor, task_id, Move.ACCEPT, version)
    move(own, shown, Move.ACCEPT)
    return shown


def finish(actor: Actor, task_id: int, result: str, *, version: int | None = None) -> Task:
    """Report a task as done with its result; WrongState while a part of it still waits."""
    own, shown = _checked(actor, task_id, Move.FINISH, version)
    text = _words("result", result, say("请写明办理结果。"))
    if Task.objects.filter(parent=shown).live().exists():
        raise WrongState(say("还有子任务没有办结。"), state=shown.state, version=shown.version)
    event = TaskFinished(shown.pk, shown.kind, shown.source_key)
    with write_transaction():
        changes = {"result": text, "closed_at": clock.now()}
        move(own, shown, Move.FINISH, changes=changes, event=event)
        _note(shown, Move.FINISH, text)
    return shown


def hand_back(actor: Actor, task_id: int, reason: str, *, version: int | None = None) -> Task:
    """Give a task back with a reason, at most as often as the parameter says."""
    own, shown = _checked(actor, task_id, Move.HAND_BACK, version)
    text = _words("reason", reason, say("请写明退回的原因。"))
    if not may_hand_back(shown.hand_backs, clock.today()):
        raise WrongState(
            say("这项任务已退回 {n} 次，不能再退回，请与交办单位商定。", n=shown.hand_backs),
            state=shown.state,
            version=shown.version,
        )
    count = shown.hand_backs + 1
    event = TaskHandedBack(shown.pk, shown.assigned_by_key, count)
    with write_transaction():
        changes = {"reason": text, "hand_backs": count}
        move(own, shown, Move.HAND_BACK, changes=changes, event=event)
        _note(shown, Move.HAND_BACK, text)
    return shown


def reassign(
    actor: Actor,
    task_id: int,
    unit_id: int | None,
    person_id: int | None,
    *,
    due_at: datetime | None = None,
    version: int | None = None,
) -> Task:
    """Give a task to another unit and person, with another due moment if one is named."""
    own, shown = _checked(actor, task_id, Move.REASSIGN, version)
    owner = _owner(actor, unit_id, person_id)
    if due_at is not None and due_at <= clock.now():
        raise Invalid({"due_at": say("期限已经过去，请另定。")})
    changes: dict[str, object] = {
        "unit_id": owner.unit_id,
        "person_id": owner.person_id,
        "sector": owner.sector,
        "assigned_by_key": actor.key,
    }
    if due_at is not None:
        changes |= {"due_at": due_at, "overdue_named_at": None}
    event = TaskAssigned(shown.pk, owner.unit_id, owner.person_id, shown.kind, shown.source_key)
    details = {
        "unit": [shown.unit_id, owner.unit_id],
        "person": [shown.person_id, owner.person_id],
        "due": due_at,
    }
    move(own, shown, Move.REASSIGN, changes=changes, details=details, event=event)
    return task(Actor.system("tasks"), shown.pk)


def cancel(actor: Actor, task_id: int, reason: str, *, version: int | None = None) -> Task:
    """Withdraw a task that is no longer wanted, with a reason."""
    own, shown = _checked(actor, task_id, Move.CANCEL, version)
    text = _words("reason", reason, say("请写明取消的原因。"))
    event = TaskCancelled(shown.pk, shown.kind, shown.source_key)
    with write_transaction():
        changes = {"reason": text, "closed_at": clock.now()}
        move(own, shown, Move.CANCEL, changes=changes, event=event)
        _note(shown, Move.CANCEL, text)
    return shown


def name_overdue(actor: Actor, at: datetime) -> int:
    """Write an event for every task whose due moment has passed; each is named once."""
    if not actor.is_system:
        raise NotAllowed
    due = Task.objects.live().filter(due_at__lte=at, overdue_named_at=None).order_by("due_at", "id")
    named = 0
    for shown in due:
        with write_transaction():
            fresh = Task.objects.filter(pk=shown.pk, overdue_named_at=None, version=shown.version)
            if fresh.update(overdue_named_at=at):
                event = TaskOverdue(shown.pk, shown.unit_id, shown.person_id)
                record(actor, "task.overdue", shown.journal_key, {"due": shown.due_at}, at=at)
                emit(event, shown.journal_key, at=at)
                named += 1
    return named


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every task of an area under another code; `area_code_at_time` stays. For the system."""
    codes = old_code, new_code
    return remap(actor, Task.objects.all(), codes, field="area_code_now", verb="task.remap_area")
