"""What has happened to a place, for those above the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlaceRegistered:
    """A place came into the register."""

    place_id: int
    area_code: str
    accountable: str


@dataclass(frozen=True, slots=True)
class PlaceAccountabilityChanged:
    """The rule now names somebody else for a place."""

    place_id: int
    was: str
    accountable: str


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """An office's own table came into the register in one piece."""

    upload_id: int
    added: int
    updated: int


@dataclass(frozen=True, slots=True)
class SurveyOverdue:
    """A village stands below 100 % after the due day of a base survey; written once per village."""

    survey_id: int
    title: str
    area_code: str
    registered: int
    expected: int


@dataclass(frozen=True, slots=True)
class MajorSourceSilent:
    """A monitor of a major hazard source gave no signal in its interval; once per silence."""

    source_id: int
    monitor_id: int
    name: str
    place_id: int
    kind: str
    due_at: datetime
    every_min: int
