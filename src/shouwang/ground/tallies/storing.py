"""Keeping accounts: the rows of subjects, marks and deltas, written by the batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from .models import Book, Delta, Mark, Subject
from .rules import EMPTY, NEVER, Account, Cell, Span, add_deltas

Rows = list[tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class _Upsert:
    """A statement that inserts rows, or changes those that are there."""

    into: str
    on_conflict: str
    types: tuple[str, ...]

    def write(self, cursor: CursorWrapper, rows: Rows) -> None:
        """Write the rows: on SQLite one by one, on a server all at once, as one JSON text."""
        if not rows:
            return
        if connection.vendor == "sqlite":
            holes = ", ".join(["%s"] * len(self.types))
            cursor.executemany(f"{self.into} VALUES ({holes}) {self.on_conflict}", rows)
            return
        parts = ", ".join(f"(v->>{index})::{kind}" for index, kind in enumerate(self.types))
        source = f"SELECT {parts} FROM jsonb_array_elements(%s::jsonb) v"  # noqa: S608 - own words
        cursor.execute(f"{self.into} {source} {self.on_conflict}", [_json(rows)])


_DELTA = _Upsert(
    f"INSERT INTO {Delta._meta.db_table} (book_id, area_code, measure, dimension, day, n)",
    "ON CONFLICT (book_id, area_code, measure, dimension, day)"
    f" DO UPDATE SET n = {Delta._meta.db_table}.n + excluded.n",
    ("bigint", "text", "text", "text", "integer", "integer"),
)
_MARK = _Upsert(
    f"INSERT INTO {Mark._meta.db_table}"
    " (book_id, measure, dimension, area_code, from_day, object_key, item, until_day)",
    "ON CONFLICT (book_id, measure, dimension, area_code, from_day, object_key, item)"
    " DO UPDATE SET until_day = excluded.until_day",
    ("bigint", "text", "text", "text", "integer", "text", "text", "integer"),
)
_SUBJECT = _Upsert(
    f"INSERT INTO {Subject._meta.db_table} (book_id, object_key, last_day, snapshot, spans)",
    "ON CONFLICT (book_id, object_key) DO UPDATE SET last_day = excluded.last_day,"
    " snapshot = excluded.snapshot, spans = excluded.spans",
    ("bigint", "text", "integer", "text", "text"),
)
_UNMARK = (
    f"DELETE FROM {Mark._meta.db_table} WHERE book_id = %s AND measure = %s"  # noqa: S608
    " AND dimension = %s AND area_code = %s AND from_day = %s AND object_key = %s AND item = %s"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows that one step writes, made before its transaction begins."""

    gone: Rows
    come: Rows
    cells: Rows
    subjects: Rows


def batch_of(book: Book, before: Mapping[str, Account], after: Mapping[str, Account]) -> Batch:
    """Return what must be written so that the accounts stand as they do after."""
    pk = book.pk
    cells: dict[Cell, int] = {}
    batch = Batch([], [], [], [])
    for key, account in after.items():
        batch.subjects.append(
            (pk, key, account.last_day, _json(account.snapshot), _json(account.spans))
        )
        old, new = set(before.get(key, EMPTY).spans), set(account.spans)
        add_deltas(cells, old - new, -1)
        add_deltas(cells, new - old, 1)
        kept = {span[:5] for span in new}
        batch.gone.extend((pk, *_place(key, span)) for span in old - new if span[:5] not in kept)
        batch.come.extend((pk, *_place(key, span), span.until_day) for span in new - old)
    batch.cells.extend((pk, *cell, n) for cell, n in cells.items() if n)
    for rows in (batch.gone, batch.come, batch.cells, batch.subjects):
        rows.sort()
    return batch


def _place(key: str, span: Span) -> tuple[str | int, ...]:
    return span.measure, span.dimension, span.area_code, span.from_day, key, span.item


def write(batch: Batch) -> None:
    """Write a batch in the caller's transaction."""
    with connection.cursor() as cursor:
        if batch.gone:
            cursor.executemany(_UNMARK, batch.gone)
        _MARK.write(cursor, batch.come)
        _DELTA.write(cursor, batch.cells)
        _SUBJECT.write(cursor, batch.subjects)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def accounts(book: Book, keys: Iterable[str]) -> dict[str, Account]:
    """Return the accounts of objects as the book has them; a new object is absent."""
    rows = Subject.objects.filter(book=book, object_key__in=list(keys))
    fields = rows.values_list("object_key", "last_day", "snapshot", "spans")
    return {
        key: Account(json.loads(snapshot), last_day, spans_from(spans))
        for key, last_day, snapshot, spans in fields
    }


def spans_from(text: str) -> tuple[Span, ...]:
    """Return the spans of a stored text."""
    return tuple(Span(*span) for span in json.loads(text))


def forget(book: Book, *, rows: int) -> bool:
    """Delete some rows of a retired book; False when nothing is left of it."""
    row_id = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        for model in (Mark, Delta, Subject):
            table = model._meta.db_table
            cursor.execute(
                f"DELETE FROM {table} WHERE {row_id} IN"  # noqa: S608
                f" (SELECT {row_id} FROM {table} WHERE book_id = %s LIMIT %s)",
                [book.pk, rows],
            )
            if cursor.rowcount:
                return True
    return False


def wrong_cells(book: Book, digits: int, limit: int) -> list[tuple[object, ...]]:
    """Return where the deltas of a level differ from what its marks add up to."""
    area = f"substr(area_code, 1, {digits})" if digits else "''"
    marks, cells = Mark._meta.db_table, Delta._meta.db_table
    where = f"WHERE book_id = %s AND length(area_code) >= {digits}"
    statement = (
        "SELECT area, measure, dimension, day, SUM(n) FROM ("  # noqa: S608
        f"SELECT {area} AS area, measure, dimension, from_day AS day, 1 AS n FROM {marks} {where}"
        f" UNION ALL SELECT {area}, measure, dimension, until_day, -1 FROM {marks} {where}"
        f" AND until_day < {NEVER}"
        f" UNION ALL SELECT area_code, measure, dimension, day, -n FROM {cells}"
        f" WHERE book_id = %s AND length(area_code) = {digits}"
        ") found GROUP BY area, measure, dimension, day HAVING SUM(n) <> 0"
        f" ORDER BY area, measure, dimension, day LIMIT {limit}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [book.pk] * 3)
        return list(cursor.fetchall())
