"""What has happened to a warning, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SecondPersonAsked:
    """A draft was written, or written anew, that a second person has to confirm."""

    warning_id: int
    area_code: str


@dataclass(frozen=True, slots=True)
class WarningIssued:
    """A warning is in force and its notices are queued."""

    warning_id: int
    number: str
    type_code: str
    level: str
    status: str
    area_code: str
    relation: str
    earlier_id: int | None


@dataclass(frozen=True, slots=True)
class WarningChanged:
    """A warning took the place of an earlier one: with what, and how the level moved."""

    warning_id: int
    earlier_id: int
    relation: str
    level_before: str
    level_after: str


@dataclass(frozen=True, slots=True)
class WarningEnded:
    """A warning is no longer in force."""

    warning_id: int
    number: str
    ending: str
    area_code: str


@dataclass(frozen=True, slots=True)
class WarningUnanswered:
    """An addressee has not answered in time; `rung` says how far the chase has climbed."""

    warning_id: int
    addressee_id: int
    area_code: str
    rung: int
