"""Makes tasks for tests, through the action."""

from __future__ import annotations

from dataclasses import replace

from shouwang.ground.actor import Actor
from shouwang.prepare.tasks.actions import TaskDraft, assign_task
from shouwang.prepare.tasks.models import Task

SYSTEM = Actor.system("test")


def draft_for(actor: Actor, **more: object) -> TaskDraft:
    """Return a draft that gives the actor's post a task."""
    base = TaskDraft(title="清理楼道", unit_id=actor.unit_id, person_id=actor.post_id)
    return replace(base, **more)  # type: ignore[arg-type]


def make_task(actor: Actor, **more: object) -> Task:
    """Give the actor's post a task."""
    return assign_task(SYSTEM, draft_for(actor, **more))
