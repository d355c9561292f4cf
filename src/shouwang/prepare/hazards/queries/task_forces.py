"""The task force of a hazard: who is in it, and how its tasks stand (R128)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.models import Hazard, TaskForce, TaskForceMember
from shouwang.prepare.tasks import queries as tasks

from .watching import is_insider


@dataclass(frozen=True, slots=True)
class ForceMember:
    """A member of a task force, by name, office and unit."""

    post_id: int
    name: str
    label: Text | str
    unit: str
    is_leader: bool


@dataclass(frozen=True, slots=True)
class ForceTask:
    """A task of the task force and its state."""

    task_id: int
    title: str
    person: str
    unit: str
    state: Text
    tone: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ForceView:
    """A task force as the hazard's page shows it; without an end it works now."""

    title: str
    formed_at: datetime
    ended_at: datetime | None
    end_reason: str
    members: Sequence[ForceMember]


def task_forces(actor: Actor, found: Hazard) -> list[ForceView]:
    """Return the task forces of a hazard that is known to be visible, the newest first."""
    if not is_insider(actor, found):
        return []
    rows = found.task_forces.prefetch_related("members__post__account", "members__post__unit")
    return [_view(row) for row in rows.order_by("-id")]


def _view(row: TaskForce) -> ForceView:
    members = sorted(row.members.all(), key=lambda member: member.pk)
    return ForceView(
        title=row.title,
        formed_at=row.formed_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        members=[
            ForceMember(
                post_id=member.post_id,
                name=member.post.account.name,
                label=member.post.label,
                unit=member.post.unit.name,
                is_leader=member.post_id == row.leader_post_id,
            )
            for member in members
        ],
    )


def force_posts(actor: Actor, task_force_id: int) -> list[Post]:
    """Return the posts in a task force that are held today, within the actor's duties."""
    members = TaskForceMember.objects.filter(task_force_id=task_force_id)
    held = people.posts(actor, clock.today())
    return list(held.filter(pk__in=list(members.values_list("post_id", flat=True))))


def force_tasks(actor: Actor, found: Hazard) -> list[ForceTask]:
    """Return the tasks tied to the hazard: all for its members, else those within one's duties."""
    present = found.task_forces.filter(ended_at=None)
    is_member = present.filter(members__post_id=actor.post_id or 0).exists()
    reader = Actor.system("task-forces") if is_member else actor
    rows = tasks.tasks(reader, tasks.TaskFilter(source_key=found.journal_key))
    return [
        ForceTask(
            task_id=row.pk,
            title=row.title,
            person=row.person.account.name,
            unit=row.unit.name,
            state=tasks.state_label(row.state),
            tone=tasks.state_tone(row.state),
            due_at=row.due_at,
        )
        for row in rows.order_by("id")
    ]
