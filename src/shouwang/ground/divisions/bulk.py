"""Writes hundreds of thousands of rows in seconds: COPY on PostgreSQL, executemany elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from django.db import connection, models

BATCH = 20_000

Row = tuple[str | None, ...]
Step = Callable[[int], None]


def insert_rows(
    model: type[models.Model], columns: tuple[str, ...], rows: Iterable[Row], *, step: Step
) -> None:
    """Insert texts into the columns of a table; `step` hears how many rows have been written."""
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        if connection.vendor == "postgresql":
            _copy(f"COPY {table} ({names}) FROM STDIN", batch)
        else:
            holes = ", ".join(["%s"] * len(columns))
            run_many(f"INSERT INTO {table} ({names}) VALUES ({holes})", batch)  # noqa: S608
        step(len(batch))


def run_many(statement: str, rows: Iterable[Row]) -> None:
    """Run one statement for each row."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _copy(statement: str, rows: list[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Let PostgreSQL's planner know of a bulk load at once; SQLite plans without."""
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
