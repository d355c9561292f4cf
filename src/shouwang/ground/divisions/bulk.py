"""Writes hundreds of thousands of rows in seconds: COPY on PostgreSQL, executemany elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, models

Row = tuple[str, ...]


def insert_rows(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert texts into the columns of a table."""
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({names}) FROM STDIN", rows)
        return
    holes = ", ".join(["%s"] * len(columns))
    run_many(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)  # noqa: S608


def run_many(statement: str, rows: Iterable[Row]) -> None:
    """Run one statement for each row."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _copy(statement: str, rows: Sequence[Row]) -> None:
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
