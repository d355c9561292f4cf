"""What hazards tell the playbooks of the five fulfilments, of recurrence and of retention."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HazardPlanned:
    """A hazard has all five fulfilments and stands in the treatment plan."""

    hazard_id: int
    number: str


@dataclass(frozen=True, slots=True)
class PlanLost:
    """A planned hazard lost one of the five and runs under its deadline again."""

    hazard_id: int
    number: str
    missing: str


@dataclass(frozen=True, slots=True)
class HazardRepeated:
    """The same item at the same place was a hazard before, within the months of the rule."""

    hazard_id: int
    number: str
    earlier_number: str
    place_id: int
