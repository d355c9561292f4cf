"""What hazards tell the playbooks; only keys and codes, never a personal value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HazardReported:
    """A hazard was registered or reported; `source` says by whom."""

    hazard_id: int
    area_code: str
    source: str
    handler_unit_id: int | None
    sector: str = ""


@dataclass(frozen=True, slots=True)
class ReportJoined:
    """Somebody else reported a danger that was already known."""

    hazard_id: int
    report_number: str


@dataclass(frozen=True, slots=True)
class HazardConfirmed:
    """A report was confirmed as a hazard."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardRejected:
    """A report was rejected; the reason stands on the hazard."""

    hazard_id: int
    number: str
    is_not_ours: bool


@dataclass(frozen=True, slots=True)
class HazardGraded:
    """A hazard was classified and filed, or graded again."""

    hazard_id: int
    number: str
    statutory: str
    level: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MajorHazardFound:
    """A hazard was graded as major."""

    hazard_id: int
    number: str
    area_code: str


@dataclass(frozen=True, slots=True)
class MajorHazardReportedLate:
    """Between discovery and report of a major hazard lay more than the limit."""

    hazard_id: int
    number: str
    delay_s: int
    limit_s: int


@dataclass(frozen=True, slots=True)
class HazardDeferred:
    """A hazard cannot be fixed at once: measures are in force, a deadline runs."""

    hazard_id: int
    number: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HazardExtended:
    """A deadline was put off with a reason and an approver."""

    hazard_id: int
    number: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """Somebody asked for a later deadline."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardRectified:
    """Somebody claims that the hazard is fixed; nobody has verified it."""

    hazard_id: int
    number: str
    verifier_unit_id: int | None


@dataclass(frozen=True, slots=True)
class VerificationRaised:
    """Nobody else in the unit can verify, so the level above has it."""

    hazard_id: int
    number: str
    from_unit_id: int | None
    to_unit_id: int | None


@dataclass(frozen=True, slots=True)
class HazardSentBack:
    """The verification failed."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardVerified:
    """Somebody other than the fixer saw that the hazard is gone."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardClosed:
    """A hazard was verified and taken off the ledger's open list."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardReopened:
    """A closed or verified hazard is open again."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardMerged:
    """A hazard turned out to be the same danger as another one."""

    hazard_id: int
    number: str
    into_id: int


@dataclass(frozen=True, slots=True)
class HazardSplit:
    """A merged hazard stands on its own again."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class MoveWithdrawn:
    """Somebody took their own last move back."""

    hazard_id: int
    number: str
    move: str


@dataclass(frozen=True, slots=True)
class HazardOverdue:
    """The deadline passed and the hazard is not fixed."""

    hazard_id: int
    number: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineTomorrow:
    """The deadline is tomorrow."""

    hazard_id: int
    number: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReporterAsked:
    """A handler asked a reporter something."""

    hazard_id: int
    report_number: str


@dataclass(frozen=True, slots=True)
class ReporterAnswered:
    """A reporter answered a handler."""

    hazard_id: int
    report_number: str


@dataclass(frozen=True, slots=True)
class ClosureObjected:
    """A reporter objects to a closure or a rejection."""

    hazard_id: int
    report_number: str


@dataclass(frozen=True, slots=True)
class MeasureLapsed:
    """A protective measure ran out; `is_bare` when no other is in force."""

    hazard_id: int
    number: str
    measure_id: int
    is_bare: bool
