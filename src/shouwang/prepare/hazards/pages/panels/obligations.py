"""The part of a hazard's page of who owes what: the regulators and the unit, apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.queries.obligations import OwedLine, obligations_of
from shouwang.prepare.hazards.rules.obligations import (
    DUTY_LABELS,
    SIDE_LABELS,
    STANDING_LABELS,
    Side,
    Standing,
)

TONES = {
    Standing.ON_TIME: ("success", "circle-check"),
    Standing.LATE: ("danger", "alert-triangle"),
    Standing.OPEN: ("neutral", "clock"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation in words."""

    line: OwedLine
    label: Text
    words: Text
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class SideRows:
    """One side with its obligations."""

    label: Text
    rows: list[Row]


def rows_of(lines: Iterable[OwedLine]) -> list[Row]:
    """Return obligations in words, with their tones."""
    return [
        Row(
            line,
            DUTY_LABELS[line.obligation.duty],
            STANDING_LABELS[line.standing],
            *TONES[line.standing],
        )
        for line in lines
    ]


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return both sides, each with what it owes; a side that owes nothing is left out."""
    lines = obligations_of(actor, read.hazard)
    sides = [
        SideRows(SIDE_LABELS[side], rows_of(one for one in lines if one.obligation.side is side))
        for side in Side
    ]
    found = [side for side in sides if side.rows]
    return {"shown": bool(found), "sides": found}


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return no choices: nobody writes here."""
    del actor, read
    return {}
