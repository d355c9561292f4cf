"""What passes between offices over the web API: the fields of its moves, and its rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from pydantic import Field

from shouwang.ground.wire import Code, Identity, Note, WireIn, WireOut

if TYPE_CHECKING:
    from shouwang.prepare.hazards.models import Escalation, Handover, HelpRequest, Listing

Words = Annotated[Note, Field(max_length=500)]


class OfficeFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""

    to_unit: Identity | None = None
    cause: Words = ""
    need: Words = ""
    interim: Words = ""
    state_and_cause: Note = ""
    harm_and_difficulty: Note = ""
    treatment_plan: Note = ""
    listing_level: Code = ""
    supervising_unit: Identity | None = None


class Named(Protocol):
    """Whatever has a name."""

    name: Any


def name_of(unit: Named | None) -> str | None:
    """Return a unit's name, None for no unit."""
    return None if unit is None else str(unit.name)


class HandoverOut(WireOut):
    """A hand-over."""

    state: str
    from_unit: str | None
    to_unit: str | None
    reason: str
    offered_at: datetime
    decided_at: datetime | None
    answer: str

    @classmethod
    def of(cls, row: Handover) -> HandoverOut:
        """Return the row for the wire."""
        return cls(
            state=row.state,
            from_unit=name_of(row.from_unit),
            to_unit=name_of(row.to_unit),
            reason=row.reason,
            offered_at=row.offered_at,
            decided_at=row.decided_at,
            answer=row.answer,
        )


class EscalationOut(WireOut):
    """A refusal that was reported upward; `state` says who has it."""

    kind: str
    state: str
    reason: str
    to_unit: str | None
    reported_at: datetime
    resolve_by_at: datetime
    raised_at: datetime | None
    answer: str
    bureau_answer: str
    resolved_at: datetime | None
    outcome: str

    @classmethod
    def of(cls, row: Escalation) -> EscalationOut:
        """Return the row for the wire."""
        return cls(
            kind=row.kind,
            state=row.state,
            reason=row.reason,
            to_unit=name_of(row.raised_to if row.raised_at else row.to_unit),
            reported_at=row.reported_at,
            resolve_by_at=row.resolve_by_at,
            raised_at=row.raised_at,
            answer=row.answer,
            bureau_answer=row.bureau_answer,
            resolved_at=row.resolved_at,
            outcome=row.outcome,
        )


class HelpOut(WireOut):
    """A request for help from above."""

    state: str
    cause: str
    need: str
    interim: str
    to_unit: str | None
    asked_at: datetime
    days_waiting: int
    next_reminder_at: datetime | None
    raised_at: datetime | None
    reply: str
    replied_at: datetime | None
    given: str
    ended_at: datetime | None

    @classmethod
    def of(cls, row: HelpRequest, days: int) -> HelpOut:
        """Return the row for the wire, with the days that it has waited."""
        return cls(
            state=row.state,
            cause=row.cause,
            need=row.need,
            interim=row.interim,
            to_unit=name_of(row.to_unit),
            asked_at=row.asked_at,
            days_waiting=days,
            next_reminder_at=row.next_reminder_at if row.state == "asked" else None,
            raised_at=row.raised_at,
            reply=row.reply,
            replied_at=row.replied_at,
            given=row.given,
            ended_at=row.ended_at,
        )


class UpwardReportOut(WireOut):
    """A written report of a major hazard, with the regulation's three parts."""

    state_and_cause: str
    harm_and_difficulty: str
    treatment_plan: str
    to_unit: str | None
    reported_at: datetime
    was_late: bool


class ListingOut(WireOut):
    """A listing of one hazard."""

    level: str
    state: str
    number: str
    decided_at: datetime | None
    due_at: datetime | None
    supervising_unit: str | None
    answer: str
    delisted_at: datetime | None

    @classmethod
    def of(cls, row: Listing) -> ListingOut:
        """Return the row for the wire."""
        return cls(
            level=row.level,
            state=row.state,
            number=row.number,
            decided_at=row.decided_at,
            due_at=row.due_at,
            supervising_unit=name_of(row.supervising_unit),
            answer=row.answer,
            delisted_at=row.delisted_at,
        )


class OfficeBookOut(WireOut):
    """Everything between offices about one hazard."""

    handovers: list[HandoverOut]
    escalations: list[EscalationOut]
    help_requests: list[HelpOut]
    upward_reports: list[UpwardReportOut]
    is_upward_late: bool
    upward_due_at: datetime | None
    listings: list[ListingOut]


class ListedOut(WireOut):
    """One line of the listed hazards."""

    hazard: str
    number: str
    level: str
    state: str
    listed_at: datetime | None
    due_on: date | None
    lamp: str
    supervising_unit: str
    delisted_at: datetime | None


class ListedCountOut(WireOut):
    """The raw counts of a level: of all listed, and of those due by now."""

    level: str
    listed: int
    delisted: int
    due: int
    due_delisted: int


class ListedPageOut(WireOut):
    """The listed hazards; `is_whole` is false when only the first 500 are shown."""

    items: list[ListedOut]
    counts: list[ListedCountOut]
    is_whole: bool
    as_of: datetime
