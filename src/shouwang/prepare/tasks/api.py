"""Tasks over the web API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.keyset import wrong_cursor
from shouwang.ground.wire import (
    Code,
    Identity,
    Line,
    ListOut,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .states import Move, State

if TYPE_CHECKING:
    from .models import Task

router = Router(tags=["tasks"])

COUNT_LIMIT = 10_000


class UnitOut(WireOut):
    """The accountable unit."""

    id: int
    name: str


class PersonOut(WireOut):
    """The named person, by post."""

    post_id: int
    name: str
    post: str


class LampOut(WireOut):
    """How the deadline stands."""

    colour: str
    words: str


class TaskOut(WireOut):
    """A task."""

    id: int
    number: str
    title: str
    text: str
    state: str
    unit: UnitOut
    person: PersonOut
    area_code: str
    due_at: Moment | None
    lamp: LampOut
    kind: str
    source_key: str
    parent_id: int | None
    result: str
    reason: str
    hand_backs: int
    version: int


class TaskDetailOut(TaskOut):
    """A task with the moves that the caller may make now."""

    moves: list[str]


class TaskFilterIn(PageIn):
    """What the list is narrowed by."""

    area: Code = ""
    state: State | None = None
    unit: Identity | None = None
    person: Identity | None = None
    overdue: bool = False
    mine: bool = False
    q: Line = ""


class AssignIn(WireIn):
    """A new task."""

    title: Line
    unit: Identity | None = None
    person: Identity | None = None
    text: Note = ""
    due_at: Moment | None = None
    parent: Identity | None = None
    collaborating_units: list[Identity] = []
    collaborating_posts: list[Identity] = []


class MoveIn(WireIn):
    """A move with what it needs; `version` guards against a lost race."""

    move: Move
    version: Identity | None = None
    result: Note = ""
    reason: Note = ""
    unit: Identity | None = None
    person: Identity | None = None
    due_at: Moment | None = None


def fields_of(actor: Actor, shown: Task) -> dict[str, object]:
    """Return what every answer says about a task."""
    lamp = queries.lamp(actor, shown)
    return {
        "id": shown.pk,
        "number": shown.number or "",
        "title": shown.title,
        "text": shown.text,
        "state": shown.state,
        "unit": UnitOut(id=shown.unit_id, name=shown.unit.name),
        "person": PersonOut(
            post_id=shown.person_id,
            name=shown.person.account.name,
            post=in_words(shown.person.label),
        ),
        "area_code": shown.area_code_now,
        "due_at": shown.due_at,
        "lamp": LampOut(colour=lamp.colour, words=str(lamp.words)),
        "kind": shown.kind,
        "source_key": shown.source_key,
        "parent_id": shown.parent_id,
        "result": shown.result,
        "reason": shown.reason,
        "hand_backs": shown.hand_backs,
        "version": shown.version,
    }


def _detail(actor: Actor, shown: Task) -> TaskDetailOut:
    moves = [found.move for found in queries.next_moves(actor, shown)]
    return TaskDetailOut.model_validate({**fields_of(actor, shown), "moves": moves})


def _after(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise wrong_cursor()
    return int(cursor)


@router.get("", response=ListOut[TaskOut], operation_id="list_tasks")
def list_tasks(request: ActorRequest, asked: Query[TaskFilterIn]) -> ListOut[TaskOut]:
    """List tasks, the most urgent first; with `cursor` in order of their ids."""
    actor = request.actor
    wanted = queries.TaskFilter(
        states=(asked.state,) if asked.state else (),
        area_code=asked.area,
        unit_id=asked.unit,
        person_id=(actor.post_id or 0) if asked.mine else asked.person,
        search=asked.q,
        is_overdue=asked.overdue,
    )
    rows = queries.tasks(actor, wanted)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    if asked.cursor:
        page = list(rows.filter(pk__gt=_after(asked.cursor)).order_by("pk")[: asked.limit])
        follows = str(page[-1].pk) if len(page) == asked.limit else ""
    else:
        page, follows = list(rows[asked.offset : asked.offset + asked.limit]), ""
    return ListOut[TaskOut](
        items=[TaskOut.model_validate(fields_of(actor, shown)) for shown in page],
        count=min(count, COUNT_LIMIT),
        count_is_exact=count <= COUNT_LIMIT,
        next_cursor=follows,
    )


@router.get("/{int:task_id}", response=TaskDetailOut, operation_id="get_task")
def get_task(request: ActorRequest, task_id: int) -> TaskDetailOut:
    """Return one task."""
    return _detail(request.actor, queries.task(request.actor, task_id))


@router.post("", response={201: TaskDetailOut}, operation_id="assign_task")
def assign_task(
    request: ActorRequest,
    data: AssignIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Assign a task to one unit and one person."""
    actor = request.actor
    draft = actions.TaskDraft(
        title=data.title,
        unit_id=data.unit,
        person_id=data.person,
        text=data.text,
        due_at=data.due_at,
        parent_id=data.parent,
        collaborating_unit_ids=tuple(data.collaborating_units),
        collaborating_post_ids=tuple(data.collaborating_posts),
    )

    def do() -> Answer:
        made = actions.assign_task(actor, draft)
        return Answer(201, _detail(actor, queries.task(actor, made.pk)).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.post("/{int:task_id}/moves", response=TaskDetailOut, operation_id="move_task")
def move_task(request: ActorRequest, task_id: int, data: MoveIn) -> TaskDetailOut:
    """Make a move: accept, finish, hand_back, reassign, cancel."""
    actor = request.actor
    _do(actor, task_id, data)
    return _detail(actor, queries.task(actor, task_id))


def _do(actor: Actor, task_id: int, data: MoveIn) -> None:
    if data.move is Move.ACCEPT:
        actions.accept(actor, task_id, version=data.version)
    elif data.move is Move.FINISH:
        actions.finish(actor, task_id, data.result, version=data.version)
    elif data.move is Move.HAND_BACK:
        actions.hand_back(actor, task_id, data.reason, version=data.version)
    elif data.move is Move.CANCEL:
        actions.cancel(actor, task_id, data.reason, version=data.version)
    else:
        actions.reassign(
            actor, task_id, data.unit, data.person, due_at=data.due_at, version=data.version
        )
