"""Documents of hazards and the weekly bulletin over the web API."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router, Schema

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Day

from . import actions, queries
from .shapes.papers import BulletinOut, PaperIn, PaperOut, PapersOut, bulletin_out, paper_out

router = Router(tags=["hazards"])
KeyHeader = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
WEEK = timedelta(days=6)


class BulletinIn(Schema):
    """The period of a bulletin, both days included; by default the seven days that end today."""

    area: Code = ""
    from_on: Day | None = None
    to_on: Day | None = None


@router.get("/bulletin", response=BulletinOut, operation_id="get_hazard_bulletin")
def get_bulletin(request: ActorRequest, asked: Annotated[BulletinIn, Query()]) -> BulletinOut:
    """Return the figures of each community in a period."""
    to_on = asked.to_on or clock.today()
    from_on = asked.from_on or to_on - WEEK
    return bulletin_out(queries.bulletin(request.actor, asked.area, from_on, to_on))


@router.get("/{number}/documents", response=PapersOut, operation_id="list_hazard_documents")
def list_papers(request: ActorRequest, number: Code) -> PapersOut:
    """Return the documents of a hazard and the kinds that may be issued now."""
    found = queries.hazard(request.actor, number)
    rows = queries.papers_of(request.actor, found)
    kinds = queries.fitting_kinds(request.actor, found)
    return PapersOut(items=[paper_out(row) for row in rows], can_issue=list(kinds))


@router.post("/{number}/documents", response={201: PaperOut}, operation_id="issue_hazard_document")
def issue_paper(
    request: ActorRequest, number: Code, data: PaperIn, key: KeyHeader = ""
) -> HttpResponse:
    """Issue a document about a hazard; 422 names what is missing, 403 the power that is not there.

    409 when the kind does not fit the hazard now, or somebody else changed it since `version`.
    """
    actor = request.actor

    def do() -> Answer:
        made = actions.issue_paper(actor, number, data.ask(), version=data.version)
        found = queries.hazard(actor, number)
        row = next(one for one in queries.papers_of(actor, found) if one.document.pk == made.pk)
        return Answer(201, paper_out(row).model_dump_json())

    answer = answer_once(actor, key, f"{number}\n".encode() + request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")
