"""What has happened on duty, for those who have to hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RosterPublished:
    """A roster is in force."""

    roster_id: int
    room_id: int


@dataclass(frozen=True, slots=True)
class SpecialPeriodOpened:
    """A stricter rule of duty holds in an area from one moment to another."""

    period_id: int
    area_code: str
    title: str
    strength: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class DutySwapped:
    """Somebody stands in for somebody else."""

    shift_id: int
    room_id: int
    out_account_id: int
    in_account_id: int


@dataclass(frozen=True, slots=True)
class DutyAbsent:
    """Somebody has not checked in; step 1 is for the duty leader, step 2 for the station."""

    assignment_id: int
    shift_id: int
    room_id: int
    account_id: int
    step: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RollCalled:
    """Those on duty are asked to answer."""

    roll_id: int
    shift_id: int
    room_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RollMissed:
    """Somebody has not answered a roll-call; steps as in `DutyAbsent`."""

    answer_id: int
    shift_id: int
    room_id: int
    account_id: int
    step: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HandoverMissing:
    """A shift is over and the next one has not taken over."""

    shift_id: int
    room_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DutyReportMissed:
    """The daily report of a special-care period was not written in time."""

    room_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PatrolPointMissed:
    """A turn is over and nobody was at a check point."""

    route_id: int
    point_id: int
    area_code: str
    route: str
    point: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DutyLogWritten:
    """An entry about a community was written, or an open item of it was closed."""

    entry_id: int
    area_code: str
