"""Points, lines and distances in WGS-84; the two Chinese offsets are taken away at the edge."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shouwang.ground.errors import Invalid, say

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = 111_195.0
POINTS_LIMIT = 5_000
SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
BAIDU_X_PI = math.pi * 3000.0 / 180.0


class Datum(StrEnum):
    """In which system a coordinate was measured."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest box around a geometry."""

    min_latitude: float
    max_latitude: float
    min_longitude: float
    max_longitude: float


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance by the haversine formula."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(half, 1.0)))


def box_around(latitude: float, longitude: float, radius_m: float) -> Box:
    """Return a box that holds the circle."""
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(latitude)), 0.01)
    return Box(latitude - high, latitude + high, longitude - wide, longitude + wide)


def read_line(text: str) -> list[tuple[float, float]]:
    """Read a GeoJSON LineString as (longitude, latitude) pairs; Invalid names what is wrong."""
    wrong = Invalid({"geometry": say("线要用 GeoJSON LineString，经度在前，至少两个点。")})
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(read, dict) or read.get("type") != "LineString":
        raise wrong
    points = read.get("coordinates")
    if not isinstance(points, list) or not 2 <= len(points) <= POINTS_LIMIT:
        raise wrong
    line = [_position(point) for point in points]
    if any(point is None for point in line):
        raise wrong
    return [point for point in line if point is not None]


def _position(point: object) -> tuple[float, float] | None:
    if not isinstance(point, list) or len(point) < 2:
        return None
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in point[:2]):
        return None
    longitude, latitude = float(point[0]), float(point[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return None
    return longitude, latitude


def line_text(points: Sequence[tuple[float, float]]) -> str:
    """Return the one stored form of a line."""
    content = {"type": "LineString", "coordinates": [list(point) for point in points]}
    return json.dumps(content, separators=(",", ":"))


def box_of(points: Sequence[tuple[float, float]]) -> Box:
    """Return the box around (longitude, latitude) pairs."""
    longitudes = [longitude for longitude, _ in points]
    latitudes = [latitude for _, latitude in points]
    return Box(min(latitudes), max(latitudes), min(longitudes), max(longitudes))


def to_wgs84(latitude: float, longitude: float, datum: Datum) -> tuple[float, float]:
    """Return WGS-84 (latitude, longitude); the offsets' published approximation is inverted."""
    if datum is Datum.WGS84:
        return latitude, longitude
    if datum is Datum.BD09:
        latitude, longitude = _from_baidu(latitude, longitude)
    found_lat, found_lon = latitude, longitude
    for _ in range(4):
        lat_off, lon_off = _offset(found_lat, found_lon)
        found_lat, found_lon = latitude - lat_off, longitude - lon_off
    return found_lat, found_lon


def _from_baidu(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 0.0065, latitude - 0.006
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * BAIDU_X_PI)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * BAIDU_X_PI)
    return radius * math.sin(angle), radius * math.cos(angle)


def _offset(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    root = 0.1 * math.sqrt(abs(x))
    ripple = _wave(x, (20.0, 6.0), (20.0, 2.0))
    lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 2.0 * root + ripple
    lat += _wave(y, (20.0, 1.0), (40.0, 1 / 3)) + _wave(y, (160.0, 1 / 12), (320.0, 1 / 30))
    lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + root + ripple
    lon += _wave(x, (20.0, 1.0), (40.0, 1 / 3)) + _wave(x, (150.0, 1 / 12), (300.0, 1 / 30))
    radians = math.radians(latitude)
    magic = 1 - ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / (magic * math.sqrt(magic))
    parallel = SEMI_MAJOR_M / math.sqrt(magic) * math.cos(radians)
    return math.degrees(lat / meridian), math.degrees(lon / parallel)


def _wave(value: float, *terms: tuple[float, float]) -> float:
    total = sum(height * math.sin(value * rate * math.pi) for height, rate in terms)
    return total * 2.0 / 3.0
