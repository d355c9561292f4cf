"""The dangers that the story's week is about, each under its key."""

from __future__ import annotations

import random
from functools import cache

from shouwang.ground.divisions import queries as divisions

from . import tables
from .cast import NARRATOR
from .stage import Case, Spot, danger

SPREAD = 0.0015
"""How far from a village's middle a point may lie, in degrees."""


@cache
def _points() -> dict[str, tuple[float, float]]:
    return {one.code: (one.latitude, one.longitude) for one in divisions.demo_villages(NARRATOR)}


def point(key: str, village: str, location: str) -> Spot:
    """Return the spot of a key in a village: always the same, near the village's middle."""
    latitude, longitude = _points()[village]
    rng = random.Random(key)  # noqa: S311 - a layout, no secret
    return Spot(
        area_code=village,
        location=location,
        latitude=round(latitude + rng.uniform(-SPREAD, SPREAD), 5),
        longitude=round(longitude + rng.uniform(-SPREAD, SPREAD), 5),
    )


@cache
def case(key: str) -> Case:
    """Return the danger that the story calls so."""
    row = next(one for one in tables.cases() if one.key == key)
    spot = (
        Spot(place=row.place, location=row.location)
        if row.place
        else point(key, row.village, row.location)
    )
    return Case(key, danger(row.danger), spot, int(row.variant), row.text)


def village_of(key: str) -> str:
    """Return the village of a danger of the week."""
    return next(one.village for one in tables.cases() if one.key == key)
