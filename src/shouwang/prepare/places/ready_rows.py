"""Rows made ready before the transaction, so that writing them holds the lock only briefly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from shouwang.prepare.places.models import Place, PlaceType

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ReadyPlace:
    """A new place and its types as values for the database; the place's key is not known yet."""

    place: Place
    values: tuple[Any, ...]
    types: tuple[tuple[Any, ...], ...]


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


PLACE_COLUMNS = _columns(Place)
TYPE_COLUMNS = [field for field in _columns(PlaceType) if field.name != "place"]


def _values(row: Model, columns: Sequence[Field[Any, Any]]) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(getattr(row, field.attname), connection=connection)
        for field in columns
    )


def ready(place: Place, types: Sequence[PlaceType]) -> ReadyPlace:
    """Return a new place and its types as values, outside any transaction."""
    return ReadyPlace(
        place,
        _values(place, PLACE_COLUMNS),
        tuple(_values(found, TYPE_COLUMNS) for found in types),
    )


def insert(rows: Sequence[ReadyPlace]) -> None:
    """Write new places with their types in the caller's transaction, and give each its key."""
    with connection.cursor() as cursor:
        names = [str(field.column) for field in PLACE_COLUMNS]
        cursor.executemany(_statement(Place, names), [row.values for row in rows])
        keys = _keys([row.place.row_key for row in rows])
        for row in rows:
            row.place.pk = keys[row.place.row_key]
        types = chain.from_iterable(
            ((row.place.pk, *values) for values in row.types) for row in rows
        )
        names = ["place_id", *(str(field.column) for field in TYPE_COLUMNS)]
        found = list(types)
        if found:
            cursor.executemany(_statement(PlaceType, names), found)


def _statement(model: type[Model], names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608


def _keys(row_keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(row_keys), CHUNK):
        part = Place.objects.filter(row_key__in=row_keys[start : start + CHUNK])
        found.update(part.values_list("row_key", "pk"))
    return found
