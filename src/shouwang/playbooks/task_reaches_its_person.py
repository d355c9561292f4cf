"""A task reaches the person whose name stands on it, and comes back to whoever gave it."""

from __future__ import annotations

from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.prepare.tasks import queries as tasks

from .audience import STORYTELLER


def tell_assigned(envelope: Envelope) -> None:
    """Tell the named person that a task waits."""
    _tell_person(envelope, say("新任务：{number}", number=_number(envelope)))


def tell_overdue(envelope: Envelope) -> None:
    """Tell the named person that the due moment has passed."""
    title = say("任务已超期：{number}", number=_number(envelope))
    _tell_person(envelope, title, importance=Importance.HIGH)


def tell_parts_done(envelope: Envelope) -> None:
    """Tell whoever answers for an order that its mandatory parts are closed."""
    title = say("必办子任务已全部办结，请汇总办结：{number}", number=_number(envelope))
    _tell_person(envelope, title)


def tell_handed_back(envelope: Envelope) -> None:
    """Tell whoever assigned the task that it came back."""
    key = envelope.text("assigned_by_key")
    if not key.startswith("account:"):
        return
    title = say("任务被退回：{number}", number=_number(envelope))
    _tell(envelope, int(key.partition(":")[2]), title, Importance.NORMAL)


def _number(envelope: Envelope) -> str:
    task = tasks.task(STORYTELLER, envelope.number("task_id"))
    return task.number or str(task.pk)


def _tell_person(
    envelope: Envelope, title: Text, *, importance: Importance = Importance.NORMAL
) -> None:
    post = people.post(STORYTELLER, envelope.number("person_id"))
    _tell(envelope, post.account_id, title, importance)


def _tell(envelope: Envelope, account_id: int, title: Text, importance: Importance) -> None:
    task_id = envelope.number("task_id")
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        link=f"/tasks/{task_id}/",
        object_key=f"task:{task_id}",
        importance=importance,
    )
    notify(STORYTELLER, [account_id], draft, source_key=f"event:{envelope.event_id}")
