"""What the moves of watching an open hazard take over the web API, and how watching is told."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from shouwang.ground.wire import Code, Day, Identity, Line, Moment, Note, WireIn, WireOut

if TYPE_CHECKING:
    from shouwang.prepare.hazards import queries

Figure = Annotated[int, Field(ge=0, le=2_000_000_000)]
Tenths = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 6, decimal_places=1)]
Cases = Annotated[int, Field(ge=0, le=9_999)]
ResultNote = Annotated[Note, Field(max_length=300)]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class ShiftIn(WireIn):
    """One patroller's daily shift; it may pass midnight."""

    label: Annotated[Line, Field(max_length=60)]
    from_time: Annotated[ClockTime, Field(description="HH:MM, Asia/Shanghai")]
    minutes: Annotated[int, Field(ge=1, le=1440)]


class WatchingFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says.

    `describe` replaces what was known of the kind: what is left out is unknown from then on.
    """

    natural_kind: Code = ""
    threatened_households: Figure | None = None
    threatened_persons: Figure | None = None
    trigger_rain_mm: Tenths | None = None
    trigger_hours: Figure | None = None
    crack_mm: Tenths | None = None
    volume_m3: Figure | None = None
    equipment_kind: Annotated[Line, Field(max_length=60)] = ""
    registration_code: Annotated[Line, Field(max_length=60)] = ""
    inspection_due_on: Day | None = None
    weakness: Code = ""
    aspect: Code = ""
    interval_min: Figure | None = None
    result: Code = ""
    checked_at: Moment | None = None
    shifts: Annotated[list[ShiftIn], Field(max_length=24)] = []
    title: Annotated[Line, Field(max_length=200)] = ""
    leader_post: Identity | None = None
    members: Annotated[list[Identity], Field(max_length=60)] = []
    person: Identity | None = None
    decision_kind: Code = ""
    issuer: Annotated[Line, Field(max_length=120)] = ""
    document_number: Annotated[Line, Field(max_length=60)] = ""
    decided_on: Day | None = None
    decision_text: Note = ""
    accident: Code = ""
    position: Line = ""
    cases: Cases | None = None
    measure_result: ResultNote = ""


class NaturalOut(WireOut):
    """What only a natural hazard has; null is unknown and never zero."""

    natural_kind: str
    threatened_households: int | None
    threatened_persons: int | None
    trigger_rain_mm: Decimal | None
    trigger_hours: int | None
    crack_mm: Decimal | None
    volume_m3: int | None


class EquipmentOut(WireOut):
    """What only a hazard of special equipment has."""

    equipment_kind: str
    registration_code: str | None
    inspection_due_on: date | None


class ManagementOut(WireOut):
    """Which management weakness a hazard is."""

    weakness: str


class PhysicalOut(WireOut):
    """Which physical side an ordinary hazard has."""

    aspect: str


class CheckOut(WireOut):
    """One look at a hazard."""

    at: datetime
    way: str
    result: str
    is_abnormal: bool
    text: str
    crack_mm: Decimal | None
    who: str


class ShiftOut(WireOut):
    """One shift of the patrol."""

    label: str
    hours: str
    is_on_duty: bool


class GapOut(WireOut):
    """A time in which nobody patrolled; without an end it still runs."""

    label: str
    hours: str
    from_at: datetime
    until_at: datetime | None
    minutes: int
    missed: int


class DecisionOut(WireOut):
    """A report to the upper level, a meeting or a decision of it."""

    kind: str
    title: str
    issuer: str
    document_number: str
    decided_on: date | None
    text: str
    at: datetime


class LinkedAccidentOut(WireOut):
    """An accident that came from a hazard; the grade is null outside one's duties."""

    number: str
    occurred_at: datetime
    grade: str | None
    was_open: bool
    level_then: int | None


class ForceMemberOut(WireOut):
    """A member of a task force."""

    post_id: int
    name: str
    label: str
    unit: str
    is_leader: bool


class ForceOut(WireOut):
    """A task force; without an end it works now."""

    title: str
    formed_at: datetime
    ended_at: datetime | None
    members: list[ForceMemberOut]


class ForceTaskOut(WireOut):
    """A task of a task force."""

    task_id: int
    title: str
    person: str
    state: str
    due_at: datetime | None


class WatchLampOut(WireOut):
    """How old the last look is, as a colour and in words."""

    colour: str
    words: str


class WatchOut(WireOut):
    """How a hazard is watched; a level-2 or worse hazard names what is missing."""

    lamp: WatchLampOut | None
    monitor_every_min: int | None
    last_checked_at: datetime | None
    check_due_at: datetime | None
    missing: list[str]
    checks: list[CheckOut]
    shifts: list[ShiftOut]
    patrol_due_at: datetime | None
    gaps: list[GapOut]
    task_forces: list[ForceOut]
    tasks: list[ForceTaskOut]
    decisions: list[DecisionOut]
    accidents: list[LinkedAccidentOut]


class AccidentGoalOut(WireOut):
    """Accidents from open hazards of level 2 or worse; null is not known."""

    since: datetime
    until: datetime
    as_of: datetime
    count: int | None
    is_met: bool | None
    accidents: list[str]


def facts_out(facts: queries.KindFacts) -> dict[str, object]:
    """Return the facts of each kind; null where the hazard is of another kind."""
    natural, equipment = facts.natural, facts.equipment
    management, physical = facts.management, facts.physical
    return {
        "natural": None if natural is None else _natural(natural),
        "equipment": None if equipment is None else _equipment(equipment),
        "management": management and ManagementOut(weakness=management.weakness),
        "physical": physical and PhysicalOut(aspect=physical.aspect),
    }


def _natural(row: object) -> NaturalOut:
    names = NaturalOut.model_fields
    return NaturalOut.model_construct(None, **{name: getattr(row, name) for name in names})


def _equipment(row: object) -> EquipmentOut:
    names = EquipmentOut.model_fields
    read = {name: getattr(row, name) or None for name in names}
    return EquipmentOut.model_construct(None, **read)
