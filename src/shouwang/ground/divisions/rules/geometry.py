"""Distances on the earth, and which county's outline holds a point."""

from __future__ import annotations

import json
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from shapely import Geometry, Point, covers
from shapely.geometry import shape

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG)."""

METRES_PER_DEGREE = EARTH_RADIUS_M * radians(1)
BOUNDARIES = Path(__file__).parents[1] / "data" / "boundaries"


def distance_m(latitude: float, longitude: float, other: tuple[float, float]) -> float:
    """Return the great-circle distance to another (latitude, longitude), by the haversine."""
    high, low = radians(latitude), radians(other[0])
    half = sin((high - low) / 2) ** 2
    half += cos(high) * cos(low) * sin(radians(longitude - other[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))


@lru_cache(maxsize=1)
def county_shapes() -> dict[str, Geometry]:
    """Return the outlines by county code, read on first use."""
    return {
        path.stem: shape(json.loads(path.read_text(encoding="utf-8"))["geometry"])
        for path in sorted(BOUNDARIES.glob("*.geojson"))
    }


def county_containing(latitude: float, longitude: float) -> str:
    """Return the code of the county whose outline holds the point; "" when none of ours does."""
    point = Point(longitude, latitude)
    return next((code for code, found in county_shapes().items() if covers(found, point)), "")


@lru_cache(maxsize=32)
def outline_text(code: str) -> str:
    """Return the county's outline as GeoJSON text; "" when there is none."""
    path = BOUNDARIES / f"{code}.geojson"
    if code not in county_shapes():
        return ""
    return path.read_text(encoding="utf-8")
