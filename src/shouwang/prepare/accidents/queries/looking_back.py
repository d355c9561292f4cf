"""Which units an accident of the past years still marks (R41)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.accidents.rules.lookback import months_before
from shouwang.prepare.accidents.rules.parameters import lookback_months

from .register import in_days


class Mark(StrEnum):
    """Why a unit is marked."""

    FATAL = "fatal"
    SERIOUS_INJURY = "serious_injury"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MarkedUnit:
    """A unit, and the latest accident that marks it."""

    unit_id: int
    mark: str
    accident_id: int
    number: str
    occurred_on: date


def units_with_serious_accidents(
    actor: Actor, on: date, months: int | None = None
) -> list[MarkedUnit]:
    """Return the units with a fatal accident in the months up to a day, or a serious injury in
    that day's year; each once, the fatal accident before the injury.

    The months default to the parameter in force; the same day so many months earlier is included.
    A figure that is unknown marks no unit here, see `units_with_unknown_casualties`.
    """
    fatal = _since(on, months) & Q(dead__gte=1)
    injuring = in_days(date(on.year, 1, 1), on) & Q(serious_injured__gte=1)
    found = _marked(actor, fatal, Mark.FATAL)
    injured = _marked(actor, injuring, Mark.SERIOUS_INJURY)
    return sorted((injured | found).values(), key=lambda one: one.unit_id)


def units_with_unknown_casualties(
    actor: Actor, on: date, months: int | None = None
) -> list[MarkedUnit]:
    """Return the units of which it is not known whether somebody died in the months up to a day."""
    found = _marked(actor, _since(on, months) & Q(dead=None), Mark.UNKNOWN)
    return sorted(found.values(), key=lambda one: one.unit_id)


def _since(on: date, months: int | None) -> Q:
    span = lookback_months(on) if months is None else months
    return in_days(months_before(on, span), on)


def _marked(actor: Actor, which: Q, mark: Mark) -> dict[int, MarkedUnit]:
    rows = Accident.objects.visible_to(actor).filter(which, unit__isnull=False)
    return {
        row.unit_id: MarkedUnit(
            row.unit_id, mark.value, row.pk, row.number, local_day(row.occurred_at)
        )
        for row in rows.order_by("occurred_at", "id")
        if row.unit_id is not None
    }
