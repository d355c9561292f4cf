"""Reading tallies: counts of any area on any day, the objects behind them, and how fresh they are.

Whoever asks has checked that the area may be seen: counts have no owner of their own.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.journal import queries as journal

from .models import Book, Delta, Mark, Subject
from .projections import projection_named
from .rules import LEVELS, Account, Span, whole_account
from .storing import spans_from, wrong_cells

LAG_ALLOWED = timedelta(minutes=2)
"""Entries may wait so long for being counted until a figure of that day is unknown."""
FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked: which measures and dimensions, in which areas that do not overlap, on a day.

    The day is asked as it ends; today, as it stands.
    """

    projection: str
    measures: tuple[str, ...]
    dimensions: tuple[str, ...]
    areas: tuple[AreaRange, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by measure and dimension, and up to when they are known; None when they are not."""

    totals: Mapping[tuple[str, str], int]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of records begins: after this mark."""

    dimension: str
    area_code: str
    from_day: int
    object_key: str
    item: str


@dataclass(frozen=True, slots=True)
class Record:
    """One object behind a count, and since when it has counted."""

    object_key: str
    item: str
    dimension: str
    area_code: str
    since_on: date
    place: Place


def counts(actor: Actor, sought: Sought) -> Counts:
    """Return the counts of a day by measure and dimension, and up to when they are known."""
    book = _serving(sought.projection)
    if book is None:
        return Counts({}, None)
    return Counts(_totals(book, sought), _as_of(actor, book, sought.on))


def totals(actor: Actor, sought: Sought) -> dict[tuple[str, str], int]:
    """Return the counts by measure and dimension; what never occurred is absent."""
    del actor
    book = _serving(sought.projection)
    return {} if book is None else _totals(book, sought)


def distinct_items(actor: Actor, sought: Sought) -> int:
    """Return how many different items objects count for: for measures that few objects have."""
    del actor
    book = _serving(sought.projection)
    if book is None or not sought.areas:
        return 0
    rows = Mark.objects.filter(_standing(book, sought), _within_any(sought))
    return rows.values("item").distinct().count()


def _totals(book: Book, sought: Sought) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for area in sought.areas:
        rows = _cells(book, sought, area) if _is_level(area) else _marked(book, sought, area)
        for measure, dimension, n in rows:
            found[measure, dimension] += n
    return dict(found)


def _serving(name: str) -> Book | None:
    version = projection_named(name).version
    return Book.objects.filter(name=name, state=Book.SERVING, version=version).first()


def _is_level(area: AreaRange) -> bool:
    return len(area.low) in LEVELS and area == AreaRange.under(area.low)


def _cells(book: Book, sought: Sought, area: AreaRange) -> list[tuple[str, str, int]]:
    rows = Delta.objects.filter(
        book=book,
        area_code=area.low,
        measure__in=sought.measures,
        dimension__in=sought.dimensions,
        day__lte=sought.on.toordinal(),
    )
    return list(rows.order_by().values_list("measure", "dimension").annotate(Sum("n")))


def _marked(book: Book, sought: Sought, area: AreaRange) -> list[tuple[str, str, int]]:
    rows = Mark.objects.filter(_standing(book, sought), _within(area))
    return list(rows.order_by().values_list("measure", "dimension").annotate(Count("item")))


def _standing(book: Book, sought: Sought) -> Q:
    day = sought.on.toordinal()
    return Q(
        book=book,
        measure__in=sought.measures,
        dimension__in=sought.dimensions,
        from_day__lte=day,
        until_day__gt=day,
    )


def _within(area: AreaRange) -> Q:
    return Q(area_code__gte=area.low, area_code__lt=area.high)


def _within_any(sought: Sought) -> Q:
    areas = Q()
    for area in sought.areas:
        areas |= _within(area)
    return areas


def records(
    actor: Actor, sought: Sought, *, limit: int, offset: int = 0, after: Place | None = None
) -> list[Record]:
    """Return the objects behind one measure's count: as many as the count says, page by page."""
    del actor
    book = _serving(sought.projection)
    if book is None or not sought.areas:
        return []
    (measure,) = sought.measures
    rows = Mark.objects.filter(_standing(book, sought), _within_any(sought))
    if after is not None:
        place = (after.dimension, after.area_code, after.from_day, after.object_key, after.item)
        rows = rows.filter(pk__gt=(book.pk, measure, *place))
    fields = ("dimension", "area_code", "from_day", "object_key", "item")
    page = rows.order_by("pk").values_list(*fields)[offset : offset + limit]
    return [
        Record(
            object_key=key,
            item=item,
            dimension=dimension,
            area_code=code,
            since_on=date.fromordinal(day),
            place=Place(dimension, code, day, key, item),
        )
        for dimension, code, day, key, item in page
    ]


def standing(actor: Actor, sought: Sought, found: Sequence[Record]) -> set[tuple[str, str]]:
    """Return which of some records, by object and item, stand behind another count as well."""
    del actor
    book = _serving(sought.projection)
    if book is None:
        return set()
    rows = Mark.objects.filter(
        _standing(book, sought),
        area_code__in={record.area_code for record in found},
        object_key__in=[record.object_key for record in found],
    )
    return set(rows.values_list("object_key", "item"))


def as_of(actor: Actor, projection: str, on: date) -> datetime | None:
    """Tell up to which moment the figures of a day are known; None when they are not.

    They are not when the journal begins later, when the day has not come, or when entries of that
    day have waited for longer than two minutes.
    """
    book = _serving(projection)
    return None if book is None else _as_of(actor, book, on)


def _as_of(actor: Actor, book: Book, on: date) -> datetime | None:
    begun = journal.begun_at(actor)
    now = clock.now()
    if begun is None or not clock.local_day(begun) <= on <= clock.local_day(now):
        return None
    end = min(now, clock.end_of_day(on))
    waiting = journal.oldest_after(actor, book.seal_no)
    if waiting is None or waiting >= end:
        return end
    return waiting if now - waiting <= LAG_ALLOWED else None


def serving_book(actor: Actor, projection: str) -> Book:
    """Return the book that serves; LookupError when there is none yet."""
    del actor
    book = _serving(projection)
    if book is None:
        raise LookupError(projection)
    return book


def progress(actor: Actor, projection: str) -> list[tuple[str, int]]:
    """Return the books of a projection by state, with the seal number that each has reached."""
    del actor
    rows = Book.objects.filter(name=projection).order_by("pk")
    return list(rows.values_list("state", "seal_no"))


def is_building(actor: Actor, projection: str) -> bool:
    """Tell whether a new book is being written beside the one that serves."""
    return any(state == Book.BUILDING for state, _ in progress(actor, projection))


def faults(actor: Actor, projection: str) -> Iterator[str]:
    """Count everything again from the journal; yields each place where the tallies differ."""
    book = _serving(projection)
    if book is None:
        yield f"{projection}: no book"
        return
    yield from _wrong_accounts(actor, book)
    for digits in LEVELS:
        for cell in wrong_cells(book, digits, FAULTS_SHOWN):
            yield f"delta {cell}"


def _wrong_accounts(actor: Actor, book: Book) -> Iterator[str]:
    rule = projection_named(book.name)
    fields = ("object_key", "last_day", "snapshot", "spans")
    total = seen = 0
    for history in journal.sealed_objects(actor, rule.kind, through=book.seal_no):
        account = whole_account(history, rule)
        key = history[0].object_key
        row = Subject.objects.filter(book=book, object_key=key).values_list(*fields[1:]).first()
        seen += 1
        total += sum(_sign_of(key, span) for span in account.spans)
        if row is None or not _is_same(account, row):
            yield f"account {key}"
    if Subject.objects.filter(book=book).count() != seen:
        yield "accounts without a history"
    if total != sum(_sign_of(key, span) for key, span in _marks(book)):
        yield "marks"


def _is_same(account: Account, row: tuple[int, str, str]) -> bool:
    last_day, _, spans = row
    return last_day == account.last_day and spans_from(spans) == account.spans


def _marks(book: Book) -> Iterator[tuple[str, Span]]:
    fields = ("object_key", "measure", "dimension", "area_code", "item", "from_day", "until_day")
    for key, *span in Mark.objects.filter(book=book).values_list(*fields).iterator():
        yield key, Span(*span)


def _sign_of(key: str, span: Span) -> int:
    return zlib.crc32(repr((key, *span)).encode())
