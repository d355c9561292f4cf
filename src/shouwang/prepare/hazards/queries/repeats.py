"""Which hazard came before at the same place by the same item, and how often a place repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.repeats import repeat_months, repeats_since
from shouwang.prepare.hazards.states import State

from .ledger import HazardFilters, hazard_set

LATER_LIMIT = 200
NO_HAZARD = (State.REJECTED.value, State.MERGED.value)


@dataclass(frozen=True, slots=True)
class PlaceRepeats:
    """How often hazards came again at a place within the months of the rule."""

    place_name: str
    count: int
    months: int


def _start(found_at: datetime) -> datetime:
    since = repeats_since(clock.local_day(found_at))
    return clock.end_of_day(since - timedelta(days=1))


def _same(found: Hazard, code: str) -> QuerySet[Hazard]:
    rows = Hazard.objects.filter(place_id=found.place_id or 0, checklist_code=code)
    return rows.exclude(state__in=NO_HAZARD).exclude(pk=found.pk)


def earlier_of(actor: Actor, found: Hazard, code: str, found_at: datetime) -> Hazard | None:
    """Return the last confirmed hazard before one, by place, item and day of discovery."""
    del actor
    if found.place_id is None or not code:
        return None
    before = Q(discovered_at__lt=found_at)
    if found.pk is None:
        before |= Q(discovered_at=found_at)
    else:
        before |= Q(discovered_at=found_at, pk__lt=found.pk)
    rows = _same(found, code).filter(before, discovered_at__gte=_start(found_at))
    rows = rows.filter(confirmed_at__isnull=False)
    return rows.order_by("-discovered_at", "-pk").first()


def later_of(actor: Actor, found: Hazard, code: str) -> list[Hazard]:
    """Return the hazards after one at its place by an item, whose repetition hangs on it."""
    del actor
    if found.place_id is None or not code:
        return []
    rows = _same(found, code).filter(discovered_at__gte=found.discovered_at)
    return list(rows.order_by("discovered_at", "pk")[:LATER_LIMIT])


def place_repeats(actor: Actor, place_number: str) -> PlaceRepeats | None:
    """Return how often confirmed hazards came again at a place; None where nothing is known."""
    rows = hazard_set(actor, HazardFilters(place=place_number))
    first = rows.select_related("place").first()
    if first is None or first.place is None:
        return None
    repeated = rows.filter(
        repeat_of__isnull=False,
        confirmed_at__isnull=False,
        discovered_at__gte=_start(clock.now()),
    ).exclude(state__in=NO_HAZARD)
    return PlaceRepeats(first.place.name, repeated.count(), repeat_months(clock.today()))
