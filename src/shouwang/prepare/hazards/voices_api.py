"""Those who work where the hazard is, over the web API: reports, comments, rewards, findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Header, Router
from ninja import UploadedFile as NinjaFile

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared, prepare_photo, prepare_voice
from shouwang.ground.attachments.queries import PUBLIC_PHOTO_LIMIT
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, ListOut

from . import actions, queries
from .shapes.voices import (
    ClaimIn,
    ClaimOut,
    CommentOut,
    FindingsOut,
    OwnAnswerIn,
    OwnReportOut,
    WorkReceiptOut,
    WorkReportIn,
    comment_out,
    findings_out,
    own_report_out,
)

router = Router(tags=["employees"])

KeyHeader = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
NOBODY = Actor.anonymous()
"""Under whom answers are kept, so that no row says who has reported."""


@router.post("/employee/reports", response={201: WorkReceiptOut}, operation_id="report_at_work")
def report_at_work(
    request: ActorRequest,
    data: Annotated[WorkReportIn, Form()],
    photos: Annotated[list[NinjaFile], File()] = [],  # noqa: B006 - ninja's own form
    voice: Annotated[list[NinjaFile], File()] = [],  # noqa: B006 - ninja's own form
    key: KeyHeader = "",
) -> HttpResponse:
    """Report a danger at one's own workplace; the enterprise never learns who it was.

    The query code is shown this once; with a key of 22 signs or more a repeat gives it again.
    """
    if len(photos) > PUBLIC_PHOTO_LIMIT:
        raise Invalid({"photos": say("照片最多 {n} 张。", n=PUBLIC_PHOTO_LIMIT)})
    prepared: list[Prepared] = [prepare_photo(file) for file in photos]
    prepared += [prepare_voice(file) for file in voice[:1]]
    report = actions.WorkReport(**data.model_dump())

    def do() -> Answer:
        receipt = actions.report_at_work(request.actor, report, prepared)
        out = WorkReceiptOut(
            number=receipt.number,
            query_code=receipt.query_code,
            hazard_number=receipt.hazard_number,
        )
        return Answer(201, out.model_dump_json())

    whole = {"data": data.model_dump(), "files": [one.sha256 for one in prepared]}
    return _once(key, json.dumps(whole, sort_keys=True).encode(), do)


def _once(key: str, body: bytes, do: Callable[[], Answer]) -> HttpResponse:
    answer = answer_once(NOBODY, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/employee/reports", response=ListOut[OwnReportOut], operation_id="list_own_reports")
def list_own_reports(request: ActorRequest) -> ListOut[OwnReportOut]:
    """Return what the caller has reported under their own account; nobody else's."""
    items = [own_report_out(found) for found in queries.own_reports(request.actor)]
    return ListOut[OwnReportOut](items=items, count=len(items), count_is_exact=True)


@router.post("/employee/answers", response={204: None}, operation_id="answer_own_report")
def answer_own(request: ActorRequest, data: OwnAnswerIn) -> tuple[int, None]:
    """Answer the handler about a report of one's own."""
    actions.answer_own(request.actor, data.number, data.text)
    return 204, None


@router.post("/employee/objections", response={204: None}, operation_id="object_own_report")
def object_own(request: ActorRequest, data: OwnAnswerIn) -> tuple[int, None]:
    """Object to what became of a report of one's own."""
    actions.object_own(request.actor, data.number, data.text)
    return 204, None


@router.get(
    "/hazards/{number}/comments",
    response=ListOut[CommentOut],
    operation_id="list_hazard_comments",
)
def list_comments(request: ActorRequest, number: Code) -> ListOut[CommentOut]:
    """Return what was said about a hazard: all of it to handlers, one's own to its author."""
    found = queries.hazard(request.actor, number)
    items = [comment_out(row) for row in queries.comments_of(request.actor, found)]
    return ListOut[CommentOut](items=items, count=len(items), count_is_exact=True)


@router.post("/awards/claims", response=ClaimOut, operation_id="claim_award")
def claim_award(request: ActorRequest, data: ClaimIn) -> ClaimOut:
    """Pay a reward out to whoever brings number and query code; nobody is asked for a name."""
    return ClaimOut(points=actions.claim_award(request.actor, data.number, data.query_code))


@router.get("/employee/findings", response=ListOut[FindingsOut], operation_id="list_findings")
def list_findings(request: ActorRequest) -> ListOut[FindingsOut]:
    """Return what employees have found: of one's own unit, or of each unit of a reward duty."""
    actor = request.actor
    if actor.holds("hazards.award"):
        found = queries.all_findings(actor)
    elif actor.unit_id is not None and actor.role in {"enterprise_owner", "employee"}:
        found = [queries.unit_findings(actor, actor.unit_id)]
    else:
        raise NotAllowed
    items = [findings_out(row) for row in found]
    return ListOut[FindingsOut](items=items, count=len(items), count_is_exact=True)
