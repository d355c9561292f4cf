"""Polygons and circles of CAP: `lat,lon` pairs in WGS-84, radius in kilometres (§3.2.4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry import LinearRing

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""

LEAST_POINTS: Final = 4
MOST_POINTS: Final = 100_000
LARGEST_RADIUS_KM: Final = 20_037.5
"""Half the equator: a larger circle covers the earth more than once."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point; a radius of 0 is the point itself."""

    latitude: float
    longitude: float
    radius_km: float


class ShapeError(ValueError):
    """The text is no shape of the standard."""


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        raise ShapeError(f"{text[:20]!r} is no number") from None
    if not math.isfinite(found):
        raise ShapeError(f"{text[:20]!r} is no number")
    return found


def _point(text: str) -> Point:
    parts = text.split(",")
    if len(parts) != 2:
        raise ShapeError(f"{text[:40]!r} is no pair lat,lon")
    latitude, longitude = _number(parts[0]), _number(parts[1])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ShapeError(f"{text[:40]} lies outside the earth")
    return latitude, longitude


def read_polygon(text: str) -> tuple[Point, ...]:
    """Return a polygon's points, first and last equal; ShapeError says what is wrong."""
    words = text.split()
    if len(words) > MOST_POINTS:
        raise ShapeError("too many points")
    points = tuple(_point(word) for word in words)
    if len(points) < LEAST_POINTS:
        raise ShapeError(f"{len(points)} points, at least {LEAST_POINTS} are needed")
    if points[0] != points[-1]:
        raise ShapeError("the first and the last point differ")
    return points


def crosses_itself(points: Sequence[Point]) -> bool:
    """Tell whether a closed line touches or crosses itself."""
    if len(set(points)) < LEAST_POINTS - 1:
        return True
    return not LinearRing([(longitude, latitude) for latitude, longitude in points]).is_simple


def read_circle(text: str) -> Circle:
    """Return a circle; ShapeError says what is wrong."""
    words = text.split()
    if len(words) != 2:
        raise ShapeError("a circle is lat,lon and a radius, parted by one space")
    latitude, longitude = _point(words[0])
    radius_km = _number(words[1])
    if not 0 <= radius_km <= LARGEST_RADIUS_KM:
        raise ShapeError(f"a radius of {words[1][:20]} km")
    return Circle(latitude, longitude, radius_km)


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def write_polygon(points: Sequence[Point]) -> str:
    """Return a polygon as text, with at most six decimals (a tenth of a metre)."""
    return " ".join(f"{_degrees(latitude)},{_degrees(longitude)}" for latitude, longitude in points)


def write_circle(circle: Circle) -> str:
    """Return a circle as text."""
    centre = f"{_degrees(circle.latitude)},{_degrees(circle.longitude)}"
    return f"{centre} {_degrees(circle.radius_km)}"
