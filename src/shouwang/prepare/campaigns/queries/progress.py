"""How far a campaign has come: from the kept first checks, never by recounting visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left, TruncDate

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import say
from shouwang.ground.scoping import visible
from shouwang.ground.units import queries as units
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.models import (
    Campaign,
    ScopeItem,
    Visit,
    VisitCompanion,
    VisitHazard,
)
from shouwang.prepare.campaigns.rules.progress import Figures, GroupBy, Progress, ProgressLine
from shouwang.prepare.campaigns.rules.wording import Capacity, VisitResult
from shouwang.prepare.campaigns.states import VIEW
from shouwang.prepare.places import queries as places
from shouwang.prepare.places.queries import TYPE_LABELS, PlaceTypeCode

from .found import found_hazards, overdue, rectified
from .windows import as_of, check_filter, in_window, not_delegated, sees_total, sees_whole

VILLAGE_DIGITS = 12
STREET_DIGITS = 9
DAYS_LIMIT = 92
"""Days of the series, the latest; a campaign of three months fits in."""
NO_WORK_AREA = say("未划入工作片")
NO_TYPE = say("其他场所")


def progress(
    actor: Actor,
    campaign: Campaign,
    *,
    on: date | None = None,
    by: GroupBy | str = GroupBy.VILLAGE,
) -> Progress:
    """Return the campaign's figures at the end of a day (now by default), in all and by line.

    Lines are those within the actor's duties; the total is the whole campaign's, for a single unit
    its own. Lines by agency and by type overlap: a joint check counts for each office, a place for
    each of its types; the total takes everything once.
    """
    moment, group = as_of(on), GroupBy(by)
    seen = _Seen(actor, campaign, moment)
    lines = _LINES[group](seen)
    whole = _Seen(Actor.system("progress"), campaign, moment)
    told = whole if sees_total(actor) and not sees_whole(actor, campaign) else seen
    return Progress(moment, group, _total(told), tuple(lines))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an actor sees of a campaign at a moment."""

    actor: Actor
    campaign: Campaign
    moment: datetime

    @property
    def items(self) -> QuerySet[ScopeItem]:
        """Return the places of the scope."""
        rows = ScopeItem.objects.visible_to(self.actor)
        return rows.filter(campaign=self.campaign, added_at__lte=self.moment)

    @property
    def found(self) -> QuerySet[VisitHazard]:
        """Return the hazards found."""
        return visible(
            found_hazards(self.campaign, self.moment),
            self.actor,
            VIEW,
            area="area_code_now",
            units=("visit__place__unit_id",),
            sector="visit__place__sector",
        )

    @property
    def day(self) -> date:
        """Return the local day of the moment."""
        return clock.local_day(self.moment)

    def place_counts(self) -> dict[str, Count]:
        """Return what is counted over places."""
        own = not_delegated(self.moment)
        was_checked = Q(first_checked_at__lte=self.moment)
        return {
            "scope": Count("pk", filter=own, distinct=True),
            "checked": Count("pk", filter=own & was_checked, distinct=True),
            "added": Count("pk", filter=own & Q(is_addition=True), distinct=True),
            "delegated": Count("pk", filter=Q(delegation__made_at__lte=self.moment), distinct=True),
        }

    def hazard_counts(self) -> dict[str, Count]:
        """Return what is counted over hazards, each once."""
        return {
            "found": Count("hazard_id", distinct=True),
            "rectified": Count("hazard_id", filter=rectified(self.moment), distinct=True),
            "overdue": Count("hazard_id", filter=overdue(self.moment), distinct=True),
        }


def _total(seen: _Seen) -> Figures:
    counted = seen.items.aggregate(**seen.place_counts())
    return Figures(**counted, **seen.found.aggregate(**seen.hazard_counts()))


def _by_column(
    seen: _Seen, items: QuerySet[Any], column: str, found: QuerySet[Any], other: str
) -> dict[str, Figures]:
    """Return the figures by the value of a column of the places, and of one of the hazards."""
    figures: dict[str, Figures] = {}
    for key, counted in _counted(items, column, seen.place_counts()):
        figures[key] = figures.get(key, Figures()) + Figures(**counted)
    for key, counted in _counted(found, other, seen.hazard_counts()):
        figures[key] = figures.get(key, Figures()) + Figures(**counted)
    return figures


def _counted(
    rows: QuerySet[Any], column: str, counts: Mapping[str, Count]
) -> Iterable[tuple[str, dict[str, int]]]:
    for row in rows.order_by().values(column).annotate(**counts):
        yield str(row[column] or ""), {name: row[name] for name in counts}


def village_figures(actor: Actor, campaign: Campaign, moment: datetime) -> dict[str, Figures]:
    """Return the figures of each village that the actor sees, its grids included, by its code."""
    seen = _Seen(actor, campaign, moment)
    village = Left("area_code_now", VILLAGE_DIGITS)
    items, found = seen.items.annotate(village=village), seen.found.annotate(village=village)
    return _by_column(seen, items, "village", found, "village")


def _village_lines(seen: _Seen) -> list[ProgressLine]:
    figures = village_figures(seen.actor, seen.campaign, seen.moment)
    names = divisions.names_of(seen.actor, figures)
    return [ProgressLine(key, names.get(key, key), figures[key]) for key in sorted(figures)]


def work_areas_of_villages(
    actor: Actor, codes: Iterable[str], on: date
) -> dict[str, tuple[str, str]]:
    """Return id and name of the work area (工作片) of each village on a day (R12)."""
    return {
        code: (str(area.id), area.name)
        for street in sorted({code[:STREET_DIGITS] for code in codes})
        for area in divisions.work_areas(actor, street, on)
        for code in area.village_codes
    }


def _work_area_lines(seen: _Seen) -> list[ProgressLine]:
    figures = village_figures(seen.actor, seen.campaign, seen.moment)
    areas = work_areas_of_villages(seen.actor, figures, seen.day)
    summed: dict[str, Figures] = {}
    names: dict[str, str] = {"": in_words(NO_WORK_AREA)}
    for code, found in figures.items():
        key, name = areas.get(code[:VILLAGE_DIGITS], ("", names[""]))
        names[key] = name
        summed[key] = summed.get(key, Figures()) + found
    ordered = sorted(summed, key=lambda key: (key == "", int(key or 0)))
    return [ProgressLine(key, names[key], summed[key]) for key in ordered]


def _type_lines(seen: _Seen) -> list[ProgressLine]:
    verdict = places.Verdict.YES.value
    typed = _by_column(
        seen,
        seen.items.filter(place__types__verdict=verdict),
        "place__types__type_code",
        seen.found.filter(visit__place__types__verdict=verdict),
        "visit__place__types__type_code",
    )
    yes = places.place_set(Actor.system("progress"), places.PlaceFilters(has_archived=True)).filter(
        types__verdict=verdict
    )
    bare = _by_column(
        seen,
        seen.items.filter(~Exists(yes.filter(pk=OuterRef("place_id")))),
        "campaign_id",
        seen.found.filter(~Exists(yes.filter(pk=OuterRef("visit__place_id")))),
        "campaign_id",
    )
    lines = [
        ProgressLine(code.value, in_words(TYPE_LABELS[code]), typed[code.value])
        for code in PlaceTypeCode
        if code.value in typed
    ]
    rest = [ProgressLine("", in_words(NO_TYPE), figures) for figures in bare.values()]
    return [*lines, *rest]


def _agency_lines(seen: _Seen) -> list[ProgressLine]:
    scope = seen.items.filter(not_delegated(seen.moment))
    checked = _pairs(
        Visit.objects.filter(
            check_filter(), in_window(seen.campaign, seen.moment), place__in=scope.values("place")
        ).values_list("agency_unit_id", "place_id"),
        VisitCompanion.objects.filter(
            check_filter("visit__"),
            in_window(seen.campaign, seen.moment, "visit__"),
            visit__place__in=scope.values("place"),
        ).values_list("unit_id", "visit__place_id"),
    )
    parts = {
        name: _pairs(
            rows.values_list("visit__agency_unit_id", "hazard_id"),
            rows.filter(visit__companions__isnull=False).values_list(
                "visit__companions__unit_id", "hazard_id"
            ),
        )
        for name, rows in (
            ("found", seen.found),
            ("rectified", seen.found.filter(rectified(seen.moment))),
            ("overdue", seen.found.filter(overdue(seen.moment))),
        )
    }
    count = scope.count()
    agencies = sorted(checked.keys() | parts["found"].keys())
    names = _unit_names(agencies)
    return [
        ProgressLine(
            str(unit_id),
            names.get(unit_id, str(unit_id)),
            Figures(
                scope=count,
                checked=checked.get(unit_id, 0),
                **{name: found.get(unit_id, 0) for name, found in parts.items()},
            ),
        )
        for unit_id in agencies
    ]


def _pairs(main: QuerySet[Any, Any], joined: QuerySet[Any, Any]) -> dict[int, int]:
    """Return how many different objects each office has, alone or with others."""
    counted: dict[int, int] = {}
    for unit_id, _ in main.order_by().union(joined.order_by()):
        counted[unit_id] = counted.get(unit_id, 0) + 1
    return counted


def _unit_names(ids: Iterable[int]) -> dict[int, str]:
    rows = units.units(Actor.system("progress")).filter(pk__in=list(ids))
    return dict(rows.values_list("pk", "name"))


_LINES = {
    GroupBy.VILLAGE: _village_lines,
    GroupBy.WORK_AREA: _work_area_lines,
    GroupBy.AGENCY: _agency_lines,
    GroupBy.TYPE: _type_lines,
}


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """Visits in one capacity: all of them, different places, and of nobody there."""

    capacity: str
    visits: int
    places: int
    not_entered: int
    hazards: int


def capacity_lines(
    actor: Actor, campaign: Campaign, *, on: date | None = None
) -> tuple[CapacityLine, ...]:
    """Return visits by capacity, so that community and street supervision are told apart (R20)."""
    seen = _Seen(actor, campaign, as_of(on))
    scope = seen.items.filter(not_delegated(seen.moment)).values("place")
    rows = Visit.objects.visible_to(actor).filter(in_window(campaign, seen.moment), place__in=scope)
    nobody = Q(result=VisitResult.NOT_ENTERED.value)
    counted = (
        rows.order_by()
        .values_list("capacity")
        .annotate(
            visits=Count("pk"),
            places=Count("place_id", distinct=True, filter=~nobody),
            not_entered=Count("pk", filter=nobody),
        )
    )
    found = {capacity: (total, places, empty) for capacity, total, places, empty in counted}
    with_hazards = dict(
        VisitHazard.objects.filter(visit__in=rows.order_by().values("pk"))
        .values_list("visit__capacity")
        .annotate(count=Count("hazard_id", distinct=True))
    )
    return tuple(
        CapacityLine(
            capacity.value,
            *found.get(capacity.value, (0, 0, 0)),
            with_hazards.get(capacity.value, 0),
        )
        for capacity in Capacity
    )


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day: places checked for the first time, all checked so far, added, hazards found."""

    day: date
    newly_checked: int
    checked: int
    added: int
    found: int


def daily_progress(
    actor: Actor, campaign: Campaign, *, on: date | None = None
) -> tuple[DayLine, ...]:
    """Return the days from the start up to a day, the latest 92 of them, within the duties."""
    if campaign.started_at is None:
        return ()
    seen = _Seen(actor, campaign, as_of(on))
    own = seen.items.filter(not_delegated(seen.moment))
    checked = _days(own.filter(first_checked_at__lte=seen.moment), "first_checked_at", "pk")
    added = _days(own.filter(is_addition=True), "added_at", "pk")
    found = _days(seen.found, "found_at", "hazard_id")
    lines, so_far = [], 0
    day, last = clock.local_day(campaign.started_at), seen.day
    while day <= last:
        so_far += checked.get(day, 0)
        lines.append(
            DayLine(day, checked.get(day, 0), so_far, added.get(day, 0), found.get(day, 0))
        )
        day += timedelta(days=1)
    return tuple(lines[-DAYS_LIMIT:])


def _days(rows: QuerySet[Any], column: str, counted: str) -> dict[date, int]:
    day = TruncDate(column, tzinfo=clock.LOCAL_ZONE)
    found = rows.order_by().annotate(day=day).values_list("day")
    return dict(found.annotate(count=Count(counted, distinct=True)))
