"""A register beside the places as a table to take away; the action that asks journals it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.prepare.places.rules.register_tables import PLACE_COLUMNS, Spec

from .places import PlaceFilters, place_set
from .register_places import VILLAGE_DIGITS
from .register_rows import Desk, Kept
from .sectors import area_names

CHUNK = 1_000


def register_header(actor: Actor, desk: Desk) -> list[str]:
    """Return the titles, as the import knows them."""
    del actor
    return [str(label) for label in desk.table.labels.values()]


def register_lines(
    actor: Actor, desk: Desk, places: QuerySet[Any], area_code: str = ""
) -> Iterator[list[str]]:
    """Yield what is in use in places as rows of text; the unknown is an empty cell."""
    seen = place_set(actor, PlaceFilters(area=area_code)).filter(pk__in=places).values("pk")
    rows = desk.rows().filter(place__in=seen, is_active=True)
    names: dict[str, str] = {}
    for kept in desk.told(rows.iterator(chunk_size=CHUNK)):
        village = kept.place.area_code_now[:VILLAGE_DIGITS]
        if village not in names:
            names[village] = area_names(actor, {village}).get(village, "")
        yield _line(desk, kept, names[village])


def _line(desk: Desk, kept: Kept, village: str) -> list[str]:
    told = [
        "" if (value := getattr(kept.draft, column.value)) in (None, "") else _text(spec, value)
        for column, spec in desk.table.columns.items()
        if column not in PLACE_COLUMNS
    ]
    return [kept.place.number, kept.place.name, village, *told]


def _text(spec: Spec, value: object) -> str:
    return value.isoformat() if isinstance(value, date) else spec.write(value)
