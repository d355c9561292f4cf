"""The geometry of a warning's area: reading it, refusing what is none, and what it covers.

Coordinates are WGS 84, longitude first as in GeoJSON; distances are taken on a plane that touches
the earth at the shape's middle, which over 100 km is off by less than 0.1 %.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, isfinite, pi, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely import Geometry, affinity, is_valid_reason, relate_pattern
from shapely.errors import ShapelyError
from shapely.geometry import (
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    mapping,
    shape,
)
from shapely.geometry.base import BaseGeometry

from shouwang.ground.errors import Invalid, Text, say

from .parameters import GEOMETRY_LIMIT, RADIUS_LIMIT_M, VERTEX_LIMIT, WIDTH_LIMIT_M

METRES_PER_DEGREE: Final = 6_371_008.8 * pi / 180
"""Along a meridian, by the mean radius of the earth (IUGG)."""
CIRCLE_CORNERS: Final = 72
DECIMALS: Final = 6
"""Of stored degrees: about a decimetre."""
LEAST_RADIUS_M: Final = 10


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the map: its GeoJSON text, its box, and the polygons themselves."""

    geojson: str
    south: float
    west: float
    north: float
    east: float
    polygons: tuple[Polygon, ...]

    def rings(self) -> list[NDArray[np.float64]]:
        """Return all rings as rows of (longitude, latitude), holes among them."""
        found = []
        for polygon in self.polygons:
            found += [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        return found

    def middle(self) -> tuple[float, float]:
        """Return (latitude, longitude) of a point that lies inside."""
        inside = max(self.polygons, key=lambda one: one.area).representative_point()
        return inside.y, inside.x

    def meets(self, other: Geometry) -> bool:
        """Tell whether the area and another one overlap by more than an edge."""
        return any(bool(relate_pattern(one, other, "T********")) for one in self.polygons)


def read_shape(text: str) -> Shape:
    """Return the shape of a stored GeoJSON text, which was checked when it was written."""
    return _shape(shape(json.loads(text)))


def polygon_shape(text: str, field: str = "polygon") -> Shape:
    """Return the shape of what somebody drew: GeoJSON, or lines of "latitude,longitude".

    Invalid says what is wrong: too few corners, outside the earth, crossing itself.
    """
    if len(text) > GEOMETRY_LIMIT:
        raise Invalid({field: say("范围太大，最多 {n} 个字符。", n=GEOMETRY_LIMIT)})
    found = _geojson(text, field) if text.lstrip()[:1] == "{" else _drawn(text, field)
    wrong = _fault(found)
    if wrong is not None:
        raise Invalid({field: wrong})
    return _shape(found)


def circle_shape(latitude: float, longitude: float, radius_m: float) -> Shape:
    """Return a polygon of 72 corners around the circle, so that nobody within it is left out."""
    _check_point(latitude, longitude, "latitude")
    if not LEAST_RADIUS_M <= radius_m <= RADIUS_LIMIT_M:
        words = say("半径应在 {low} 至 {high} 米之间。", low=LEAST_RADIUS_M, high=RADIUS_LIMIT_M)
        raise Invalid({"radius_m": words})
    outer = radius_m / cos(pi / CIRCLE_CORNERS)
    around = Point(0, 0).buffer(outer, quad_segs=CIRCLE_CORNERS // 4)
    return _shape(_onto_earth(around, latitude, longitude))


def river_shape(text: str, width_m: float) -> Shape:
    """Return the strip along a river reach, so many metres on each side of the line."""
    if not LEAST_RADIUS_M <= width_m <= WIDTH_LIMIT_M:
        words = say("单侧宽度应在 {low} 至 {high} 米之间。", low=LEAST_RADIUS_M, high=WIDTH_LIMIT_M)
        raise Invalid({"width_m": words})
    corners = _line(text)
    latitude = sum(y for _, y in corners) / len(corners)
    longitude = sum(x for x, _ in corners) / len(corners)
    flat = LineString([_onto_plane(x, y, latitude, longitude) for x, y in corners])
    return _shape(_onto_earth(flat.buffer(width_m, quad_segs=4), latitude, longitude))


def _line(text: str) -> list[tuple[float, float]]:
    if text.lstrip()[:1] == "{":
        read = _loaded(text, "line")
        if not isinstance(read, LineString):
            raise Invalid({"line": say("河段要用一条折线表示。")})
        corners = [(float(x), float(y)) for x, y in np.asarray(read.coords)[:, :2]]
    else:
        corners = _corners(text, "line")
    if len(dict.fromkeys(corners)) < 2:
        raise Invalid({"line": say("河段至少要两个不同的点。")})
    if len(corners) > VERTEX_LIMIT:
        raise Invalid({"line": say("最多 {n} 个点。", n=VERTEX_LIMIT)})
    for x, y in corners:
        _check_point(y, x, "line")
    return corners


def _loaded(text: str, field: str) -> BaseGeometry:
    try:
        read = json.loads(text, parse_constant=_no_number)
        if isinstance(read, dict) and read.get("type") == "Feature":
            read = read["geometry"]
        found: BaseGeometry = shape(read)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        ShapelyError,
        RecursionError,
    ):
        raise Invalid({field: say("不是能识别的 GeoJSON 图形。")}) from None
    return found


def _no_number(word: str) -> float:
    raise ValueError(word)


def _geojson(text: str, field: str) -> Polygon | MultiPolygon:
    found = _loaded(text, field)
    if not isinstance(found, Polygon | MultiPolygon) or found.is_empty:
        raise Invalid({field: say("范围要是一个多边形。")})
    return found


def _drawn(text: str, field: str) -> Polygon:
    corners = _corners(text, field)
    if len(dict.fromkeys(corners)) < 3:
        raise Invalid({field: say("多边形至少要三个不同的点。")})
    return Polygon(corners)


def _corners(text: str, field: str) -> list[tuple[float, float]]:
    """Return (longitude, latitude) of lines, or words, of "latitude,longitude" (as in CAP)."""
    found = []
    for word in text.split():
        parts = word.replace("，", ",").split(",")
        try:
            latitude, longitude = (float(part) for part in parts)
        except ValueError:
            words = say("“{word}”不是“纬度,经度”。", word=word[:40])
            raise Invalid({field: words}) from None
        if not (isfinite(latitude) and isfinite(longitude)):
            raise Invalid({field: say("坐标不是数字。")})
        found.append((longitude, latitude))
    return found


def _check_point(latitude: float, longitude: float, field: str) -> None:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid({field: say("坐标超出范围：纬度 ±90，经度 ±180，纬度在前。")})


def _fault(found: Polygon | MultiPolygon) -> Text | None:
    """Return what is wrong with a polygon, in words; None when nothing is."""
    parts = found.geoms if isinstance(found, MultiPolygon) else [found]
    corners = [np.asarray(ring.coords)[:, :2] for part in parts for ring in _rings(part)]
    rows = np.vstack(corners)
    if not np.isfinite(rows).all():
        return say("坐标不是数字。")
    if len(rows) > VERTEX_LIMIT:
        return say("最多 {n} 个点。", n=VERTEX_LIMIT)
    if np.abs(rows[:, 0]).max() > 180 or np.abs(rows[:, 1]).max() > 90:
        return say("坐标超出范围：纬度 ±90，经度 ±180，纬度在前。")
    if not found.is_valid:
        return _crossing(is_valid_reason(found))
    return None if found.area else say("多边形没有面积。")


def _crossing(reason: str) -> Text:
    """Return GEOS's reason in words, with the place of a crossing."""
    kind, _, place = reason.partition("[")
    numbers = place.rstrip("]").split()
    if "Self-intersection" in kind and len(numbers) == 2:
        x, y = (round(float(number), 5) for number in numbers)
        return say("边线在 {lat},{lng} 处与自己相交，请调整各点的顺序。", lat=y, lng=x)
    return say("多边形的边线相交或重叠，请重新画。")


def _rings(polygon: Polygon) -> Sequence[BaseGeometry]:
    return [polygon.exterior, *polygon.interiors]


def _onto_plane(x: float, y: float, latitude: float, longitude: float) -> tuple[float, float]:
    wide = METRES_PER_DEGREE * cos(radians(latitude))
    return (x - longitude) * wide, (y - latitude) * METRES_PER_DEGREE


def _onto_earth(flat: BaseGeometry, latitude: float, longitude: float) -> Polygon | MultiPolygon:
    wide = METRES_PER_DEGREE * max(cos(radians(latitude)), 0.01)
    factors = [1 / wide, 0.0, 0.0, 1 / METRES_PER_DEGREE, longitude, latitude]
    found = affinity.affine_transform(flat, factors)
    assert isinstance(found, Polygon | MultiPolygon)  # noqa: S101 - a buffer is an area
    return found


def _shape(found: BaseGeometry) -> Shape:
    parts = found.geoms if isinstance(found, MultiPolygon) else [found]
    polygons = tuple(part for part in parts if isinstance(part, Polygon))
    west, south, east, north = found.bounds
    text = json.dumps(_rounded(mapping(found)), separators=(",", ":"))
    return Shape(text, south, west, north, east, polygons)


def _rounded(value: object) -> object:
    """Return a mapping of GeoJSON with degrees of six decimals."""
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return [_rounded(part) for part in value]
    return round(float(value), DECIMALS) if isinstance(value, float | int) else value
