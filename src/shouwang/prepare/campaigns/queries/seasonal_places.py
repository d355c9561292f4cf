"""In which seasonal focus places are on a day, for lists of what to see first (R35, R61)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.campaigns.models import SeasonalFocus
from shouwang.prepare.places import queries as places

from .matching import focus_filter
from .seasons import focus_on, span_of


def focus_of_places(actor: Actor, place_ids: Collection[int], day: date) -> dict[int, Text]:
    """Return the focus of each place that is in one, a street's own before one for everybody.

    One query for each focus of the day, however many places there are.
    """
    asked = set(place_ids)
    ends = Q(in_force_until=None) | Q(in_force_until__gte=day)
    rows = SeasonalFocus.objects.filter(ends, in_force_from__lte=day).order_by("area_code", "id")
    found: dict[int, Text] = {}
    for row in rows:
        if span_of(row).covers(day):
            within = places.place_set(actor, places.PlaceFilters(area=row.area_code))
            ids = within.filter(focus_filter(row)).order_by().values_list("pk", flat=True)
            found |= dict.fromkeys(asked.intersection(ids), Text(row.title))
    return found


def places_in_focus(actor: Actor, area_code: str, day: date) -> list[tuple[SeasonalFocus, int]]:
    """Return the focuses of a day with how many places of an area are in each, the most first."""
    within = places.place_set(actor, places.PlaceFilters(area=area_code)).order_by()
    found = [
        (row, within.filter(focus_filter(row)).distinct().count())
        for row in focus_on(actor, area_code, day)
    ]
    return sorted(found, key=lambda one: (-one[1], one[0].pk))
