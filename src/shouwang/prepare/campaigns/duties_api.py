"""What units owe a campaign, over the web API: deliverables, duties, work items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Day, Identity, Line, ListOut, Moment, Note, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries import OwedDuty
from .rules.deliverables import Standing
from .rules.submissions import FIGURE_LIMIT
from .rules.texts import LIST_LIMIT, REASON_LIMIT
from .rules.wording import DeliverableKind, ParticipantKind
from .states import OwedMove

if TYPE_CHECKING:
    from .models import Deliverable, WorkItem

router = Router(tags=["campaigns"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Figure = Annotated[int, Field(ge=0, le=FIGURE_LIMIT)]
Reason = Annotated[Note, Field(max_length=REASON_LIMIT)]
Lines = Annotated[list[Line], Field(max_length=LIST_LIMIT)]


class DeliverableIn(WireIn):
    """What every participant of a kind owes by a day, the day included."""

    kind: DeliverableKind
    title: Line
    owed_by: ParticipantKind
    due_on: Day
    to_unit_id: Identity | None = None
    due_text: Line = ""
    phase_id: Identity | None = None


class DeliverableOut(WireOut):
    """What is owed, by whom, to whom, by when."""

    id: int
    kind: str
    title: str
    owed_by: str
    to_unit_id: int
    to_unit: str
    due_on: Day
    due_text: str


class DutyFilterIn(WireIn):
    """Which duties; `late` asks for all that came or are too late."""

    standing: Standing | Literal["late", ""] = ""
    kind: DeliverableKind | Literal[""] = ""
    unit_id: Identity | None = None


class DutyOut(WireOut):
    """One unit's duty; `late_s` by how many seconds it is or came too late, null when it is not."""

    id: int
    deliverable_id: int
    title: str
    kind: str
    unit_id: int
    unit: str
    state: str
    standing: str
    standing_label: str
    due_at: Moment
    first_submitted_at: Moment | None
    submitted_at: Moment | None
    decided_at: Moment | None
    late_s: int | None
    reason: str
    version: int


class HandedInOut(WireOut):
    """What was handed in, as it was."""

    version: int
    submitted_at: Moment
    who: str
    digest: str
    is_intact: bool
    reason: str
    text: str
    responsible: str
    personnel: list[str]
    steps: list[str]
    checked: int | None
    found: int | None
    rectified: int | None


class DutyDetailOut(DutyOut):
    """A duty with what was handed in, newest first, and what the caller may do now."""

    moves: list[str]
    submissions: list[HandedInOut]


class DutyMoveIn(WireIn):
    """A move: submit takes the contents, return and waive a reason."""

    move: OwedMove
    version: Identity | None = None
    reason: Reason = ""
    text: Note = ""
    responsible: Line = ""
    personnel: Lines = []
    steps: Lines = []
    checked: Figure | None = None
    found: Figure | None = None
    rectified: Figure | None = None


class OnTimeOut(WireOut):
    """How many came in time, of those due or handed in and not waived; null is not applicable."""

    as_of: Moment
    numerator: int
    denominator: int
    rate: str | None
    counted: list[DutyOut]


class WorkItemOut(WireOut):
    """One of a community's five work items."""

    id: int
    unit_id: int
    unit: str
    item: str
    is_done: bool
    evidence: str
    done_at: Moment | None
    version: int


class WorkMarkIn(WireIn):
    """Whether an item is done; done needs its evidence."""

    item_id: Identity
    is_done: bool
    evidence: Reason = ""
    version: Identity | None = None


def _deliverable(row: Deliverable) -> DeliverableOut:
    return DeliverableOut(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        owed_by=row.owed_by,
        to_unit_id=row.to_unit_id,
        to_unit=row.to_unit.name,
        due_on=row.due_on,
        due_text=row.due_text,
    )


def _duty(one: OwedDuty) -> dict[str, object]:
    row, late_by = one.obligation, one.duty.late_by
    return {
        "id": row.pk,
        "deliverable_id": row.deliverable_id,
        "title": row.deliverable.title,
        "kind": row.deliverable.kind,
        "unit_id": row.unit_id,
        "unit": row.unit.name,
        "state": row.state,
        "standing": one.duty.standing.value,
        "standing_label": in_words(one.duty.label),
        "due_at": row.due_at,
        "first_submitted_at": row.first_submitted_at,
        "submitted_at": row.submitted_at,
        "decided_at": row.decided_at,
        "late_s": None if late_by is None else int(late_by.total_seconds()),
        "reason": row.reason,
        "version": row.version,
    }


def _duty_out(one: OwedDuty) -> DutyOut:
    return DutyOut.model_validate(_duty(one))


def _whole(items: list[DutyOut]) -> ListOut[DutyOut]:
    return ListOut[DutyOut](items=items, count=len(items), count_is_exact=True)


def _duty_detail(actor: Actor, obligation_id: int) -> DutyDetailOut:
    one = queries.obligation(actor, obligation_id)
    handed_in = [
        {
            "version": found.submission.version,
            "submitted_at": found.submission.submitted_at,
            "who": found.who,
            "digest": found.submission.digest,
            "is_intact": found.is_intact,
            "reason": found.submission.reason,
            **found.submission.content,
        }
        for found in queries.submissions(actor, one.obligation)
    ]
    moves = [found.move for found in queries.moves_of_duty(actor, one.obligation)]
    return DutyDetailOut.model_validate({**_duty(one), "moves": moves, "submissions": handed_in})


def _work_item(row: WorkItem) -> WorkItemOut:
    return WorkItemOut(
        id=row.pk,
        unit_id=row.unit_id,
        unit=row.unit.name,
        item=row.item,
        is_done=row.is_done,
        evidence=row.evidence,
        done_at=row.done_at,
        version=row.version,
    )


def answered(answer: Answer) -> HttpResponse:
    """Return a kept answer as it was."""
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/obligations/{obligation_id}", response=DutyDetailOut, operation_id="get_obligation")
def get_obligation(request: ActorRequest, obligation_id: int) -> DutyDetailOut:
    """Return one unit's duty with what was handed in."""
    return _duty_detail(request.actor, obligation_id)


@router.post(
    "/obligations/{obligation_id}/moves", response=DutyDetailOut, operation_id="move_obligation"
)
def move_obligation(
    request: ActorRequest, obligation_id: int, data: DutyMoveIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Hand in, accept, return with a reason, or waive with a reason."""
    actor = request.actor

    def do() -> Answer:
        _move(actor, obligation_id, data)
        return Answer(200, _duty_detail(actor, obligation_id).model_dump_json())

    return answered(answer_once(actor, key, request.path.encode() + request.body, do))


def _move(actor: Actor, obligation_id: int, data: DutyMoveIn) -> None:
    version = data.version
    if data.move is OwedMove.SUBMIT:
        draft = actions.SubmissionDraft(
            text=data.text,
            responsible=data.responsible,
            personnel=tuple(data.personnel),
            steps=tuple(data.steps),
            checked=data.checked,
            found=data.found,
            rectified=data.rectified,
        )
        actions.submit(actor, obligation_id, draft, version=version)
    elif data.move is OwedMove.ACCEPT:
        actions.accept_submission(actor, obligation_id, version=version)
    elif data.move is OwedMove.RETURN:
        actions.return_submission(actor, obligation_id, data.reason, version=version)
    else:
        actions.waive_obligation(actor, obligation_id, data.reason, version=version)


@router.get(
    "/{number}/deliverables",
    response=ListOut[DeliverableOut],
    operation_id="list_deliverables",
)
def list_deliverables(request: ActorRequest, number: str) -> ListOut[DeliverableOut]:
    """List what a campaign asks for."""
    found = queries.campaign(request.actor, number)
    items = [_deliverable(row) for row in queries.deliverables(request.actor, found)]
    return ListOut[DeliverableOut](items=items, count=len(items), count_is_exact=True)


@router.post("/{number}/deliverables", response={201: DeliverableOut}, operation_id="owe")
def owe(
    request: ActorRequest, number: str, data: DeliverableIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Let every participant of a kind owe the campaign something by a day."""
    actor = request.actor

    def do() -> Answer:
        made = actions.owe(actor, number, actions.DeliverableDraft(**data.model_dump()))
        return Answer(201, _deliverable(made).model_dump_json())

    return answered(answer_once(actor, key, request.path.encode() + request.body, do))


@router.get("/{number}/obligations", response=ListOut[DutyOut], operation_id="list_obligations")
def list_obligations(
    request: ActorRequest, number: str, asked: Query[DutyFilterIn]
) -> ListOut[DutyOut]:
    """List what units owe a campaign and how each stands, within one's duties."""
    found = queries.campaign(request.actor, number)
    filters = queries.ObligationFilter(str(asked.standing), str(asked.kind), asked.unit_id)
    rows = queries.obligations(request.actor, found, filters)
    return _whole([_duty_out(one) for one in rows])


@router.get("/{number}/on-time", response=OnTimeOut, operation_id="on_time_rate")
def on_time_rate(request: ActorRequest, number: str) -> OnTimeOut:
    """Return how many duties came in time, with every duty that counts."""
    found = queries.campaign(request.actor, number)
    rate = queries.on_time_rate(request.actor, found)
    figure = rate.figure
    return OnTimeOut(
        as_of=rate.as_of,
        numerator=figure.numerator,
        denominator=figure.denominator,
        rate=None if figure.rate is None else str(figure.rate),
        counted=[_duty_out(one) for one in rate.counted],
    )


@router.get("/{number}/work-items", response=ListOut[WorkItemOut], operation_id="list_work_items")
def list_work_items(request: ActorRequest, number: str) -> ListOut[WorkItemOut]:
    """List the five work items of each community within one's duties."""
    found = queries.campaign(request.actor, number)
    rows = queries.work_list(request.actor, found)
    items = [_work_item(item) for row in rows for item in row.items]
    return ListOut[WorkItemOut](items=items, count=len(items), count_is_exact=True)


@router.post("/{number}/work-items", response=WorkItemOut, operation_id="mark_work_item")
def mark_work_item(request: ActorRequest, number: str, data: WorkMarkIn) -> WorkItemOut:
    """Mark a work item as done with its evidence, or as not done."""
    mark = actions.WorkMark(data.is_done, data.evidence)
    made = actions.mark_work_item(request.actor, number, data.item_id, mark, version=data.version)
    return _work_item(made)
