"""Meetings, requirements, money and the liaison register over the web API."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from ninja import File, Form, Header, Query, Router, Schema
from ninja import UploadedFile as NinjaFile
from pydantic import BeforeValidator, Field

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import (
    TEXT_LIMIT,
    Code,
    Day,
    Identity,
    Line,
    ListOut,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
    clean_text,
)

from . import actions, queries
from .orders_wire import (
    ClosureOut,
    FundOut,
    LiaisonImportOut,
    LiaisonOut,
    MeetingDetailOut,
    MeetingOut,
    RequestOut,
    RequirementOut,
    SpendingOut,
    fund_out,
    import_out,
    liaison_out,
    meeting_detail,
    meeting_out,
    request_out,
    requirement_out,
    spending_out,
)
from .states import VIEW

if TYPE_CHECKING:
    from ninja.schema import Schema as NinjaSchema

router = Router(tags=["organisations"])

RowT = TypeVar("RowT", bound=Model)
COUNT_LIMIT = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Yuan = Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=2)]
Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]


class AttendanceIn(WireIn):
    """Who was there, or was asked and did not come."""

    post: Identity
    is_present: bool = True
    excuse: Line = ""


class DecisionIn(WireIn):
    """One thing decided, and who sees to it."""

    text: Note
    unit: Identity | None = None
    person: Identity | None = None
    due_at: Moment | None = None


class MeetingIn(WireIn):
    """A meeting that was held; without a unit one's own has convened it."""

    title: Line
    chair: Identity | None = None
    held_at: Moment | None = None
    unit: Identity | None = None
    location: Line = ""
    minutes: Annotated[str, BeforeValidator(clean_text)] = Field("", max_length=TEXT_LIMIT)
    attendances: list[AttendanceIn] = []
    decisions: list[DecisionIn] = []


class RequirementIn(WireIn):
    """One demand of a basis document, and who sees to it."""

    document: Identity | None = None
    text: Note
    unit: Identity | None = None
    person: Identity | None = None
    due_at: Moment | None = None


class FundIn(WireIn):
    """Money that is there; `subject` names a campaign that it is for."""

    unit: Identity | None = None
    title: Line
    source: Line
    purpose: Line
    amount_yuan: Yuan
    granted_on: Day
    subject: Code = ""
    basis: Line = ""


class SpendingIn(WireIn):
    """One payment; `version` guards against another one made meanwhile."""

    amount_yuan: Yuan
    spent_on: Day
    purpose: Line
    receipt_number: Line = ""
    version: Identity | None = None


class RequestIn(WireIn):
    """Money asked of the level above."""

    unit: Identity | None = None
    to_unit: Identity | None = None
    title: Line
    purpose: Note
    amount_yuan: Yuan
    subject: Code = ""


class RequestMoveIn(WireIn):
    """An answer or a withdrawal."""

    move: Literal["grant", "refuse", "withdraw"]
    granted_yuan: Yuan | None = None
    answer: Note = ""
    reason: Note = ""
    version: Identity | None = None


class AreaIn(PageIn):
    """What a list is narrowed by."""

    area: Code = ""


class RequirementsIn(AreaIn):
    """What the list of requirements is narrowed by; both days are included."""

    unit: Identity | None = None
    standing: Literal["", "overdue", "open", "closed", "withdrawn"] = ""
    from_on: Day | None = None
    to_on: Day | None = None

    def wanted(self) -> queries.RequirementFilter:
        """Return the filter that was asked for."""
        return queries.RequirementFilter(
            area_code=self.area,
            unit_id=self.unit,
            standing=self.standing,
            from_on=self.from_on,
            to_on=self.to_on,
        )


class FundsIn(AreaIn):
    """What the ledger is narrowed by."""

    unit: Identity | None = None
    subject: Code = ""


class PeriodIn(Schema):
    """An area and a period; both days are included."""

    area: Code = ""
    from_on: Day
    to_on: Day


class RegisterIn(Schema):
    """An area and a day; today when no day is named."""

    street: Code
    on: Day | None = None


class LiaisonImportIn(Schema):
    """The document of rows that name none, and whether to bring the table in."""

    document: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    confirm: bool = False


class ClosuresOut(WireOut):
    """The closure rate of each unit; null is not applicable."""

    area: str
    from_on: Day
    to_on: Day
    items: list[ClosureOut]


def _check(actor: Actor) -> None:
    if not actor.holds(VIEW):
        raise NotAllowed


def _once(actor: Actor, key: str, body: bytes, do: Callable[[], NinjaSchema]) -> HttpResponse:
    """Do what is asked once for a key, and answer 201 with what was made."""
    answer = answer_once(actor, key, body, lambda: Answer(201, do().model_dump_json()))
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


def _part(rows: QuerySet[RowT, RowT], asked: PageIn) -> tuple[list[RowT], int, bool]:
    """Return a part of a list, its count and whether that is exact."""
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    shown = list(rows[asked.offset : asked.offset + asked.limit])
    return shown, min(count, COUNT_LIMIT), count <= COUNT_LIMIT


@router.get("/meetings", response=ListOut[MeetingOut], operation_id="list_meetings")
def list_meetings(request: ActorRequest, asked: Query[AreaIn]) -> ListOut[MeetingOut]:
    """List meetings, the latest first."""
    _check(request.actor)
    rows, count, is_exact = _part(queries.meetings(request.actor, asked.area), asked)
    items = [meeting_out(row) for row in rows]
    return ListOut[MeetingOut](items=items, count=count, count_is_exact=is_exact)


@router.post("/meetings", response={201: MeetingDetailOut}, operation_id="record_meeting")
def record_meeting(request: ActorRequest, data: MeetingIn, key: Key = "") -> HttpResponse:
    """Record a meeting; each decision becomes a task with one owner, all or nothing."""
    actor = request.actor
    draft = actions.MeetingDraft(
        title=data.title,
        chair_id=data.chair,
        held_at=data.held_at,
        unit_id=data.unit,
        location=data.location,
        minutes=data.minutes,
        attendances=tuple(
            actions.AttendanceDraft(row.post, row.is_present, row.excuse)
            for row in data.attendances
        ),
        decisions=tuple(
            actions.DecisionDraft(row.text, row.unit, row.person, row.due_at)
            for row in data.decisions
        ),
    )

    def do() -> MeetingDetailOut:
        return meeting_detail(actor, actions.record_meeting(actor, draft).pk)

    return _once(actor, key, request.body, do)


@router.get("/meetings/{int:meeting_id}", response=MeetingDetailOut, operation_id="get_meeting")
def get_meeting(request: ActorRequest, meeting_id: int) -> MeetingDetailOut:
    """Return one meeting with those present and its decisions."""
    return meeting_detail(request.actor, meeting_id)


@router.get("/requirements", response=ListOut[RequirementOut], operation_id="list_requirements")
def list_requirements(
    request: ActorRequest, asked: Query[RequirementsIn]
) -> ListOut[RequirementOut]:
    """List what meetings and documents laid down, overdue first."""
    actor = request.actor
    _check(actor)
    rows, count, is_exact = _part(queries.requirements(actor, asked.wanted()), asked)
    items = [requirement_out(actor, row) for row in rows]
    return ListOut[RequirementOut](items=items, count=count, count_is_exact=is_exact)


@router.get("/requirements/export.xlsx", response={200: None}, operation_id="export_requirements")
def export_requirements(request: ActorRequest, asked: Query[RequirementsIn]) -> HttpResponse:
    """Return what meetings and documents laid down as .xlsx, the whole of it."""
    content = actions.export_requirements(request.actor, asked.wanted())
    return HttpResponse(content, content_type=XLSX)


@router.post("/requirements", response={201: RequirementOut}, operation_id="lay_down_requirement")
def lay_down_requirement(request: ActorRequest, data: RequirementIn, key: Key = "") -> HttpResponse:
    """Lay down one demand of a document; it becomes a task with one owner."""
    actor = request.actor
    draft = actions.RequirementDraft(data.document, data.text, data.unit, data.person, data.due_at)

    def do() -> RequirementOut:
        made = actions.require(actor, draft)
        return requirement_out(actor, queries.requirement(actor, made.pk))

    return _once(actor, key, request.body, do)


@router.get("/closure-rates", response=ClosuresOut, operation_id="get_closure_rates")
def get_closure_rates(request: ActorRequest, asked: Query[PeriodIn]) -> ClosuresOut:
    """Return how much each unit has closed of what was laid down in a period."""
    _check(request.actor)
    found = queries.closure_rates(request.actor, asked.area, asked.from_on, asked.to_on)
    items = [
        ClosureOut(
            unit_id=row.unit_id,
            unit=row.unit_name,
            closed=row.closed,
            total=row.total,
            overdue=row.overdue,
            withdrawn=row.withdrawn,
            rate=None if row.rate is None else f"{row.rate:.6f}",
        )
        for row in found
    ]
    return ClosuresOut(area=asked.area, from_on=asked.from_on, to_on=asked.to_on, items=items)


@router.get("/funds", response=ListOut[FundOut], operation_id="list_funds")
def list_funds(request: ActorRequest, asked: Query[FundsIn]) -> ListOut[FundOut]:
    """List earmarked money with what is left, the latest first."""
    _check(request.actor)
    wanted = queries.FundFilter(asked.area, asked.unit, asked.subject)
    rows, count, is_exact = _part(queries.funds(request.actor, wanted), asked)
    items = [fund_out(row) for row in rows]
    return ListOut[FundOut](items=items, count=count, count_is_exact=is_exact)


@router.post("/funds", response={201: FundOut}, operation_id="earmark_fund")
def earmark_fund(request: ActorRequest, data: FundIn, key: Key = "") -> HttpResponse:
    """Write down money that is there for a unit and a purpose."""
    actor = request.actor
    draft = actions.FundDraft(
        data.unit,
        data.title,
        data.source,
        data.purpose,
        data.amount_yuan,
        data.granted_on,
        data.subject,
        data.basis,
    )

    def do() -> FundOut:
        return fund_out(queries.fund(actor, actions.earmark_fund(actor, draft).pk))

    return _once(actor, key, request.body, do)


@router.post(
    "/funds/{int:fund_id}/spendings", response={201: SpendingOut}, operation_id="spend_from_fund"
)
def spend_from_fund(
    request: ActorRequest, fund_id: int, data: SpendingIn, key: Key = ""
) -> HttpResponse:
    """Write a payment down; more than is left is refused."""
    actor = request.actor
    draft = actions.SpendingDraft(
        data.amount_yuan, data.spent_on, data.purpose, data.receipt_number
    )

    def do() -> SpendingOut:
        made = actions.spend(actor, fund_id, draft, version=data.version)
        return spending_out(made, queries.fund(actor, fund_id))

    return _once(actor, key, request.body, do)


@router.get("/fund-requests", response=ListOut[RequestOut], operation_id="list_fund_requests")
def list_fund_requests(request: ActorRequest, asked: Query[PageIn]) -> ListOut[RequestOut]:
    """List requests for money, those that wait first."""
    _check(request.actor)
    rows, count, is_exact = _part(queries.fund_requests(request.actor), asked)
    items = [request_out(request.actor, row) for row in rows]
    return ListOut[RequestOut](items=items, count=count, count_is_exact=is_exact)


@router.post("/fund-requests", response={201: RequestOut}, operation_id="ask_for_funds")
def ask_for_funds(request: ActorRequest, data: RequestIn, key: Key = "") -> HttpResponse:
    """Ask a unit above for money."""
    actor = request.actor
    draft = actions.RequestDraft(
        data.unit or actor.unit_id,
        data.to_unit,
        data.title,
        data.purpose,
        data.amount_yuan,
        data.subject,
    )

    def do() -> RequestOut:
        made = actions.ask_for_funds(actor, draft)
        return request_out(actor, queries.fund_request(actor, made.pk))

    return _once(actor, key, request.body, do)


@router.post(
    "/fund-requests/{int:request_id}/moves", response=RequestOut, operation_id="move_fund_request"
)
def move_fund_request(request: ActorRequest, request_id: int, data: RequestMoveIn) -> RequestOut:
    """Grant or refuse a request as the unit that was asked, or withdraw one's own."""
    actor = request.actor
    if data.move == "withdraw":
        actions.withdraw_request(actor, request_id, data.reason, version=data.version)
    else:
        is_granted = data.move == "grant"
        draft = actions.AnswerDraft(is_granted, data.answer, data.granted_yuan)
        actions.answer_request(actor, request_id, draft, version=data.version)
    return request_out(actor, queries.fund_request(actor, request_id))


@router.get("/liaisons", response=ListOut[LiaisonOut], operation_id="list_liaisons")
def list_liaisons(request: ActorRequest, asked: Query[PageIn]) -> ListOut[LiaisonOut]:
    """List which official keeps in touch with which enterprise today."""
    _check(request.actor)
    rows, count, is_exact = _part(queries.liaisons(request.actor), asked)
    items = [liaison_out(row) for row in rows]
    return ListOut[LiaisonOut](items=items, count=count, count_is_exact=is_exact)


@router.get("/liaisons.xlsx", operation_id="export_liaisons", response={200: None})
def export_liaisons(request: ActorRequest, asked: Query[RegisterIn]) -> HttpResponse:
    """Return the register of a street and a day as 附表1."""
    day = asked.on or clock.today()
    content = actions.export_liaisons(request.actor, asked.street, day)
    return HttpResponse(content, content_type=XLSX)


@router.post("/liaisons/imports", response={201: LiaisonImportOut}, operation_id="import_liaisons")
def import_liaisons(
    request: ActorRequest,
    file: Annotated[NinjaFile, File()],
    data: Annotated[LiaisonImportIn, Form()],
) -> tuple[int, LiaisonImportOut]:
    """Take 附表1 as .xlsx, .xls or .csv; with `confirm` all rows come in, or none.

    Without it nothing is written and the answer says what it would do, row by row.
    """
    actor = request.actor
    row = actions.start_liaison_upload(actor, file.name or "", file.read())
    if data.document:
        row = actions.read_liaisons_as(actor, row.token, data.document)
    if data.confirm:
        row = actions.confirm_liaison_upload(actor, row.token)
    return 201, import_out(actor, row)


@router.get("/liaisons/imports/{id}", response=LiaisonImportOut, operation_id="read_liaison_import")
def read_liaison_import(request: ActorRequest, id: Code) -> LiaisonImportOut:  # noqa: A002 - the name in the address
    """Return where one's own import stands, kept for a day."""
    return import_out(request.actor, queries.liaison_upload(request.actor, id))
