"""Reading the map: which county and which village a point lies in, outlines, demo figures."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from django.conf import settings
from shapely import Geometry, box, intersects

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions.models import Division
from shouwang.ground.divisions.rules.codes import DIGITS, Level
from shouwang.ground.divisions.rules.geometry import (
    METRES_PER_DEGREE,
    county_containing,
    county_shapes,
    distance_m,
    outline_text,
)

from .tree import in_force

NEAREST_LIMIT_M = 5_000
"""A village further away than this is not offered for a point."""

YUNSHAN_FILE = Path(__file__).parents[1] / "data" / "yunshan.csv"


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of a point; the village is the nearest known point, an approximation."""

    county: Division | None
    village: Division | None
    distance_m: int | None


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """One village of the demonstration with its invented figures; None is unknown."""

    code: str
    name: str
    work_area: str
    latitude: float
    longitude: float
    population: int | None
    households: int | None
    age65: int | None


def county_at(actor: Actor, latitude: float, longitude: float) -> Division | None:
    """Return the county whose outline holds the point; None where no outline is known."""
    del actor
    code = county_containing(latitude, longitude)
    return Division.objects.filter(code=code).first() if code else None


def nearest_village(actor: Actor, latitude: float, longitude: float) -> Division | None:
    """Return the nearest village of the home county whose point is known, within 5 km."""
    del actor
    found = _nearest(latitude, longitude)
    return None if found is None else found[1]


def locate(actor: Actor, latitude: float, longitude: float) -> Located:
    """Return county and village of a point."""
    found = _nearest(latitude, longitude)
    return Located(
        county=county_at(actor, latitude, longitude),
        village=None if found is None else found[1],
        distance_m=None if found is None else round(found[0]),
    )


def _nearest(latitude: float, longitude: float) -> tuple[float, Division] | None:
    home = AreaRange.under(settings.ENVIRONMENT.home_area[: DIGITS[Level.COUNTY]])
    tall = NEAREST_LIMIT_M / METRES_PER_DEGREE
    wide = tall / max(cos(radians(latitude)), 0.01)
    rows = Division.objects.filter(
        in_force(),
        level=Level.VILLAGE,
        code__gte=home.low,
        code__lt=home.high,
        latitude__range=(latitude - tall, latitude + tall),
        longitude__range=(longitude - wide, longitude + wide),
    )
    measured = (
        (distance_m(latitude, longitude, (row.latitude, row.longitude)), row.code, row)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    )
    found = min(measured, default=None, key=lambda one: one[:2])
    return None if found is None or found[0] > NEAREST_LIMIT_M else (found[0], found[2])


def villages_in_box(
    actor: Actor, south: float, west: float, north: float, east: float
) -> list[Division]:
    """Return the villages in force whose point lies in a box, in the order of codes."""
    del actor
    rows = Division.objects.filter(
        in_force(),
        level=Level.VILLAGE,
        latitude__range=(south, north),
        longitude__range=(west, east),
    )
    return list(rows.order_by("code"))


def counties_in_box(
    actor: Actor, south: float, west: float, north: float, east: float
) -> dict[str, Geometry]:
    """Return the outlines, by code, of the counties that meet a box, as far as they are known."""
    del actor
    asked = box(west, south, east, north)
    return {code: found for code, found in county_shapes().items() if intersects(found, asked)}


def outline(actor: Actor, code: str) -> str:
    """Return a county's outline as GeoJSON text; "" where none is known."""
    del actor
    return outline_text(code)


def _count(text: str) -> int | None:
    return int(text) if text else None


@lru_cache(maxsize=1)
def _demo_rows() -> tuple[DemoVillage, ...]:
    with YUNSHAN_FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(_demo_village(row) for row in csv.DictReader(stream))


def _demo_village(row: dict[str, str]) -> DemoVillage:
    return DemoVillage(
        code=row["code"],
        name=row["name"],
        work_area=row["work_area"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=_count(row["population_invented"]),
        households=_count(row["households_invented"]),
        age65=_count(row["age65_invented"]),
    )


def demo_villages(actor: Actor) -> Iterator[DemoVillage]:
    """Return the 25 villages of Yunshan and two neighbours with their invented figures."""
    del actor
    return iter(_demo_rows())
