"""A register beside the places as a table to take away; the action that asks journals it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import say
from shouwang.prepare.places.models import AgriculturalAssetQuerySet, Place
from shouwang.prepare.places.rules.assets import ASSET_LABELS, AssetKind
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
        place = kept.place
        if not isinstance(place, Place):
            continue
        village = place.area_code_now[:VILLAGE_DIGITS]
        if village not in names:
            names[village] = area_names(actor, {village}).get(village, "")
        yield [place.number, place.name, names[village], *_cells(desk, kept)]


def _cells(desk: Desk, kept: Kept) -> list[str]:
    return [
        "" if (value := getattr(kept.draft, column.value)) in (None, "") else _text(spec, value)
        for column, spec in desk.table.columns.items()
        if column not in PLACE_COLUMNS
    ]


def _text(spec: Spec, value: object) -> str:
    return value.isoformat() if isinstance(value, date) else spec.write(value)


def asset_header(actor: Actor) -> list[str]:
    """Return the titles of the table of agricultural assets."""
    del actor
    texts = (
        say("名称"),
        say("类别"),
        say("面积（亩）"),
        say("面积（平方米）"),
        say("村（社区）"),
        say("管理单位"),
        say("经营者"),
        say("纬度"),
        say("经度"),
        say("说明"),
    )
    return [str(text) for text in texts]


def asset_lines(actor: Actor, rows: AgriculturalAssetQuerySet) -> Iterator[list[str]]:
    """Yield agricultural assets as rows of text; the unknown is an empty cell."""
    names: dict[str, str] = {}
    for row in rows.iterator(chunk_size=CHUNK):
        code = row.area_code_now
        if code not in names:
            names[code] = area_names(actor, {code}).get(code, "")
        yield [
            row.name,
            str(ASSET_LABELS[AssetKind(row.kind)]),
            "" if row.area_mu is None else f"{row.area_mu.normalize():f}",
            "" if row.area_m2 is None else f"{float(row.area_m2):.2f}",
            names[code],
            row.unit.name if row.unit else "",
            row.owner_name,
            "" if row.latitude is None else str(row.latitude),
            "" if row.longitude is None else str(row.longitude),
            row.note,
        ]
