"""Places on the map: the same set as the list, and what lies near a point."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.rules.geometry import box_around, distance_m
from shouwang.prepare.places.rules.taxonomy import CATEGORY_LABELS, UseCategory

from .places import PlaceFilters, place_set

MAP_LIMIT = 2_000
NEAR_LIMIT = 500


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place and how far away it is."""

    place: Place
    distance_m: float


def near(
    actor: Actor,
    latitude: float,
    longitude: float,
    *,
    radius_m: float = 500,
    limit: int = 20,
    categories: Collection[str] = (),
) -> list[NearPlace]:
    """Return the places within the radius, the nearest first; a line by its first point.

    With categories, those of these uses only.
    """
    box = box_around(latitude, longitude, radius_m)
    rows = place_set(actor).filter(
        max_latitude__gte=box.min_latitude,
        min_latitude__lte=box.max_latitude,
        max_longitude__gte=box.min_longitude,
        min_longitude__lte=box.max_longitude,
    )
    if categories:
        rows = rows.filter(category__in=categories)
    found = [
        NearPlace(row, distance_m(latitude, longitude, row.latitude, row.longitude))
        for row in rows[:NEAR_LIMIT]
        if row.latitude is not None and row.longitude is not None
    ]
    within = [item for item in found if item.distance_m <= radius_m]
    return sorted(within, key=lambda item: item.distance_m)[:limit]


def geojson(actor: Actor, filters: PlaceFilters | None = None) -> dict[str, object]:
    """Return the places that have a position as a FeatureCollection, at most 2,000."""
    rows = place_set(actor, filters).filter(min_latitude__isnull=False).order_by("id")
    return {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows[:MAP_LIMIT]],
    }


def geometry_of(row: Place) -> dict[str, object] | None:
    """Return a place's line or point as GeoJSON; None when its position is not known."""
    if row.geometry:
        line: dict[str, object] = json.loads(row.geometry)
        return line
    if row.latitude is None:
        return None
    return {"type": "Point", "coordinates": [row.longitude, row.latitude]}


def _feature(row: Place) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": row.number,
        "geometry": geometry_of(row),
        "properties": {
            "number": row.number,
            "name": row.name,
            "kind": row.kind,
            "category": row.category,
            "category_label": str(CATEGORY_LABELS[UseCategory(row.category)]),
            "accountable": row.accountable,
        },
    }
