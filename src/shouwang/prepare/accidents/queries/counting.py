"""Accidents of a period by grade; what is not known is not zero (R289)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Text
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.grading import GRADE_LABELS, RANKING
from shouwang.prepare.accidents.states import VIEW

from .register import AccidentFilters, accident_set


@dataclass(frozen=True, slots=True)
class GradeCount:
    """The accidents of a grade; of `minimum` of them a figure is unknown, so they may be worse."""

    grade: str
    label: Text
    value: int | None
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """A figure over all accidents: the sum of what is known, and of how many it is unknown.

    The value is None when it is known of no accident, 0 when there was none.
    """

    value: Decimal | None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class AccidentCounts:
    """The accidents of a period in an area, as known at a moment; all None when not known."""

    as_of: datetime
    from_on: date
    to_on: date
    total: int | None
    grades: tuple[GradeCount, ...]
    dead: Total
    serious_injured: Total
    direct_loss_yuan: Total


def counts(actor: Actor, area: str, from_on: date, to_on: date) -> AccidentCounts:
    """Return the accidents of a span of local days by grade, the worst first.

    All is unknown for an area outside the actor's duties and for days that have not come yet. An
    empty area means everything within the actor's duties.
    """
    if not _is_known(actor, area, from_on):
        return _unknown(from_on, to_on)
    asked = AccidentFilters(area=area, from_on=from_on, to_on=to_on)
    rows = list(accident_set(actor, asked).order_by())
    return AccidentCounts(
        as_of=clock.now(),
        from_on=from_on,
        to_on=to_on,
        total=len(rows),
        grades=tuple(_count(grade, rows) for grade in RANKING),
        dead=_total(rows, "dead"),
        serious_injured=_total(rows, "serious_injured"),
        direct_loss_yuan=_total(rows, "direct_loss_yuan"),
    )


def _is_known(actor: Actor, area: str, from_on: date) -> bool:
    if from_on > clock.today():
        return False
    if not area:
        return actor.holds(VIEW)
    return actor.may(VIEW, Target(area_code=normalise_code(area)))


def _unknown(from_on: date, to_on: date) -> AccidentCounts:
    return AccidentCounts(
        as_of=clock.now(),
        from_on=from_on,
        to_on=to_on,
        total=None,
        grades=tuple(GradeCount(grade, GRADE_LABELS[grade], None) for grade in RANKING),
        dead=Total(None),
        serious_injured=Total(None),
        direct_loss_yuan=Total(None),
    )


def _count(grade: str, rows: list[Accident]) -> GradeCount:
    found = [row for row in rows if row.grade == grade]
    minimum = sum(row.is_grade_minimum for row in found)
    return GradeCount(grade, GRADE_LABELS[grade], len(found), minimum)


def _total(rows: list[Accident], name: str) -> Total:
    known = [Decimal(value) for row in rows if (value := getattr(row, name)) is not None]
    value = None if rows and not known else sum(known, Decimal(0))
    return Total(value, len(rows) - len(known))
