"""What stands open, late, refused and waiting for help: by area and category, on any day.

Today is read from the ledger, a past day from the tallies; what nobody can tell is None, never
zero (R121, R289).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, ScopeKind
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.tallies import queries as tallies
from shouwang.ground.tallies.area_counts import SideBySide, counts_by_area
from shouwang.ground.tallies.queries import Record, Sought
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.models.hazard import LEVEL_FIELDS, under
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.offices import OPEN_HELP
from shouwang.prepare.hazards.rules.standing import (
    DIMENSION_LIMIT,
    DIMENSIONS,
    STANDING_LABELS,
    Standing,
    is_red,
)
from shouwang.prepare.hazards.rules.wording import CATEGORY_LABELS
from shouwang.prepare.hazards.states import BACKLOG, UNFIXED, State

from .cards import title_of

__all__ = [
    "PERMISSION",
    "STANDING_LABELS",
    "AreaBelow",
    "Behind",
    "BehindAsk",
    "BehindPage",
    "Standing",
    "Standings",
    "areas_below",
    "behind_standing",
    "is_red",
    "leader_area",
    "standings",
]

PERMISSION: Final = "hazards.answer_escalation"
"""Whoever answers for a street or above has the leader's page."""
PROJECTION: Final = "standing"
CHILD_DIGITS: Final = {2: 4, 4: 6, 6: 9, 9: 12}
Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standings:
    """The figures of an area on a day; without `as_of` nothing is known of that day.

    `by_area` holds the areas right below; "" is what lies in none of them.
    """

    on: date
    as_of: datetime | None
    total: Figures
    by_area: Mapping[str, Figures]
    by_category: Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class AreaBelow:
    """An area right below; `has_records` tells whether anybody ever reported anything there."""

    code: str
    name: str
    latitude: float | None
    longitude: float | None
    has_records: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """One hazard behind a figure, as it is now, and the area in which it counted."""

    number: str
    title: str
    category: object
    area_name: str
    since_on: date


@dataclass(frozen=True, slots=True)
class BehindPage:
    """A part of the list behind a figure; `count` is None when nothing is known of the day."""

    items: list[Behind]
    count: int | None


def leader_area(actor: Actor, asked: str = "") -> str:
    """Return the code of the area that a leader's page is about, the leader's own by default.

    NotAllowed for whoever leads no street or above; NotFound for an area beyond one's own.
    """
    scopes = [scope for scope in actor.scopes(PERMISSION) if scope.kind is ScopeKind.AREA]
    held = [area for scope in scopes for area in scope.areas]
    if not held:
        raise NotAllowed
    if not asked:
        return held[0].low
    wanted = AreaRange.under(asked)
    is_own = any(area.low <= wanted.low and wanted.high <= area.high for area in held)
    if len(asked) not in CHILD_DIGITS or not is_own:
        raise NotFound
    return asked


def _which(now: datetime) -> dict[Standing, Q]:
    """Return which open hazards count under each figure; those of the ledger's own filters."""
    unfixed = [state.value for state in sorted(UNFIXED)]
    return {
        Standing.OPEN: ~Q(state=BACKLOG),
        Standing.OVERDUE: Q(state__in=unfixed, queue_at__lte=now),
        Standing.REFUSED: Q(state=State.REFUSED),
        Standing.HELP: Q(help_state__in=sorted(OPEN_HELP)),
        Standing.MAJOR: Q(statutory=Statutory.MAJOR),
        Standing.BACKLOG: Q(state=BACKLOG),
    }


def _open(actor: Actor, code: str) -> QuerySet[Hazard]:
    return Hazard.objects.visible_to(actor).filter(under(code), is_finished=False).order_by()


def _open_rows(actor: Actor, code: str) -> QuerySet[Hazard, dict[str, object]]:
    """Return the open hazards of an area counted by area below and category, as one statement."""
    counts = {
        f"n_{name.value}": Count("pk", filter=found) for name, found in _which(clock.now()).items()
    }
    field = LEVEL_FIELDS[CHILD_DIGITS[len(code)]]
    rows: QuerySet[Hazard, dict[str, object]] = (
        _open(actor, code).values(field, "category").annotate(**counts)
    )
    return rows


def standings(actor: Actor, code: str, below: Sequence[str], on: date) -> Standings:
    """Return the figures of an area and of those below: today as it stands, else as a day ended."""
    return _standing_now(actor, code) if on == clock.today() else _stood(actor, code, below, on)


def _standing_now(actor: Actor, code: str) -> Standings:
    total: Counter[str] = Counter()
    by_area: dict[str, Counter[str]] = {}
    by_category: dict[str, Counter[str]] = {}
    field = LEVEL_FIELDS[CHILD_DIGITS[len(code)]]
    for row in _open_rows(actor, code):
        counts = Counter({name.value: int(str(row[f"n_{name.value}"])) for name in Standing})
        total.update(counts)
        by_area.setdefault(str(row[field]), Counter()).update(counts)
        by_category.setdefault(str(row["category"]), Counter()).update(counts)
    return Standings(clock.today(), clock.now(), total, by_area, by_category)


def _stood(actor: Actor, code: str, below: Sequence[str], on: date) -> Standings:
    as_of = tallies.as_of(actor, PROJECTION, on)
    if as_of is None:
        return Standings(on, None, {}, {}, {})
    whole = counts_by_area(actor, _side_by_side([code], on))
    total: Counter[str] = Counter()
    by_category: dict[str, Counter[str]] = {}
    for (_, measure, dimension), n in whole.items():
        total[measure] += n
        by_category.setdefault(DIMENSIONS[dimension], Counter())[measure] += n
    by_area: dict[str, Counter[str]] = {}
    for (area, measure, _), n in counts_by_area(actor, _side_by_side(below, on)).items():
        by_area.setdefault(area, Counter())[measure] += n
    by_area[""] = total - sum(by_area.values(), Counter())
    return Standings(on, as_of, total, by_area, by_category)


def _side_by_side(codes: Sequence[str], on: date) -> SideBySide:
    return SideBySide(PROJECTION, [one.value for one in Standing], list(DIMENSIONS), codes, on)


def areas_below(actor: Actor, code: str, on: date) -> list[AreaBelow]:
    """Return the areas right below as the register had them on a day, and who ever reported."""
    field = LEVEL_FIELDS[CHILD_DIGITS[len(code)]]
    told = Hazard.objects.filter(**{field: OuterRef("code")}, reported_at__lt=clock.end_of_day(on))
    rows = divisions.children(actor, code, on=on).annotate(has_records=Exists(told))
    fields = ("code", "name", "latitude", "longitude", "has_records")
    return [AreaBelow(*row) for row in rows.values_list(*fields)]


@dataclass(frozen=True, slots=True)
class BehindAsk:
    """Which figure of which area and day; a category narrows it to one bar of the chart."""

    figure: str
    code: str
    on: date
    category: str = ""


def behind_standing(actor: Actor, asked: BehindAsk, *, limit: int, offset: int = 0) -> BehindPage:
    """Return the hazards behind a figure of a day, as many as it says.

    NotFound for a figure or a category that does not exist.
    """
    if asked.figure not in set(Standing) or asked.category not in {"", *CATEGORY_LABELS}:
        raise NotFound
    if asked.on == clock.today():
        return _behind_now(actor, asked, limit, offset)
    if tallies.as_of(actor, PROJECTION, asked.on) is None:
        return BehindPage([], None)
    kept = (asked.category[:DIMENSION_LIMIT],) if asked.category else tuple(DIMENSIONS)
    areas = (AreaRange.under(asked.code),)
    sought = Sought(PROJECTION, (asked.figure,), kept, areas, asked.on)
    found = tallies.records(actor, sought, limit=limit, offset=offset)
    return BehindPage(_told(actor, found), sum(tallies.totals(actor, sought).values()))


def _told(actor: Actor, found: Sequence[Record]) -> list[Behind]:
    keys = [int(record.object_key.partition(":")[2]) for record in found]
    rows = Hazard.objects.visible_to(actor).in_bulk(keys)
    areas = [record.area_code[:12] for record in found]
    names = divisions.names_of(actor, areas)
    return [
        _line(rows[key], names.get(area, area), record.since_on)
        for key, area, record in zip(keys, areas, found, strict=True)
        if key in rows
    ]


def _behind_now(actor: Actor, asked: BehindAsk, limit: int, offset: int) -> BehindPage:
    rows = _open(actor, asked.code).filter(_which(clock.now())[Standing(asked.figure)])
    if asked.category:
        rows = rows.filter(category=asked.category)
    page = list(rows.order_by("queue_at", "id")[offset : offset + limit])
    areas = [row.area_code_now[:12] for row in page]
    names = divisions.names_of(actor, areas)
    items = [
        _line(row, names.get(area, area), clock.local_day(row.reported_at))
        for row, area in zip(page, areas, strict=True)
    ]
    return BehindPage(items, rows.count())


def _line(row: Hazard, area_name: str, since_on: date) -> Behind:
    return Behind(row.number, title_of(row), CATEGORY_LABELS[row.category], area_name, since_on)
