"""What those who work there send and read over the web API."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.wire import Code, Identity, Line, Note, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words

if TYPE_CHECKING:
    from shouwang.prepare.hazards.queries.findings import Findings
    from shouwang.prepare.hazards.queries.following import PublicProgress
    from shouwang.prepare.hazards.queries.voices import CommentView

Said = Annotated[Note, Field(max_length=500)]


class VoiceFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""


class WorkReportIn(WireIn):
    """A danger at one's own workplace.

    Without a `way` it goes to the street when the boss has to do with it, else to the enterprise.
    """

    description: Note = ""
    category: Code = "unknown"
    place_id: Identity | None = None
    location: Line = ""
    way: Literal["", "unit", "street"] = ""
    concerns_boss: bool = False
    is_anonymous: bool = False


class WorkReceiptOut(WireOut):
    """The number and the query code, which is shown this once."""

    number: str
    query_code: str
    hazard_number: str


class OwnReportOut(WireOut):
    """How far a report of one's own has come; points are null while there are none."""

    number: str
    hazard_number: str
    state: str
    state_label: str
    reported_at: datetime
    result: str | None
    can_answer: bool
    can_object: bool
    points: int | None
    is_claimed: bool


class OwnAnswerIn(WireIn):
    """What the reporter says, with the number of the report."""

    number: Code
    text: Said


class CommentOut(WireOut):
    """What somebody who works there said, without who it was."""

    comment_id: int
    text: str
    at: datetime
    is_objection: bool
    is_answered: bool
    is_upheld: bool | None


class ClaimIn(WireIn):
    """Number and query code, as the bearer shows them."""

    number: Code
    query_code: Code


class ClaimOut(WireOut):
    """The points that were paid out."""

    points: int


class FindingsOut(WireOut):
    """What employees of a unit have found; null where a number could point at one person."""

    unit: str
    count: int | None
    until_on: date


def own_report_out(found: PublicProgress) -> OwnReportOut:
    """Return a report of one's own for the wire."""
    return OwnReportOut(
        number=found.number,
        hazard_number=found.hazard_number,
        state=found.state,
        state_label=in_words(found.state_label),
        reported_at=found.reported_at.astimezone(LOCAL_ZONE),
        result=in_words(found.result) or None,
        can_answer=found.can_answer,
        can_object=found.can_object,
        points=found.points,
        is_claimed=found.is_claimed,
    )


def comment_out(found: CommentView) -> CommentOut:
    """Return what was said for the wire."""
    return CommentOut(
        comment_id=found.comment_id,
        text=found.text,
        at=found.at.astimezone(LOCAL_ZONE),
        is_objection=found.is_objection,
        is_answered=found.is_answered,
        is_upheld=found.is_upheld,
    )


def findings_out(found: Findings) -> FindingsOut:
    """Return the findings of a unit for the wire."""
    return FindingsOut(unit=found.unit_name, count=found.count, until_on=found.until_on)
