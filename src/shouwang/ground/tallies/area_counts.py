"""Tallies side by side: the counts of many areas of one level on a day, in one read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import Substr

from shouwang.ground.actor import Actor, AreaRange

from .models import Book, Delta, Mark
from .projections import projection_named
from .rules import LEVELS

Key = tuple[str, str, str]
"""Area, measure, dimension."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What is asked: which measures and dimensions, in which areas of the same level, on a day."""

    projection: str
    measures: Sequence[str]
    dimensions: Sequence[str]
    codes: Sequence[str]
    on: date


def counts_by_area(actor: Actor, sought: SideBySide) -> Mapping[Key, int]:
    """Return the counts by area, measure and dimension; what never occurred is absent.

    Villages have no deltas of their own: their marks are counted.
    """
    del actor
    version = projection_named(sought.projection).version
    book = Book.objects.filter(name=sought.projection, state=Book.SERVING, version=version).first()
    if book is None or not sought.codes:
        return {}
    is_kept = all(len(code) in LEVELS for code in sought.codes)
    return _from_deltas(book, sought) if is_kept else _from_marks(book, sought)


def _from_deltas(book: Book, sought: SideBySide) -> dict[Key, int]:
    rows = Delta.objects.filter(
        book=book,
        area_code__in=list(sought.codes),
        measure__in=list(sought.measures),
        dimension__in=list(sought.dimensions),
        day__lte=sought.on.toordinal(),
    )
    grouped = rows.order_by().values_list("area_code", "measure", "dimension").annotate(Sum("n"))
    return {(area, measure, dimension): n for area, measure, dimension, n in grouped}


def _from_marks(book: Book, sought: SideBySide) -> dict[Key, int]:
    day, digits = sought.on.toordinal(), max(map(len, sought.codes))
    wanted = set(sought.codes)
    rows = Mark.objects.filter(
        book=book,
        measure__in=list(sought.measures),
        dimension__in=list(sought.dimensions),
        area_code__gte=min(wanted),
        area_code__lt=AreaRange.under(max(wanted)).high,
        from_day__lte=day,
        until_day__gt=day,
    ).annotate(area=Substr("area_code", 1, digits))
    grouped = rows.order_by().values_list("area", "measure", "dimension").annotate(Count("item"))
    return {
        (area, measure, dimension): n for area, measure, dimension, n in grouped if area in wanted
    }
