"""Accidents that came from hazards, and whether the goal of none is met (R116)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.hazards.models import AccidentLink, Hazard
from shouwang.prepare.hazards.rules.watching import watched_level

from .ledger import HazardFilters, hazard, hazard_set


@dataclass(frozen=True, slots=True)
class LinkedAccident:
    """An accident that came from a hazard; without a grade it is outside the reader's duties."""

    number: str
    occurred_at: datetime
    grade: Text | None
    was_open: bool
    level_then: int | None


@dataclass(frozen=True, slots=True)
class AccidentGoal:
    """Accidents of a period that came from hazards of a watched level which stood open then.

    The count is None for whoever sees no hazards; the goal is met with none.
    """

    as_of: datetime
    since: datetime
    until: datetime
    count: int | None
    accidents: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool | None:
        """Tell whether the goal is met; None when it is not known."""
        return None if self.count is None else self.count == 0


def accidents_of(actor: Actor, number: str) -> list[LinkedAccident]:
    """Return the accidents that came from a hazard, the oldest first."""
    return linked_accidents(actor, hazard(actor, number))


def linked_accidents(actor: Actor, found: Hazard) -> list[LinkedAccident]:
    """Return the accidents of a hazard that is known to be visible."""
    return [
        LinkedAccident(
            number=row.accident_number,
            occurred_at=row.occurred_at,
            grade=_grade(actor, row.accident_number),
            was_open=row.was_open,
            level_then=row.level_then,
        )
        for row in found.accident_links.order_by("occurred_at", "id")
    ]


def _grade(actor: Actor, number: str) -> Text | None:
    try:
        return accidents.accident(actor, number).grade_label
    except NotFound:
        return None


def accident_goal(
    actor: Actor, since: datetime, until: datetime, *, area: str = ""
) -> AccidentGoal:
    """Return the accidents from hazards of level 2 or worse that stood open when they happened.

    An accident that several hazards led to counts once.
    """
    now = clock.now()
    if not actor.holds(Hazard.VIEW_PERMISSION):
        return AccidentGoal(now, since, until, None)
    known = hazard_set(actor, HazardFilters(area=area)).order_by()
    rows = AccidentLink.objects.filter(
        hazard__in=known.values("pk"),
        was_open=True,
        level_then__lte=watched_level(clock.local_day(now)),
        occurred_at__gte=since,
        occurred_at__lt=until,
    )
    numbers = tuple(sorted(set(rows.values_list("accident_number", flat=True))))
    return AccidentGoal(now, since, until, len(numbers), numbers)
