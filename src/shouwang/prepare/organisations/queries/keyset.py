"""Lists in the order of area and id that go on after a cursor, however long they are."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from shouwang.ground.errors import Invalid, say

RowT = TypeVar("RowT", bound=Model)

COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class PageAsk:
    """Which part of a list: by offset, or after a cursor."""

    limit: int = 25
    offset: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """A part of a list; the count is exact up to 10,000."""

    items: Sequence[RowT]
    count: int
    count_is_exact: bool
    next_cursor: str = ""


def page_of(rows: QuerySet[RowT, RowT], ask: PageAsk, area: str) -> Page[RowT]:
    """Return a part of rows in the order of their area, named by its field, and their id."""
    counted = rows.order_by()[: COUNT_LIMIT + 1].count()
    told = rows.order_by(area, "id")
    if ask.cursor:
        told = told.filter(_after(ask.cursor, area))
    start = 0 if ask.cursor else ask.offset
    found = list(told[start : start + ask.limit + 1])
    items = found[: ask.limit]
    more = _cursor(items[-1], area) if len(found) > ask.limit else ""
    return Page(items, min(counted, COUNT_LIMIT), counted <= COUNT_LIMIT, more)


def _cursor(row: Any, area: str) -> str:
    return base64.urlsafe_b64encode(f"{getattr(row, area)}|{row.pk}".encode()).decode()


def _after(cursor: str, area: str) -> Q:
    wrong = Invalid({"cursor": say("翻页标记有误，请从第一页重新查看。")})
    try:
        code, _, raw = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
    except (binascii.Error, UnicodeError):
        raise wrong from None
    is_number = raw.isascii() and raw.isdecimal() and len(raw) <= 18
    if not is_number or not code.isprintable():
        raise wrong
    return Q(**{f"{area}__gt": code}) | Q(**{area: code}, id__gt=int(raw))
