"""Dispatch orders and the contributions of departments over the web API."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Header, Query, Router, Schema

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Day, Identity, Line, Moment, Note, WireIn, WireOut

from . import actions, queries
from .api import TaskOut, fields_of

router = Router(tags=["tasks"])


class PartIn(WireIn):
    """What one department is to do; without a due moment it has the order's."""

    title: Line
    unit: Identity | None = None
    person: Identity | None = None
    text: Note = ""
    due_at: Moment | None = None
    is_mandatory: bool = True


class OrderIn(WireIn):
    """An order and its parts."""

    title: Line
    unit: Identity | None = None
    person: Identity | None = None
    text: Note = ""
    due_at: Moment | None = None
    kind: Literal["dispatch", "coordination"] = "dispatch"
    parts: list[PartIn] = []


class PartOut(TaskOut):
    """A part of an order."""

    is_mandatory: bool


class OrderOut(TaskOut):
    """An order with those of its parts that the caller sees."""

    parts: list[PartOut]
    closed: int
    total: int
    mandatory_open: int
    may_finish: bool


class PeriodIn(Schema):
    """An area and a period; both days are included."""

    area: Code = ""
    from_on: Day
    to_on: Day


class ContributionOut(WireOut):
    """What one unit took on; `on_time_rate` null is not applicable."""

    unit_id: int
    unit: str
    received: int
    on_time: int
    late: int
    returned: int
    withdrawn: int
    waiting: int
    overdue: int
    on_time_rate: str | None


class ContributionsOut(WireOut):
    """What the units took on in a period; one's own where one oversees nobody."""

    area: str
    from_on: Day
    to_on: Day
    is_all_units: bool
    items: list[ContributionOut]


def _order(actor: Actor, task_id: int) -> OrderOut:
    shown = queries.task(actor, task_id)
    progress = queries.parts_progress(actor, task_id)
    parts = [
        {**fields_of(actor, part), "is_mandatory": part.is_mandatory}
        for part in queries.sub_tasks(actor, task_id)
    ]
    return OrderOut.model_validate(
        {
            **fields_of(actor, shown),
            "parts": parts,
            "closed": progress.closed,
            "total": progress.total,
            "mandatory_open": progress.mandatory_open,
            "may_finish": progress.may_finish,
        }
    )


@router.post("/orders", response={201: OrderOut}, operation_id="dispatch_order")
def dispatch_order(
    request: ActorRequest,
    data: OrderIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Write an order with its parts for several departments, all of it or nothing."""
    actor = request.actor
    draft = actions.OrderDraft(
        title=data.title,
        unit_id=data.unit,
        person_id=data.person,
        text=data.text,
        due_at=data.due_at,
        kind=data.kind,
        parts=tuple(
            actions.PartDraft(
                part.title, part.unit, part.person, part.text, part.due_at, part.is_mandatory
            )
            for part in data.parts
        ),
    )

    def do() -> Answer:
        made = actions.dispatch_order(actor, draft)
        return Answer(201, _order(actor, made.pk).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/orders/{int:task_id}", response=OrderOut, operation_id="get_order")
def get_order(request: ActorRequest, task_id: int) -> OrderOut:
    """Return one order with the parts that the caller sees and how far they are."""
    return _order(request.actor, task_id)


@router.get("/contributions", response=ContributionsOut, operation_id="get_contributions")
def get_contributions(request: ActorRequest, asked: Query[PeriodIn]) -> ContributionsOut:
    """Return what each unit received in a period and what became of it."""
    actor = request.actor
    area = asked.area or actor.area_code
    found = queries.contributions(actor, area, asked.from_on, asked.to_on)
    items = [
        ContributionOut(
            unit_id=row.unit_id,
            unit=row.unit_name,
            **{name: getattr(row, name) for name in queries.FIGURES},
            on_time_rate=None if row.on_time_rate is None else f"{row.on_time_rate:.6f}",
        )
        for row in found
    ]
    return ContributionsOut(
        area=area,
        from_on=asked.from_on,
        to_on=asked.to_on,
        is_all_units=queries.sees_all_units(actor, area),
        items=items,
    )
