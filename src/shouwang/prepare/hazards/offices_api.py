"""What passes between offices over the web API: one hazard's book, and the listed hazards."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Schema

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.wire import Code
from shouwang.look.templatetags.look import text as in_words

from . import queries
from .queries.helping import days_waiting
from .shapes import local
from .shapes.offices import (
    EscalationOut,
    HandoverOut,
    HelpOut,
    ListedCountOut,
    ListedOut,
    ListedPageOut,
    ListingOut,
    OfficeBookOut,
    UpwardReportOut,
    name_of,
)

router = Router(tags=["hazards"])


class LevelIn(Schema):
    """A listing level; empty asks for all."""

    level: Code = ""


@router.get("/listed", response=ListedPageOut, operation_id="list_listed_hazards")
def list_listed(request: ActorRequest, asked: Annotated[LevelIn, Query()]) -> ListedPageOut:
    """List the hazards that a level of government has listed, with the counts behind both rates."""
    page = queries.listed_page(request.actor, asked.level)
    rows = [
        ListedOut(
            hazard=row.hazard_number,
            number=row.number,
            level=row.level,
            state=in_words(row.state_label),
            listed_at=local(row.listed_at),
            due_on=row.due_on,
            lamp=str(row.lamp.tone),
            supervising_unit=row.supervising_unit,
            delisted_at=local(row.delisted_at),
        )
        for row in page.rows
    ]
    counts = [
        ListedCountOut(
            level=one.level,
            listed=one.listed,
            delisted=one.delisted,
            due=one.due,
            due_delisted=one.due_delisted,
        )
        for one in page.counts
    ]
    return ListedPageOut(items=rows, counts=counts, is_whole=page.is_whole, as_of=clock.now())


@router.get("/{number}/offices", response=OfficeBookOut, operation_id="get_hazard_offices")
def get_offices(request: ActorRequest, number: Code) -> OfficeBookOut:
    """Return who has a hazard now between offices, since when, and what was answered."""
    book = queries.office_book(request.actor, queries.hazard(request.actor, number))
    now = clock.now()
    return OfficeBookOut(
        handovers=[HandoverOut.of(row) for row in book.handovers],
        escalations=[EscalationOut.of(row) for row in book.escalations],
        help_requests=[HelpOut.of(row, days_waiting(row, now)) for row in book.help_requests],
        upward_reports=[
            UpwardReportOut(
                state_and_cause=row.state_and_cause,
                harm_and_difficulty=row.harm_and_difficulty,
                treatment_plan=row.treatment_plan,
                to_unit=name_of(row.to_unit),
                reported_at=row.reported_at,
                was_late=row.was_late,
            )
            for row in book.upward_reports
        ],
        is_upward_late=book.is_upward_late,
        upward_due_at=local(book.upward_due_at),
        listings=[ListingOut.of(row) for row in book.listings],
    )
