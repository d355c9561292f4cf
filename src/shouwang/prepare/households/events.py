"""What has happened to an evacuation, for those above; no event names a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvacuationStarted:
    """An evacuation began."""

    evacuation_id: int
    area_codes: list[str]
    people: int
    subject_key: str


@dataclass(frozen=True, slots=True)
class EvacuationEnded:
    """An evacuation ended, with how many were safe of how many."""

    evacuation_id: int
    safe: int
    people: int
    subject_key: str
