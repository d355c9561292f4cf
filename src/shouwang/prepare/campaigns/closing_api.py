"""What stays of a campaign, over the web API: reports, lessons, the summary, standing checks."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import (
    Code,
    Day,
    Identity,
    Line,
    ListOut,
    Moment,
    Note,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .duties_api import Figure, IdempotencyKey, Lines, Reason, answered
from .queries import LessonView, ReportView, StandingCheckView
from .rules.standing import INTERVAL_LIMIT_DAYS
from .rules.texts import LIST_LIMIT
from .rules.wording import LessonKind, ReceiptSide

router = Router(tags=["campaigns"])


class ReportIn(WireIn):
    """An enterprise's report on its hazards."""

    text: Note
    found: Figure = 0
    rectified: Figure = 0
    campaign_number: Code = ""
    industry: Code = ""


class ReportFilterIn(WireIn):
    """Which reports; `undelivered` keeps those that one side has not confirmed."""

    undelivered: bool = False


class ReceiptIn(WireIn):
    """For which side it is confirmed."""

    side: ReceiptSide


class ReceiptOut(WireOut):
    """One side of a report; without a unit there is no authority to deliver it to."""

    side: str
    to_unit_id: int | None
    to_unit: str | None
    received_at: Moment | None
    label: str
    waits_s: int | None


class ReportOut(WireOut):
    """A report with its two receipts."""

    id: int
    unit_id: int
    unit: str
    campaign: str | None
    sector: str
    text: str
    found: int
    rectified: int
    submitted_at: Moment
    is_delivered: bool
    receipts: list[ReceiptOut]


class LessonIn(WireIn):
    """A lesson, or a rule change with its rule; by which hazards it came up."""

    kind: LessonKind
    text: Note
    rule_changed: Line = ""
    hazard_numbers: Lines = []


class LessonOut(WireOut):
    """A lesson; hazards outside the caller's duties are counted only."""

    id: int
    kind: str
    text: str
    rule_changed: str
    recorded_at: Moment
    who: str
    hazard_numbers: list[str]
    hidden_hazards: int


class SummaryIn(WireIn):
    """The closing summary."""

    results: Note
    experience: Note
    changed_rules: Note = ""
    accepts_open: bool = False
    open_reason: Reason = ""
    version: Identity | None = None


class SummaryOut(WireOut):
    """A summary with the figures as they were at the end, and its document's 文号."""

    results: str
    experience: str
    changed_rules: str
    figures: dict[str, object]
    document: str | None
    written_at: Moment


class StandingIn(WireIn):
    """A check that comes back every so many days."""

    title: Line
    type_codes: Annotated[list[Code], Field(max_length=LIST_LIMIT)]
    interval_days: Annotated[int, Field(ge=1, le=INTERVAL_LIMIT_DAYS)]
    unit_id: Identity
    post_id: Identity
    first_due_on: Day | None = None


class StandingOut(WireOut):
    """A standing check; `is_held` is false when its post has left."""

    id: int
    title: str
    type_codes: list[str]
    interval_days: int
    unit_id: int
    unit: str
    post_id: int
    next_due_on: Day
    ended_on: Day | None
    is_held: bool
    version: int


class StandingEndIn(WireIn):
    """The version that was seen."""

    version: Identity | None = None


def _report(view: ReportView) -> ReportOut:
    row = view.report
    return ReportOut(
        id=row.pk,
        unit_id=row.unit_id,
        unit=row.unit.name,
        campaign=row.campaign.number if row.campaign else None,
        sector=row.sector,
        text=row.text,
        found=row.found,
        rectified=row.rectified,
        submitted_at=row.submitted_at,
        is_delivered=view.is_delivered,
        receipts=[
            ReceiptOut(
                side=one.receipt.side,
                to_unit_id=one.receipt.to_unit_id,
                to_unit=one.receipt.to_unit.name if one.receipt.to_unit else None,
                received_at=one.receipt.received_at,
                label=in_words(one.label),
                waits_s=None if one.waits_for is None else int(one.waits_for.total_seconds()),
            )
            for one in view.receipts
        ],
    )


def _lesson(view: LessonView) -> LessonOut:
    row = view.lesson
    return LessonOut(
        id=row.pk,
        kind=row.kind,
        text=row.text,
        rule_changed=row.rule_changed,
        recorded_at=row.recorded_at,
        who=view.who,
        hazard_numbers=list(view.hazard_numbers),
        hidden_hazards=view.hidden,
    )


def _standing(view: StandingCheckView) -> StandingOut:
    row = view.check
    return StandingOut(
        id=row.pk,
        title=row.title,
        type_codes=row.type_codes,
        interval_days=row.interval_days,
        unit_id=row.unit_id,
        unit=row.unit.name,
        post_id=row.post_id,
        next_due_on=row.next_due_on,
        ended_on=row.ended_on,
        is_held=view.is_held,
        version=row.version,
    )


@router.get("/reports", response=ListOut[ReportOut], operation_id="list_enterprise_reports")
def list_reports(request: ActorRequest, asked: Query[ReportFilterIn]) -> ListOut[ReportOut]:
    """List enterprises' reports within one's duties, the newest first."""
    rows = queries.reports(request.actor, undelivered_only=asked.undelivered)
    items = [_report(view) for view in rows]
    return ListOut[ReportOut](items=items, count=len(items), count_is_exact=True)


@router.post("/reports", response={201: ReportOut}, operation_id="report_by_enterprise")
def report_by_enterprise(
    request: ActorRequest, data: ReportIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Report for one's own unit to the street and to the sector's authority."""
    actor = request.actor

    def do() -> Answer:
        draft = actions.EnterpriseReportDraft(**data.model_dump())
        made = actions.report_by_enterprise(actor, draft)
        return Answer(201, _report(queries.report(actor, made.pk)).model_dump_json())

    return answered(answer_once(actor, key, request.path.encode() + request.body, do))


@router.get("/reports/{report_id}", response=ReportOut, operation_id="get_enterprise_report")
def get_report(request: ActorRequest, report_id: int) -> ReportOut:
    """Return one report with its receipts."""
    return _report(queries.report(request.actor, report_id))


@router.post("/reports/{report_id}/receipts", response=ReportOut, operation_id="receive_report")
def receive_report(request: ActorRequest, report_id: int, data: ReceiptIn) -> ReportOut:
    """Confirm for one side that a report has come."""
    actions.receive_report(request.actor, report_id, data.side)
    return _report(queries.report(request.actor, report_id))


@router.post(
    "/standing-checks/{check_id}/end", response=StandingOut, operation_id="end_standing_check"
)
def end_standing_check(request: ActorRequest, check_id: int, data: StandingEndIn) -> StandingOut:
    """End a standing check."""
    made = actions.end_standing_check(request.actor, check_id, version=data.version)
    return _standing_of(request.actor, made.campaign.number, made.pk)


def _standing_of(actor: Actor, number: str, check_id: int) -> StandingOut:
    found = queries.campaign(actor, number)
    rows = queries.standing_checks(actor, found, is_live=False)
    return next(_standing(view) for view in rows if view.check.pk == check_id)


@router.get(
    "/{number}/standing-checks",
    response=ListOut[StandingOut],
    operation_id="list_standing_checks",
)
def list_standing_checks(request: ActorRequest, number: str) -> ListOut[StandingOut]:
    """List the standing checks that came of a campaign."""
    found = queries.campaign(request.actor, number)
    rows = queries.standing_checks(request.actor, found, is_live=False)
    items = [_standing(view) for view in rows]
    return ListOut[StandingOut](items=items, count=len(items), count_is_exact=True)


@router.post("/{number}/standing-checks", response={201: StandingOut}, operation_id="keep_checking")
def keep_checking(
    request: ActorRequest, number: str, data: StandingIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Turn a campaign's check into a periodic one."""
    actor = request.actor
    given = data.model_dump() | {"type_codes": tuple(data.type_codes)}

    def do() -> Answer:
        made = actions.keep_checking(actor, number, actions.StandingCheckDraft(**given))
        return Answer(201, _standing_of(actor, number, made.pk).model_dump_json())

    return answered(answer_once(actor, key, request.path.encode() + request.body, do))


@router.get("/{number}/lessons", response=ListOut[LessonOut], operation_id="list_lessons")
def list_lessons(request: ActorRequest, number: str) -> ListOut[LessonOut]:
    """List lessons and rule changes, the newest first."""
    found = queries.campaign(request.actor, number)
    items = [_lesson(view) for view in queries.lessons(request.actor, found)]
    return ListOut[LessonOut](items=items, count=len(items), count_is_exact=True)


@router.post("/{number}/lessons", response={201: LessonOut}, operation_id="record_lesson")
def record_lesson(
    request: ActorRequest, number: str, data: LessonIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Record a lesson or a rule change with the hazards that gave rise to it."""
    actor = request.actor
    given = data.model_dump() | {"hazard_numbers": tuple(data.hazard_numbers)}

    def do() -> Answer:
        made = actions.record_lesson(actor, number, actions.LessonDraft(**given))
        shown = queries.lessons(actor, queries.campaign(actor, number))
        found = next(view for view in shown if view.lesson.pk == made.pk)
        return Answer(201, _lesson(found).model_dump_json())

    return answered(answer_once(actor, key, request.path.encode() + request.body, do))


@router.post("/{number}/close", response={201: SummaryOut}, operation_id="close_campaign")
def close_campaign(
    request: ActorRequest, number: str, data: SummaryIn, key: IdempotencyKey = ""
) -> HttpResponse:
    """Close a campaign with its summary; open duties must be accepted with a reason."""
    actor = request.actor
    given = data.model_dump(exclude={"version"})

    def do() -> Answer:
        draft = actions.SummaryDraft(**given)
        made = actions.close_campaign(actor, number, draft, version=data.version)
        out = SummaryOut(
            results=made.results,
            experience=made.experience,
            changed_rules=made.changed_rules,
            figures=made.figures,
            document=made.document.number if made.document else None,
            written_at=made.written_at,
        )
        return Answer(201, out.model_dump_json())

    return answered(answer_once(actor, key, request.path.encode() + request.body, do))
