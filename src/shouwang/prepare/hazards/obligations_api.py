"""Both sides of each hazard over the web API: what each owes, and how it keeps it in a period."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.wire import Code, Day, Identity, Moment, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import queries
from .queries.obligations import (
    ObligationAsk,
    OwedLine,
    obligation_measures,
    obligations_of,
)
from .rules.obligations import DUTY_LABELS, SIDE_LABELS, STANDING_LABELS
from .shapes import local

router = Router(tags=["hazards"])


class ObligationsIn(Schema):
    """Which area, days (both included), side and unit; all optional."""

    area: Code = ""
    from_on: Day | None = None
    to_on: Day | None = None
    side: Code = ""
    unit_id: Identity | None = None


class OwedOut(WireOut):
    """One obligation; without `due_at` no limit runs."""

    hazard: str
    side: str
    side_label: str
    duty: str
    duty_label: str
    unit_id: int | None
    unit: str
    due_at: Moment | None
    done_at: Moment | None
    standing: str
    standing_label: str


class SideMeasureOut(WireOut):
    """One unit or office on one side; `rate` is unrounded, null when nothing fell due."""

    side: str
    unit_id: int | None
    unit: str
    on_time: int
    late: int
    open: int
    numerator: int
    denominator: int
    rate: str | None


class ObligationsOut(WireOut):
    """Both sides in a period; `late` is the list behind, `is_whole` tells whether all were read."""

    from_on: date
    to_on: date
    rows: list[SideMeasureOut]
    late: list[OwedOut]
    is_whole: bool


def _owed(line: OwedLine) -> OwedOut:
    owed = line.obligation
    return OwedOut.model_validate(
        {
            "hazard": line.number,
            "side": owed.side,
            "side_label": in_words(SIDE_LABELS[owed.side]),
            "duty": owed.duty,
            "duty_label": in_words(DUTY_LABELS[owed.duty]),
            "unit_id": line.unit_id,
            "unit": line.unit_name,
            "due_at": local(owed.due_at),
            "done_at": local(owed.done_at),
            "standing": line.standing,
            "standing_label": in_words(STANDING_LABELS[line.standing]),
        }
    )


@router.get(
    "/hazards/{number}/obligations",
    response=list[OwedOut],
    operation_id="list_hazard_obligations",
)
def list_hazard_obligations(request: ActorRequest, number: str) -> list[OwedOut]:
    """List what the regulators and the unit owe about a hazard, and how each stands now."""
    actor = request.actor
    return [_owed(line) for line in obligations_of(actor, queries.hazard(actor, number))]


@router.get("/obligations", response=ObligationsOut, operation_id="measure_obligations")
def measure_obligations(
    request: ActorRequest, asked: Annotated[ObligationsIn, Query()]
) -> ObligationsOut:
    """Measure both sides apart: what fell due in a period, by unit."""
    found = obligation_measures(request.actor, ObligationAsk(**asked.model_dump()))
    rows = [
        SideMeasureOut(
            side=row.side,
            unit_id=row.unit_id,
            unit=row.unit_name,
            on_time=row.measure.on_time,
            late=row.measure.late,
            open=row.measure.open,
            numerator=row.measure.numerator,
            denominator=row.measure.denominator,
            rate=None if row.measure.rate is None else str(row.measure.rate),
        )
        for row in found.rows
    ]
    late = [_owed(line) for line in found.late]
    return ObligationsOut(
        from_on=found.from_on, to_on=found.to_on, rows=rows, late=late, is_whole=found.is_whole
    )
