"""A special task force for one hazard: its members' access, its tasks, its end (R128)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.access.actions import GrantDraft, end_grant, give_grant
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor, ScopeKind
from shouwang.ground.errors import Invalid, Text, WrongState, say
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Post
from shouwang.prepare.hazards.events.watching import TaskForceFormed
from shouwang.prepare.hazards.models import Hazard, TaskForce, TaskForceGrant, TaskForceMember
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.drafts import check_reason, check_text
from shouwang.prepare.tasks import queries as tasks
from shouwang.prepare.tasks.actions import TaskDraft, assign_task

from .doors import go, load

ACCESS = Actor.system("task-forces")
"""Gives and ends the members' access; who formed the task force stands in the hazard's journal."""
MEMBER_LIMIT = 60
MEMBERS_MAY = ("hazards.view", "hazards.rectify")
LEADER_MAY = (*MEMBERS_MAY, "hazards.defer")
NO_FORCE = say("这条隐患现在没有专班。")


@dataclass(frozen=True, slots=True)
class TaskForceDraft:
    """A task force to be formed: its name, the post that leads it, the posts in it."""

    title: str
    leader_post_id: int | None
    member_post_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ForceTaskDraft:
    """A task for a member of the task force."""

    title: str
    post_id: int | None
    text: str = ""
    due_on: date | None = None


def form_task_force(
    actor: Actor, number: str, draft: TaskForceDraft, *, version: int | None = None
) -> TaskForce:
    """Form the task force of a hazard; its members reach this one hazard until it ends."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "form_task_force")
    leader, members = _posts(actor, draft)
    now = clock.now()
    try:
        with write_transaction():
            force = TaskForce.objects.create(
                hazard=hazard,
                title=draft.title.strip(),
                leader_post=leader,
                formed_at=now,
                actor_key=actor.key,
            )
            told = {
                "task_force": force.pk,
                "leader": leader.pk,
                "members": [post.pk for post in members],
            }
            event = TaskForceFormed(hazard.pk, hazard.number, force.pk)
            go(actor, hazard, "form_task_force", details=told, event=event, at=now)
            for post in members:
                _join(hazard, force, post, LEADER_MAY if post == leader else MEMBERS_MAY)
    except IntegrityError as error:
        raise WrongState(
            say("这条隐患已有专班，请先撤销。"), state=hazard.state, version=hazard.version
        ) from error
    return force


def _posts(actor: Actor, draft: TaskForceDraft) -> tuple[Post, list[Post]]:
    """Return the leader and all members, the leader first; Invalid names what is wrong."""
    wrong: dict[str, Text] = {}
    unfit = check_text(draft.title, 120)
    if not draft.title.strip():
        unfit = say("请写明专班名称。")
    if unfit:
        wrong["title"] = unfit
    leader = _known(actor, [draft.leader_post_id or 0])
    if not leader:
        wrong["leader_post"] = say("请选择在岗的专班负责人。")
    asked = set(draft.member_post_ids)
    members = _known(actor, asked)
    if len(members) != len(asked):
        wrong["members"] = say("有成员没有找到，或已不在岗。")
    if len(asked) > MEMBER_LIMIT:
        wrong["members"] = say("专班成员最多 {n} 人。", n=MEMBER_LIMIT)
    if wrong:
        raise Invalid(wrong)
    return leader[0], list(dict.fromkeys([*leader, *members]))


def _known(actor: Actor, ids: Iterable[int]) -> list[Post]:
    return list(people.posts(actor, clock.today()).filter(pk__in=list(ids)))


def _join(hazard: Hazard, force: TaskForce, post: Post, permissions: Sequence[str]) -> None:
    """Write a member down and give what their own post does not give them at this hazard."""
    member = TaskForceMember.objects.create(task_force=force, post=post)
    own = resolve(post.account_id, post.pk)
    for permission in permissions:
        if own.may(permission, hazard.target()):
            continue
        draft = GrantDraft(
            post_id=post.pk,
            permission=permission,
            kind=ScopeKind.CASE,
            valid_from_on=clock.today(),
            case=hazard.journal_key,
        )
        TaskForceGrant.objects.create(member=member, grant=give_grant(ACCESS, draft))


def end_task_force(
    actor: Actor, number: str, *, reason: str, version: int | None = None
) -> TaskForce:
    """End the task force with a reason; its members' access to the hazard ends at once."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "end_task_force")
    told = check_reason(reason)
    force = _present(hazard)
    now = clock.now()
    with write_transaction():
        details = {"task_force": force.pk, "reason": told}
        go(actor, hazard, "end_task_force", details=details, at=now)
        _leave(force, now)
        force.ended_at, force.end_reason = now, told
        force.save(update_fields=["ended_at", "end_reason"])
    return force


def _leave(force: TaskForce, now: datetime) -> None:
    """End the access that the task force brought; a grant holds through its last day."""
    yesterday = clock.local_day(now) - timedelta(days=1)
    held = TaskForceGrant.objects.filter(member__task_force=force)
    for grant_id in held.values_list("grant_id", flat=True):
        end_grant(ACCESS, grant_id, yesterday)


def _present(hazard: Hazard) -> TaskForce:
    force = hazard.task_forces.filter(ended_at=None).first()
    if force is None:
        raise WrongState(NO_FORCE, state=hazard.state, version=hazard.version)
    return force


def assign_force_task(
    actor: Actor, number: str, draft: ForceTaskDraft, *, version: int | None = None
) -> Hazard:
    """Give a member of the task force a task that stays tied to the hazard."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "assign_force_task")
    force = _present(hazard)
    member = force.members.filter(post_id=draft.post_id or 0).select_related("post").first()
    if member is None:
        raise Invalid({"person": say("请选择专班的成员。")})
    key = hazard.journal_key
    with write_transaction():
        go(actor, hazard, "assign_force_task", details={"task_force": force.pk})
        made = tasks.tasks(Actor.system("task-forces"), tasks.TaskFilter(source_key=key)).count()
        task = TaskDraft(
            title=draft.title,
            unit_id=member.post.unit_id,
            person_id=member.post_id,
            text=draft.text,
            due_at=due_moment(draft.due_on) if draft.due_on else None,
            kind=f"task_force:{force.pk}:{made + 1}",
            source_key=key,
            area_code=hazard.area_code_now,
        )
        assign_task(actor, task)
    return hazard
