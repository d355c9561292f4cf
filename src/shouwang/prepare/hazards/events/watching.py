"""What watching an open hazard tells the playbooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MonitoringSilent:
    """Nobody has looked at a hazard for the whole interval that was set for it."""

    hazard_id: int
    number: str
    due_at: datetime
    interval_min: int


@dataclass(frozen=True, slots=True)
class HazardChanged:
    """Whoever looked at a hazard, or the sensor there, found it abnormal."""

    hazard_id: int
    number: str
    check_id: int
    way: str


@dataclass(frozen=True, slots=True)
class PatrolMissed:
    """The patroller on duty has not checked in, and the time allowed for it is over."""

    hazard_id: int
    number: str
    shift_id: int
    hours: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TaskForceFormed:
    """A task force works on a hazard from now on."""

    hazard_id: int
    number: str
    task_force_id: int


@dataclass(frozen=True, slots=True)
class AccidentLinked:
    """An accident came from a hazard; `was_open` when it stood open in the ledger then."""

    hazard_id: int
    number: str
    accident: str
    was_open: bool
