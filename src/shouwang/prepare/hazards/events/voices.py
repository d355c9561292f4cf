"""What hazards tell the playbooks of those who work where the hazard is; never who they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmployeeReportRaised:
    """The enterprise did not handle a report from within in time; the street has it now."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class HazardCommented:
    """Somebody who works where the hazard is said something about it."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class ResultObjected:
    """Somebody who works where the hazard is objects to its closure or rejection."""

    hazard_id: int
    number: str
