"""What hazards tell the playbooks of what passes between offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HazardRefused:
    """An owner does not put a hazard right; the street's safety station has it until a moment."""

    hazard_id: int
    number: str
    kind: str
    to_unit_id: int | None
    resolve_by_at: datetime


@dataclass(frozen=True, slots=True)
class EscalationRaised:
    """A refusal was not resolved in time, or the station gave it on: the city bureau has it."""

    hazard_id: int
    number: str
    to_unit_id: int | None
    is_by_time: bool


@dataclass(frozen=True, slots=True)
class EscalationAnswered:
    """Whoever has an escalation answered it."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The upper level is asked for help."""

    hazard_id: int
    number: str
    to_unit_id: int | None


@dataclass(frozen=True, slots=True)
class HelpReminded:
    """A request for help still waits for an answer."""

    hazard_id: int
    number: str
    to_unit_id: int | None
    days: int


@dataclass(frozen=True, slots=True)
class HelpRaised:
    """A request for help was not answered in time and goes to the leading group."""

    hazard_id: int
    number: str
    days: int


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """The upper level answered a request for help."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class MajorHazardReportedUpward:
    """The written report of a major hazard went to the city bureau."""

    hazard_id: int
    number: str
    was_late: bool


@dataclass(frozen=True, slots=True)
class MajorHazardUnreported:
    """A major hazard was not reported upward in writing within its grade's limit."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class ListingProposed:
    """A level of government is asked to list a hazard."""

    hazard_id: int
    number: str
    level: str


@dataclass(frozen=True, slots=True)
class ListingDeclined:
    """The level that was asked does not list the hazard."""

    hazard_id: int
    number: str
    level: str


@dataclass(frozen=True, slots=True)
class HazardListed:
    """A level of government watches the hazard until a deadline."""

    hazard_id: int
    number: str
    level: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HazardDelisted:
    """The level that had listed the hazard accepted that it is gone."""

    hazard_id: int
    number: str
    level: str


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """A hazard is offered to another unit."""

    hazard_id: int
    number: str
    from_unit_id: int | None
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class HandoverAccepted:
    """The other unit took the hazard."""

    hazard_id: int
    number: str
    from_unit_id: int | None
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class HandoverReturned:
    """The other unit gave the hazard back."""

    hazard_id: int
    number: str
    from_unit_id: int | None
    to_unit_id: int
    is_for_street: bool


@dataclass(frozen=True, slots=True)
class HandlerDecided:
    """The street decided which unit handles the hazard."""

    hazard_id: int
    number: str
    from_unit_id: int | None
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class HazardOverdueRaised:
    """An overdue hazard rose a step by its age: 1 community, 2 station, 3 leaders, 4 bureau."""

    hazard_id: int
    number: str
    step: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MajorHazardUnconfirmed:
    """Nobody confirmed to have heard of a major hazard; the next tier is phoned."""

    hazard_id: int
    number: str
    step: int
