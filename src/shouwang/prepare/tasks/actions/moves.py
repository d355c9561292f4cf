"""The moves of a task until it is done, and naming what has become overdue."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, move, record, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import remap
from shouwang.prepare.tasks.events import (
    DispatchPartsDone,
    TaskAssigned,
    TaskCancelled,
    TaskFinished,
    TaskHandedBack,
    TaskOverdue,
)
from shouwang.prepare.tasks.models import MoveNote, Task
from shouwang.prepare.tasks.queries import task, with_own_case
from shouwang.prepare.tasks.rules import ending_of, may_hand_back
from shouwang.prepare.tasks.states import LIVE, PERSONAL, Ending, Move

from .assigning import owner_of
from .undertakings import begin, end


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


def _held(task_id: int | None) -> Task | None:
    """Return a task locked for the rest of the transaction, so that parts close one by one."""
    return Task.objects.select_for_update().filter(pk=task_id).first() if task_id else None


def _mandatory_open(parent: Task) -> bool:
    return Task.objects.filter(parent=parent, is_mandatory=True).live().exists()


def _tell_parent(part: Task, parent: Task | None) -> None:
    """Write the event when the last mandatory part of a live order has just closed."""
    if parent is None or not part.is_mandatory or parent.state not in LIVE:
        return
    if not _mandatory_open(parent):
        event = DispatchPartsDone(parent.pk, parent.unit_id, parent.person_id)
        emit(event, parent.journal_key)


def accept(actor: Actor, task_id: int, *, version: int | None = None) -> Task:
    """Take a task on; only the named person does."""
    own, shown = _checked(actor, task_id, Move.ACCEPT, version)
    move(own, shown, Move.ACCEPT)
    return shown


def finish(actor: Actor, task_id: int, result: str, *, version: int | None = None) -> Task:
    """Report a task as done with its result; WrongState while a mandatory part of it waits."""
    own, shown = _checked(actor, task_id, Move.FINISH, version)
    text = _words("result", result, say("请写明办理结果。"))
    event = TaskFinished(shown.pk, shown.kind, shown.source_key)
    with write_transaction():
        parent, moment = _held(shown.parent_id), clock.now()
        _held(shown.pk)
        if _mandatory_open(shown):
            message = say("还有必办的子任务没有办结。")
            raise WrongState(message, state=shown.state, version=shown.version)
        changes = {"result": text, "closed_at": moment}
        move(own, shown, Move.FINISH, changes=changes, event=event)
        end(shown, ending_of(shown.due_at, moment), moment)
        _note(shown, Move.FINISH, text)
        _tell_parent(shown, parent)
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
        end(shown, Ending.RETURNED, clock.now())
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
    owner = owner_of(actor, unit_id, person_id)
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
    with write_transaction():
        move(own, shown, Move.REASSIGN, changes=changes, details=details, event=event)
        begin(shown, clock.now())
    return task(Actor.system("tasks"), shown.pk)


def cancel(actor: Actor, task_id: int, reason: str, *, version: int | None = None) -> Task:
    """Withdraw a task that is no longer wanted, with a reason; a part then counts as closed."""
    own, shown = _checked(actor, task_id, Move.CANCEL, version)
    text = _words("reason", reason, say("请写明取消的原因。"))
    event = TaskCancelled(shown.pk, shown.kind, shown.source_key)
    with write_transaction():
        parent, moment = _held(shown.parent_id), clock.now()
        changes = {"reason": text, "closed_at": moment}
        move(own, shown, Move.CANCEL, changes=changes, event=event)
        end(shown, Ending.WITHDRAWN, moment)
        _note(shown, Move.CANCEL, text)
        _tell_parent(shown, parent)
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
