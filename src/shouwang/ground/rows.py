"""Rows by the thousand that are mostly alike, inserted without an object for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice, repeat
from typing import Any

from django.db import connection, models

Row = tuple[str | int | datetime | None, ...]
Adapted = tuple[Any, ...]
"""Values as the database's driver takes them, which have no type in common."""
AT_ONCE = 5_000


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    alike: Mapping[str, object],
    once: bool = False,
) -> None:
    """Insert rows that differ in `columns` and are alike in the rest, in the caller's transaction.

    What is named in neither has its default. With `once`, a row whose unique key is there already
    stays as it is; any other constraint still refuses. ValueError for a column that is unknown.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if unknown := {*columns, *alike} - fields.keys():
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    shared = {
        str(field.column): field.get_db_prep_save(alike.get(name, field.get_default()), connection)
        for name, field in fields.items()
        if name not in columns and not field.primary_key
    }
    differing = [fields[name] for name in columns]
    quote = connection.ops.quote_name
    names = ", ".join(
        quote(name) for name in (*(str(field.column) for field in differing), *shared)
    )
    into = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    end = " ON CONFLICT DO NOTHING" if once else ""
    write = _write_together if connection.vendor == "postgresql" else _write_each
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        write((into, end), differing, some, tuple(shared.values()))


def _write_each(
    ends: tuple[str, str],
    differing: Sequence[models.Field[Any, Any]],
    rows: Sequence[Row],
    shared: Adapted,
) -> None:
    adapt = cache(connection.ops.adapt_datetimefield_value)
    lists: list[Iterable[object]] = [
        map(adapt, column) if isinstance(field, models.DateTimeField) else column
        for field, column in zip(differing, zip(*rows, strict=True), strict=True)
    ]
    adapted = list(zip(*lists, *map(repeat, shared), strict=False))
    holes = ", ".join(["%s"] * (len(differing) + len(shared)))
    with connection.cursor() as cursor:
        cursor.executemany(f"{ends[0]} VALUES ({holes}){ends[1]}", adapted)


def _write_together(
    ends: tuple[str, str],
    differing: Sequence[models.Field[Any, Any]],
    rows: Sequence[Row],
    shared: Adapted,
) -> None:
    """Write all in one statement, a list for each column: a server plans each statement anew."""
    lists = ", ".join(f"%s::{_list_type(field)}[]" for field in differing)
    alike = "".join([", %s"] * len(shared))
    values = [list(column) for column in zip(*rows, strict=True)]
    statement = f"{ends[0]} SELECT differing.*{alike} FROM unnest({lists}) AS differing{ends[1]}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [*shared, *values])


def _list_type(field: models.Field[Any, Any]) -> str:
    """Return the type of a column's list; a cast to varchar(n) would cut what is too long."""
    kind = field.db_type(connection) or ""
    return "text" if kind.startswith("varchar") else kind
