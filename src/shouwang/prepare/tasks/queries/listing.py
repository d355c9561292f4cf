"""Reading tasks: one's own, a unit's, what is overdue, and whose ownership is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, Grant, Scope
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotFound, Text
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.transitions import Transition
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.tasks.models import Collaborator, MoveNote, Task, TaskQuerySet
from shouwang.prepare.tasks.rules import Lamp, PartsProgress, due_on, plain_lamp, progress_of
from shouwang.prepare.tasks.states import DO, LABELS, LIVE, PERSONAL, TONES, VIEW, State

PART_MARK = ":"
"""Stands in the kind of a task that is one numbered part of what its source asks for."""


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a list of tasks is narrowed by; empty fields narrow nothing."""

    states: Sequence[str] = ()
    area_code: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    source_key: str = ""
    search: str = ""
    is_overdue: bool = False


def state_label(state: str) -> Text:
    """Return the label of a state."""
    return LABELS[State(state)]


def state_tone(state: str) -> str:
    """Return the tone in which a state is shown."""
    return TONES[State(state)]


def tasks(actor: Actor, narrowed: TaskFilter | None = None) -> QuerySet[Task]:
    """Return the tasks within the actor's duties, the most urgent first."""
    wanted = narrowed or TaskFilter()
    rows = Task.objects.visible_to(actor).select_related("unit", "person__account")
    if wanted.states:
        rows = rows.filter(state__in=list(wanted.states))
    if wanted.area_code:
        bounds = AreaRange.under(wanted.area_code)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    if wanted.search:
        rows = rows.filter(Q(title__contains=wanted.search) | Q(number=wanted.search))
    if wanted.is_overdue:
        rows = rows.filter(state__in=list(LIVE), due_at__lte=clock.now())
    exact = {
        "unit_id": wanted.unit_id,
        "person_id": wanted.person_id,
        "source_key": wanted.source_key or None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def my_tasks(actor: Actor) -> QuerySet[Task]:
    """Return what waits for the actor's post."""
    if actor.post_id is None:
        return Task.objects.none()
    wanted = TaskFilter(states=(State.OPEN, State.ACCEPTED), person_id=actor.post_id)
    return tasks(actor, wanted)


def tasks_of_unit(actor: Actor, unit_id: int) -> QuerySet[Task]:
    """Return what a unit answers for and still waits."""
    return tasks(actor, TaskFilter(states=tuple(LIVE), unit_id=unit_id))


def overdue(actor: Actor, at: datetime | None = None) -> QuerySet[Task]:
    """Return what waits although its due moment has passed."""
    rows = tasks(actor, TaskFilter(states=tuple(LIVE)))
    return rows.filter(due_at__lte=at or clock.now())


def live_count(actor: Actor) -> int:
    """Return how many tasks wait for the actor's post."""
    return my_tasks(actor).order_by().count()


def task(actor: Actor, task_id: int) -> Task:
    """Return one task, or NotFound."""
    rows = Task.objects.visible_to(actor).select_related("unit", "person__account", "parent")
    found = rows.filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def task_from_source(actor: Actor, kind: str, source_key: str) -> Task | None:
    """Return the task that was made for a source, or None."""
    rows = Task.objects.visible_to(actor).select_related("unit", "person__account")
    return rows.filter(kind=kind, source_key=source_key).first()


def sub_tasks(actor: Actor, task_id: int) -> QuerySet[Task]:
    """Return the parts that a task was decomposed into."""
    rows = Task.objects.visible_to(actor).select_related("unit", "person__account")
    return rows.filter(parent_id=task_id).order_by("id")


def parts_progress(actor: Actor, task_id: int) -> PartsProgress:
    """Return how far the parts of a task are, as far as the actor sees them."""
    rows = Task.objects.visible_to(actor).filter(parent_id=task_id)
    return progress_of(rows.values_list("state", "is_mandatory"))


def collaborators(actor: Actor, task_id: int) -> list[Collaborator]:
    """Return who works along."""
    shown = task(actor, task_id)
    rows = Collaborator.objects.filter(task=shown).select_related("unit", "post__account")
    return list(rows.order_by("id"))


def words_of_moves(actor: Actor, task_id: int) -> Mapping[int, str]:
    """Return the words that went with each move, by the version that the move made."""
    shown = task(actor, task_id)
    return dict(MoveNote.objects.filter(task=shown).values_list("version", "text"))


def lamp(actor: Actor, shown: Task) -> Lamp:
    """Return the deadline lamp of a task, in working days."""
    del actor
    moment = clock.now()
    plain = plain_lamp(shown.due_at, moment, is_live=State(shown.state) in LIVE)
    if plain is not None:
        return plain
    left = workdays.time_left(due_on(shown.due_at or moment), local_day(moment))
    return Lamp(left.lamp.value, left.words)


def with_own_case(actor: Actor, shown: Task) -> Actor:
    """Return the actor with the grants that being the task's named person brings."""
    if actor.post_id is None or actor.post_id != shown.person_id:
        return actor
    case = Scope.of_case(shown.journal_key)
    # A page's actor is a lazy object, which `dataclasses.replace` refuses.
    known = {field.name: getattr(actor, field.name) for field in fields(Actor)}
    known["grants"] = (*actor.grants, Grant(VIEW, case), Grant(DO, case))
    return Actor(**known)


def next_moves(actor: Actor, shown: Task) -> list[Transition]:
    """Return the moves that the actor may make now, no others."""
    found = allowed_moves(with_own_case(actor, shown), shown)
    is_own = actor.is_system or actor.post_id == shown.person_id
    return [transition for transition in found if is_own or transition.move not in PERSONAL]


@dataclass(frozen=True, slots=True)
class BrokenOwnership:
    """A live task whose accountable unit and person are not exactly one; `owners` is how many."""

    task_id: int
    title: str
    source_key: str
    owners: int


def broken_ownership(actor: Actor, on: date, area_code: str = "") -> list[BrokenOwnership]:
    """Return live tasks that nobody or more than one answers for on a day.

    Nobody: the unit is closed, the person's post has ended or the account is closed. More than
    one: live tasks for the same source name different units. Numbered parts of one source, such as
    those of a task force, are several by design.
    """
    rows = _live_in(actor, area_code)
    ended = Q(person__valid_until_on__lt=on) | Q(person__account__is_active=False)
    orphans = rows.filter(ended | Q(unit__is_active=False)).order_by("id")
    found = [BrokenOwnership(row.pk, row.title, row.source_key, 0) for row in orphans]
    several = dict(
        rows.exclude(source_key="")
        .exclude(kind__contains=PART_MARK)
        .order_by()
        .values("source_key")
        .annotate(owners=Count("unit_id", distinct=True))
        .filter(owners__gt=1)
        .values_list("source_key", "owners")
    )
    claimed = rows.filter(source_key__in=list(several)).exclude(kind__contains=PART_MARK)
    claimed = claimed.order_by("source_key", "id")
    found += [
        BrokenOwnership(row.pk, row.title, row.source_key, several[row.source_key])
        for row in claimed
    ]
    return found


def live_total(actor: Actor, area_code: str = "") -> int:
    """Return how many tasks of an area wait for somebody within the actor's duties."""
    return _live_in(actor, area_code).count()


def _live_in(actor: Actor, area_code: str) -> TaskQuerySet:
    rows = Task.objects.visible_to(actor).live()
    if not area_code:
        return rows
    bounds = AreaRange.under(area_code)
    return rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
