"""How many vulnerable people live where; numbers only, also for those who lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.remapping import under
from shouwang.ground.scoping import visible
from shouwang.prepare.households.models import Person
from shouwang.prepare.households.rules.wording import Category, Transport
from shouwang.prepare.households.states import COUNT, PersonState

from .people import is_helped


@dataclass(frozen=True, slots=True)
class HouseholdCounts:
    """Vulnerable people of an area: in all, by category, by transport, by village."""

    total: int
    without_helper: int
    by_category: Mapping[str, int]
    by_transport: Mapping[str, int]
    by_village: Mapping[str, int]


def counts(actor: Actor, area: str = "") -> HouseholdCounts:
    """Return how many vulnerable people there are within the actor's duties.

    NotAllowed without the right to count; NotFound for an area of which the actor counts nothing.
    """
    if not actor.holds(COUNT):
        raise NotAllowed
    rows = _rows(actor).filter(under("area_code_now", area))
    total = rows.count()
    if not total and area and not _covers(actor, area):
        raise NotFound
    return HouseholdCounts(
        total=total,
        without_helper=rows.exclude(is_helped()).count(),
        by_category=_by(rows, "category", [one.value for one in Category]),
        by_transport=_by(rows, "transport", [one.value for one in Transport]),
        by_village=_by(rows, "area_code_now", []),
    )


def _rows(actor: Actor) -> QuerySet[Person]:
    return visible(Person.objects.filter(state=PersonState.PRESENT.value), actor, COUNT)


def _covers(actor: Actor, area: str) -> bool:
    """Tell whether the area and the actor's own overlap."""
    return actor.is_system or any(
        one.covers(area) or one.low.startswith(area)
        for scope in actor.scopes(COUNT)
        for one in scope.areas
    )


def _by(rows: QuerySet[Person], name: str, known: list[str]) -> dict[str, int]:
    counted = dict(rows.order_by().values_list(name).annotate(number=Count("pk")))
    return {**dict.fromkeys(known, 0), **dict(sorted(counted.items()))}
