"""What inspectors see first: the places within one's duties, the most urgent first (R35)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from heapq import nsmallest

from django.db.models import Count

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.places.models import InspectableObject, Place, PlaceType
from shouwang.prepare.places.priority_sources import priority_sources
from shouwang.prepare.places.rules.assets import Granted
from shouwang.prepare.places.rules.facts import Verdict
from shouwang.prepare.places.rules.priorities import (
    HazardLoad,
    PriorityFacts,
    Rank,
    rank,
)
from shouwang.prepare.places.rules.taxonomy import PlaceKind, PlaceTypeCode, UseCategory

from .assets import standards_of
from .places import PlaceFilters, place_set

SCAN_LIMIT = 50_000
"""Places that are ranked at most; more are cut in the order of registration."""

FIELDS = ("pk", "unit_id", "category", "residents", "floor_area_m2", "is_enterprise")


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """A place with its rank; `position` begins with 1."""

    position: int
    place: Place
    rank: Rank


@dataclass(frozen=True, slots=True)
class Priorities:
    """A part of the ranking, and out of how many places."""

    items: tuple[RankedPlace, ...]
    total: int
    on: date
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all places at once."""

    hazards: Mapping[int, HazardLoad] | None
    seasons: Mapping[int, Text]
    overdue: Mapping[int, int]
    standards: Mapping[int, Granted]
    rentals: frozenset[int]
    three_in_one: frozenset[int]
    on: date


def priorities(
    actor: Actor,
    filters: PlaceFilters | None = None,
    *,
    limit: int = 25,
    offset: int = 0,
    on: date | None = None,
) -> Priorities:
    """Rank the places within the actor's duties that pass the filters, the most urgent first.

    Equal points keep the order of registration. The queries are as many for one place as for all.
    """
    day = on or clock.today()
    asked = filters or PlaceFilters()
    rows = place_set(actor, replace(asked, kind=PlaceKind.PLACE.value)).order_by("pk")
    found = list(rows.values_list(*FIELDS)[: SCAN_LIMIT + 1])
    is_cut = len(found) > SCAN_LIMIT
    known = _known(actor, [(row[0], row[1]) for row in found[:SCAN_LIMIT]], day)
    ranked = [(rank(_facts(known, *row)), row[0]) for row in found[:SCAN_LIMIT]]
    first = nsmallest(offset + limit, ranked, key=lambda item: (-item[0].score, item[1]))[offset:]
    shown = Place.objects.in_bulk([pk for _, pk in first])
    items = tuple(
        RankedPlace(offset + number, shown[pk], found_here)
        for number, (found_here, pk) in enumerate(first, start=1)
    )
    return Priorities(items, len(ranked), day, is_cut)


def _known(actor: Actor, places: list[tuple[int, int | None]], day: date) -> _Known:
    ids = [pk for pk, _ in places]
    sources = priority_sources()
    return _Known(
        hazards=sources.hazards(actor, ids, day) if sources.hazards else None,
        seasons=sources.season(actor, ids, day) if sources.season else {},
        overdue=_overdue_objects(day),
        standards=standards_of(actor, places, day),
        rentals=_of_type(PlaceTypeCode.RENTAL_HOUSE),
        three_in_one=_of_type(PlaceTypeCode.THREE_IN_ONE),
        on=day,
    )


def _overdue_objects(day: date) -> dict[int, int]:
    rows = InspectableObject.objects.filter(is_active=True, due_on__lt=day)
    return dict(rows.values_list("place_id").annotate(count=Count("pk")).order_by())


def _of_type(code: PlaceTypeCode) -> frozenset[int]:
    rows = PlaceType.objects.filter(type_code=code.value, verdict=Verdict.YES)
    return frozenset(rows.values_list("place_id", flat=True))


def _facts(
    known: _Known,
    pk: int,
    unit_id: int | None,
    category: str,
    residents: int | None,
    floor_area_m2: object,
    is_enterprise: bool,
) -> PriorityFacts:
    del unit_id
    standard = known.standards.get(pk)
    return PriorityFacts(
        category=UseCategory(category),
        residents=residents,
        floor_area_m2=floor_area_m2,  # type: ignore[arg-type]  # a column read as a value
        is_rental=pk in known.rentals,
        is_three_in_one=pk in known.three_in_one,
        is_enterprise=is_enterprise,
        hazards=None if known.hazards is None else known.hazards.get(pk, HazardLoad()),
        overdue_objects=known.overdue.get(pk, 0),
        has_standard=standard is not None,
        is_standard_expired=standard is not None and standard.expires_on < known.on,
        season=known.seasons.get(pk),
    )
