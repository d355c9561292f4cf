"""What goes over the web API about hazards: requests in, answers out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from shouwang.ground import clock
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.wire import (
    Code,
    Count,
    Day,
    Identity,
    Latitude,
    Line,
    Longitude,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.ground.workdays import queries as workdays
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.rules.wording import TIP

from .fulfilments import FulfilmentFields, SourceOut, sources_out
from .offices import OfficeFields
from .voices import VoiceFields
from .watching import (
    Cases,
    EquipmentOut,
    ManagementOut,
    NaturalOut,
    PhysicalOut,
    ResultNote,
    WatchingFields,
    facts_out,
)

if TYPE_CHECKING:
    from shouwang.prepare.hazards.models import Hazard

Yuan = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 12, decimal_places=2)]
Reason = Annotated[Note, Field(max_length=500)]
LevelNumber = Annotated[int, Field(ge=1, le=4)]


class FiltersIn(PageIn):
    """Filters of the ledger."""

    area: Code = ""
    state: Code = ""
    level: Code = ""
    category: Code = ""
    kind: Code = ""
    unwatched: bool | None = None
    place: Code = ""
    difficulty: Code = ""
    overdue: bool | None = None
    listed: Code = ""
    help: Code = ""
    due: Code = ""
    measure: Code = ""
    repeat: bool | None = None
    q: Line = ""

    def filters(self) -> queries.HazardFilters:
        """Return the filters as the ledger takes them."""
        return queries.HazardFilters(
            area=self.area,
            state=self.state,
            level=self.level,
            category=self.category,
            kind=self.kind,
            unwatched=self.unwatched,
            place=self.place,
            difficulty=self.difficulty,
            overdue=self.overdue,
            listed=self.listed,
            help=self.help,
            due=self.due,
            measure=self.measure,
            repeat=self.repeat,
            q=self.q,
        )

    def page(self) -> queries.PageAsk:
        """Return the part of the list."""
        return queries.PageAsk(self.limit, self.offset, self.cursor)


class HazardIn(WireIn):
    """A hazard to be registered."""

    description: Note
    category: Code = "unknown"
    area_code: Code = ""
    place: Code = ""
    unit_id: Identity | None = None
    location: Line = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    checklist_code: Code = ""
    nature: Code = ""
    basis: Line = ""
    source: Code = ""
    difficulty: Code = ""
    discovered_at: Moment | None = None
    is_on_behalf: bool = False
    kind: Code = ""


class MeasureIn(WireIn):
    """A protective measure."""

    kind: Code
    text: Reason
    until_at: Moment | None = None
    position: Line = ""
    cases: Cases | None = None
    result: ResultNote = ""


class StepIn(WireIn):
    """A step of a plan."""

    text: Annotated[Note, Field(max_length=300)]
    due_on: Day


class MoveIn(OfficeFields, FulfilmentFields, WatchingFields, VoiceFields):
    """A move; which of the other fields it needs, `next_moves` says."""

    move: Code
    version: Count | None = None
    reason: Reason = ""
    is_not_ours: bool = False
    statutory: Literal["", "general", "major"] = ""
    level: LevelNumber | None = None
    difficulty: Code = ""
    category: Code = ""
    nature: Code = ""
    basis: Line = ""
    description: Note = ""
    location: Line = ""
    checklist_code: Code = ""
    discovered_at: Moment | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    due_on: Day | None = None
    measures: Annotated[list[MeasureIn], Field(max_length=20)] = []
    steps: Annotated[list[StepIn], Field(max_length=50)] = []
    kind: Code = ""
    text: Reason = ""
    until_at: Moment | None = None
    measure_id: Identity | None = None
    step_id: Identity | None = None
    extension_id: Identity | None = None
    into: Code = ""
    report: Code = ""
    note: Reason = ""
    cost_yuan: Yuan | None = None


class LampOut(WireOut):
    """How the deadline stands."""

    colour: str
    words: str


class NextMoveOut(WireOut):
    """A move that the caller may make now."""

    move: str
    label: str
    needs: list[str]


class HazardOut(WireOut):
    """A hazard; null is unknown and never zero."""

    number: str
    state: str
    state_label: str
    version: int
    area_code: str
    area_code_at_time: str
    place: str | None
    place_name: str | None
    unit: str | None
    handler_unit: str | None
    location: str
    latitude: float | None
    longitude: float | None
    kind: str
    category: str
    description: str
    source: str
    statutory: str | None
    level: int | None
    rule_version: str | None
    difficulty: str | None
    listed: str | None
    help: str | None
    discovered_at: datetime
    reported_at: datetime
    report_delay_s: int
    confirmed_at: datetime | None
    due_at: datetime | None
    is_overdue: bool
    lamp: LampOut
    fixed_at: datetime | None
    verified_at: datetime | None
    closed_at: datetime | None
    fix_seconds: int | None
    reason: str | None
    merged_into: str | None
    repeat_of: str | None
    is_planned: bool
    is_on_behalf: bool
    photo_count: int
    after_photo_count: int
    report_count: int | None


class HazardWithMovesOut(HazardOut):
    """A hazard, all its sources, and what the caller may do with it now."""

    sources: list[SourceOut]
    natural: NaturalOut | None
    equipment: EquipmentOut | None
    management: ManagementOut | None
    physical: PhysicalOut | None
    next_moves: list[NextMoveOut]


class HistoryOut(WireOut):
    """One line of a history."""

    at: datetime
    who: str
    verb: str
    title: str
    text: str
    state: str
    is_sealed: bool


class CallIn(WireIn):
    """Somebody on the telephone list was called."""

    is_confirmed: bool = False
    version: Count | None = None


class PublicReportIn(WireIn):
    """A report by anybody."""

    description: Note = ""
    category: Code = "unknown"
    area_code: Code = ""
    place: Annotated[Code, Field(description="the token of the place's QR code")] = ""
    location: Line = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    contact: Annotated[Line, Field(max_length=100)] = ""
    is_anonymous: bool = False
    join: Annotated[Code, Field(description="the number of an open hazard nearby")] = ""


class PublicReceiptOut(WireOut):
    """The number and the query code, which is shown this once."""

    number: str
    query_code: str
    hazard_number: str


class PublicStepOut(WireOut):
    """One step of the way."""

    label: str
    at: datetime | None
    is_reached: bool


class PublicLineOut(WireOut):
    """One line of the talk."""

    is_question: bool
    text: str
    at: datetime


class PublicProgressOut(WireOut):
    """How far a report has come."""

    number: str
    hazard_number: str
    state: str
    state_label: str
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    result: str | None
    steps: list[PublicStepOut]
    lines: list[PublicLineOut]
    can_answer: bool
    can_object: bool


class AnswerIn(WireIn):
    """What a reporter says."""

    text: Reason


class ObjectionIn(WireIn):
    """Why a reporter does not agree."""

    reason: Reason


class NearbyOut(WireOut):
    """An open hazard near a point."""

    number: str
    category: str
    state: str
    distance_m: int
    reported_at: datetime


class PointIn(WireIn):
    """A point on the map."""

    latitude: Latitude
    longitude: Longitude


class CategoryOut(WireOut):
    """A category as a resident chooses it."""

    code: str
    label: str
    icon: str


def local(moment: datetime | None) -> datetime | None:
    """Return a moment with the offset of Asia/Shanghai."""
    return None if moment is None else moment.astimezone(LOCAL_ZONE)


def _sure(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL_ZONE)


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - start).total_seconds())


def _values(row: Hazard, calendar: workdays.Calendar, now: datetime) -> dict[str, object]:
    lamp = queries.lamp_of(row, now, calendar)
    return {
        "number": row.number,
        "state": str(row.state),
        "state_label": in_words(queries.STATE_LABELS[row.state]),
        "version": row.version,
        "area_code": row.area_code_now,
        "area_code_at_time": row.area_code_at_time,
        "place": row.place.number if row.place else None,
        "place_name": row.place.name if row.place else None,
        "unit": row.unit.name if row.unit else None,
        "handler_unit": row.handler_unit.name if row.handler_unit else None,
        "location": row.location,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "kind": str(row.kind),
        "category": str(row.category),
        "description": row.description,
        "source": str(row.source),
        "statutory": str(row.statutory) or None,
        "level": row.level,
        "rule_version": row.rule_version or None,
        "difficulty": str(row.difficulty) or None,
        "listed": row.listed_level or None,
        "help": row.help_state or None,
        "discovered_at": _sure(row.discovered_at),
        "reported_at": _sure(row.reported_at),
        "report_delay_s": _seconds(row.discovered_at, row.reported_at),
        "confirmed_at": local(row.confirmed_at),
        "due_at": local(row.due_at),
        "is_overdue": row.is_overdue,
        "lamp": LampOut(colour=str(lamp.tone), words=in_words(lamp.words)),
        "fixed_at": local(row.fixed_at),
        "verified_at": local(row.verified_at),
        "closed_at": local(row.closed_at),
        "fix_seconds": _seconds(row.reported_at, row.fixed_at),
        "reason": row.reject_reason or None,
        "merged_into": row.merged_into.number if row.merged_into else None,
        "repeat_of": row.repeat_of.number if row.repeat_of else None,
        "is_planned": row.is_planned,
        "is_on_behalf": row.is_on_behalf,
        "photo_count": row.photo_count,
        "after_photo_count": row.after_photo_count,
        "report_count": None if row.source == TIP else row.report_count,
    }


def hazards_out(rows: Sequence[Hazard]) -> list[HazardOut]:
    """Return hazards for the wire; the calendar is read once for all of them."""
    now, calendar = clock.now(), workdays.calendar()
    return [HazardOut.model_construct(None, **_values(row, calendar, now)) for row in rows]


def hazard_out(
    row: Hazard,
    moves: list[queries.NextMove],
    sources: list[queries.SourceLine],
    facts: queries.KindFacts,
) -> HazardWithMovesOut:
    """Return one hazard with its sources and the moves that its reader may make."""
    values = _values(row, workdays.calendar(), clock.now())
    found = [
        NextMoveOut(move=move.move, label=in_words(move.label), needs=list(move.needs))
        for move in moves
    ]
    return HazardWithMovesOut.model_construct(
        None, **values, **facts_out(facts), next_moves=found, sources=sources_out(sources)
    )
