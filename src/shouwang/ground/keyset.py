"""Lists that go on after a cursor, however long they are: the next part begins after the last row.

An offset makes the database read all that it passes over; a cursor names where to go on.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from .errors import Invalid, say

RowT = TypeVar("RowT", bound=Model)

COUNT_LIMIT: Final = 10_000
FIRST_YEAR: Final = 1949
"""No record is older; what is, no database has to compare."""
IDENTITY_LIMIT: Final = 2**63
IDENTITY_DIGITS: Final = 19


@dataclass(frozen=True, slots=True)
class PageAsk:
    """Which part of a list: by offset up to 10,000, or after a cursor."""

    limit: int = 25
    offset: int = 0
    cursor: str = ""


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """A part of a list; the count is exact up to a limit.

    Without slots, because Python 3.11 cannot make `Page[Row](…)` of a frozen class that has them.
    """

    items: Sequence[RowT]
    count: int
    count_is_exact: bool
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class ById:
    """In the order in which rows came in."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what to order by."""
        return ("id",)

    def key(self, row: Any) -> str:
        """Return a row's place in this order."""
        return str(row.pk)

    def after(self, key: str) -> Q:
        """Return the filter for what follows a place."""
        return Q(pk__gt=identity(key))


@dataclass(frozen=True, slots=True)
class ByText:
    """By a column of text, such as an area's code, then by id."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what to order by."""
        return (self.column, "id")

    def key(self, row: Any) -> str:
        """Return a row's place in this order."""
        return f"{getattr(row, self.column)}|{row.pk}"

    def after(self, key: str) -> Q:
        """Return the filter for what follows a place."""
        text, _, raw = key.partition("|")
        if not text.isprintable():
            raise ValueError(text)
        later = Q(**{f"{self.column}__gt": text})
        return later | Q(**{self.column: text}, pk__gt=identity(raw))


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """By a column of moments, the newest first, then the highest id."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what to order by."""
        return (f"-{self.column}", "-id")

    def key(self, row: Any) -> str:
        """Return a row's place in this order."""
        return f"{getattr(row, self.column).isoformat()}|{row.pk}"

    def after(self, key: str) -> Q:
        """Return the filter for what follows a place."""
        at, raw = key.split("|")
        then = moment(at)
        earlier = Q(**{f"{self.column}__lt": then})
        return earlier | Q(**{self.column: then}, pk__lt=identity(raw))


Order = ById | ByText | NewestFirst
BY_ID: Final = ById()


def page_of(
    rows: QuerySet[RowT, RowT], ask: PageAsk, order: Order, *, counted_to: int = COUNT_LIMIT
) -> Page[RowT]:
    """Return a part of rows in an order, with their count; Invalid for a cursor that is none."""
    counted = rows.order_by()[: counted_to + 1].count()
    told = rows.order_by(*order.columns)
    if ask.cursor:
        told = told.filter(_after(ask.cursor, order))
    start = 0 if ask.cursor else ask.offset
    found = list(told[start : start + ask.limit + 1])
    items = found[: ask.limit]
    more = to_cursor(order.key(items[-1])) if len(found) > ask.limit else ""
    return Page(items, min(counted, counted_to), counted <= counted_to, more)


def _after(cursor: str, order: Order) -> Q:
    key = key_in(cursor)
    try:
        return order.after(key)
    except ValueError:
        raise wrong_cursor() from None


def to_cursor(key: str) -> str:
    """Return a place in a list as a cursor."""
    return base64.urlsafe_b64encode(key.encode()).decode()


def key_in(cursor: str) -> str:
    """Return the place that a cursor names, or Invalid."""
    try:
        return base64.urlsafe_b64decode(cursor.encode()).decode()
    except ValueError:
        raise wrong_cursor() from None


def wrong_cursor() -> Invalid:
    """Return the error of a cursor that this list has not given."""
    return Invalid({"cursor": say("翻页标记不对，请从第一页重新开始。")})


def identity(raw: str) -> int:
    """Read an id, or ValueError."""
    is_number = raw.isascii() and raw.isdecimal() and len(raw) <= IDENTITY_DIGITS
    if not is_number or int(raw) >= IDENTITY_LIMIT:
        raise ValueError(raw)
    return int(raw)


def moment(at: str) -> datetime:
    """Read a moment with its zone, or ValueError."""
    found = datetime.fromisoformat(at)
    if found.tzinfo is None or found.year < FIRST_YEAR:
        raise ValueError(at)
    return found
