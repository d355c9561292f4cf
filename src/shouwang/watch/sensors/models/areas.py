"""The columns of an area code and the filter of everything in an area."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from shouwang.ground.actor import AreaRange

LEVEL_FIELDS: Mapping[int, str] = {
    2: "province_code",
    4: "city_code",
    6: "county_code",
    9: "street_code",
    12: "village_code",
}
"""The column that holds the code of each level, by its digits."""


def area_columns(code: str) -> dict[str, str]:
    """Return the columns of an area code: itself and those of the levels that it names."""
    levels = {
        field: code[:digits] if len(code) >= digits else ""
        for digits, field in LEVEL_FIELDS.items()
    }
    return {"area_code_now": code, **levels}


def under(code: str, prefix: str = "") -> Q:
    """Return the filter for everything in an area, by equality where a column has the level."""
    if not code:
        return Q()
    field = LEVEL_FIELDS.get(len(code))
    if field:
        return Q(**{f"{prefix}{field}": code})
    area = AreaRange.under(code)
    bounds = {f"{prefix}area_code_now__gte": area.low, f"{prefix}area_code_now__lt": area.high}
    return Q(**bounds)
