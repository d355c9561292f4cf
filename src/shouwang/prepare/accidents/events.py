"""What has happened to an accident, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccidentReported:
    """An accident was reported, with the grade computed from what is known."""

    accident_id: int
    area_code: str
    unit_id: int | None
    kind: str
    grade: str


@dataclass(frozen=True, slots=True)
class AccidentFiguresChanged:
    """The figures of an accident changed, and with them perhaps its grade."""

    accident_id: int
    grade_before: str
    grade_after: str
