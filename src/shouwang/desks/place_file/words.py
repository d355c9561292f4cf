"""A visit of a place in words: who came, how, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shouwang.ground.errors import Text
from shouwang.prepare.campaigns.queries.visit_words import (
    CAPACITY_LABELS,
    RESULT_LABELS,
    RESULT_TONES,
)

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Visit


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit with the offices that came together."""

    visit: Visit
    agencies: tuple[str, ...]
    capacity: Text
    result: Text
    tone: str


def visit_lines(visits: Iterable[Visit]) -> list[VisitLine]:
    """Return visits in words, in their order; a joint one names every office."""
    return [
        VisitLine(
            row,
            (row.agency_unit.name, *(one.unit.name for one in row.companions.all())),
            CAPACITY_LABELS[row.capacity],
            RESULT_LABELS[row.result],
            RESULT_TONES[row.result],
        )
        for row in visits
    ]
