"""How far a campaign has come, in figures that never total what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class GroupBy(StrEnum):
    """By what a campaign's progress is told."""

    VILLAGE = "village"
    WORK_AREA = "work_area"
    AGENCY = "agency"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Figures:
    """Places in the scope, of these checked, hazards found, rectified and overdue.

    `added` are the places of the scope that came after it was frozen; `delegated` the places that
    another campaign looks after, which are in none of the other figures.
    """

    scope: int = 0
    checked: int = 0
    found: int = 0
    rectified: int = 0
    overdue: int = 0
    added: int = 0
    delegated: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Return the figures of both together."""
        return Figures(
            self.scope + other.scope,
            self.checked + other.checked,
            self.found + other.found,
            self.rectified + other.rectified,
            self.overdue + other.overdue,
            self.added + other.added,
            self.delegated + other.delegated,
        )

    @property
    def coverage(self) -> Decimal | None:
        """Return checked over scope, unrounded; None (not applicable) without a scope."""
        return Decimal(self.checked) / self.scope if self.scope else None

    @property
    def rectification_rate(self) -> Decimal | None:
        """Return rectified over found, unrounded; None (not applicable) when none was found."""
        return Decimal(self.rectified) / self.found if self.found else None


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """The figures of one village, work area, agency or type."""

    key: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign's figures as of a moment, in all and line by line."""

    as_of: datetime
    by: GroupBy
    total: Figures
    lines: tuple[ProgressLine, ...]
