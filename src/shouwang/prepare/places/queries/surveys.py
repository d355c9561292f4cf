"""Reading base surveys: completeness per village and work area, and the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, Target
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound, Text
from shouwang.ground.people import queries as people
from shouwang.prepare.places.models import (
    BaseSurvey,
    BaseSurveyQuerySet,
    Place,
    PlaceQuerySet,
    SurveyEntry,
)
from shouwang.prepare.places.rules.completeness import Counted, added_up
from shouwang.prepare.places.rules.taxonomy import TYPE_LABELS, PlaceTypeCode

from .sectors import STREET_DIGITS, VILLAGE_DIGITS, area_names

ENTRY_LIMIT = 200
SURVEY_LIMIT = 100
ID_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class VillageCompleteness:
    """A village of a survey: its counts, who estimated and when, whether it is late."""

    area_code: str
    name: str
    work_area: str
    counted: Counted
    estimated_by: str
    estimated_at: datetime | None
    is_overdue: bool
    may_estimate: bool


@dataclass(frozen=True, slots=True)
class GroupCompleteness:
    """The villages of a work area, added up; a village of none stands under ""."""

    name: str
    counted: Counted
    unknown: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """A survey as it stood at the end of a day."""

    survey: BaseSurvey
    on: date
    villages: tuple[VillageCompleteness, ...]
    groups: tuple[GroupCompleteness, ...]
    total: Counted
    registered: int
    unknown: int

    @property
    def overdue(self) -> tuple[VillageCompleteness, ...]:
        """Return the villages below 100 % after the due day."""
        return tuple(found for found in self.villages if found.is_overdue)


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in words: the place, its type, who saw it, its photos."""

    entry: SurveyEntry
    type_label: Text
    village: str
    surveyor: str
    photos: tuple[int, ...]


def surveys(actor: Actor) -> BaseSurveyQuerySet:
    """Return the surveys within the actor's duties, the newest first."""
    return BaseSurvey.objects.visible_to(actor).order_by("-started_at", "-id")


def survey(actor: Actor, survey_id: int) -> BaseSurvey:
    """Return one survey, or NotFound."""
    rows = BaseSurvey.objects.visible_to(actor)
    found = rows.filter(pk=survey_id).first() if survey_id < ID_LIMIT else None
    if found is None:
        raise NotFound
    return found


def survey_completeness(actor: Actor, survey_id: int, on: date | None = None) -> Completeness:
    """Count a survey per village at the end of a day, within the actor's duties.

    Registered counts by the village in which the place lies today; the expected numbers are the
    newest estimates. Six queries, however many villages there are.
    """
    row = survey(actor, survey_id)
    day = on or clock.today()
    villages = _villages(actor, row, day)
    groups = _groups(villages)
    return Completeness(
        survey=row,
        on=day,
        villages=villages,
        groups=groups,
        total=added_up(found.counted for found in villages),
        registered=sum(found.counted.registered for found in villages),
        unknown=sum(found.counted.expected is None for found in villages),
    )


def _villages(actor: Actor, row: BaseSurvey, day: date) -> tuple[VillageCompleteness, ...]:
    expected: dict[str, list[int | None]] = {}
    signed: dict[str, tuple[datetime, str]] = {}
    for village in row.villages.order_by("area_code_now", "id"):
        if not actor.may("places.view", Target(area_code=village.area_code_now)):
            continue
        expected.setdefault(village.area_code_now, []).append(village.expected)
        if village.estimated_at is not None:
            newest = signed.get(village.area_code_now)
            found = village.estimated_at, village.estimated_key
            signed[village.area_code_now] = max(newest, found) if newest else found
    registered = _registered(row, day)
    names = area_names(actor, expected)
    areas = divisions.work_area_names(actor, row.area_code_now[:STREET_DIGITS], day)
    people_names = people.names_of(actor, {key for _, key in signed.values()})
    views = []
    for code, numbers in expected.items():
        counted = Counted(registered.get(code, 0), _sum(numbers))
        estimated_at, key = signed.get(code, (None, ""))
        views.append(
            VillageCompleteness(
                area_code=code,
                name=names.get(code, code),
                work_area=areas.get(code, ""),
                counted=counted,
                estimated_by=people_names.get(key, ""),
                estimated_at=estimated_at,
                is_overdue=counted.is_overdue(row.due_on, day),
                may_estimate=actor.may("places.edit", Target(area_code=code)),
            )
        )
    return tuple(views)


def _sum(numbers: Sequence[int | None]) -> int | None:
    """Add the estimates of villages that were merged; one unknown makes the sum unknown."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _registered(row: BaseSurvey, day: date) -> dict[str, int]:
    rows = row.entries.filter(surveyed_at__lt=clock.end_of_day(day), place__archived_at=None)
    counted: dict[str, int] = {}
    by_area = rows.values_list("place__area_code_now").annotate(count=Count("pk")).order_by()
    for code, count in by_area:
        village = code[:VILLAGE_DIGITS]
        counted[village] = counted.get(village, 0) + count
    return counted


def _groups(villages: Sequence[VillageCompleteness]) -> tuple[GroupCompleteness, ...]:
    by_name: dict[str, list[VillageCompleteness]] = {}
    for found in villages:
        by_name.setdefault(found.work_area, []).append(found)
    return tuple(
        GroupCompleteness(
            name=name,
            counted=added_up(found.counted for found in inside),
            unknown=sum(found.counted.expected is None for found in inside),
            overdue=sum(found.is_overdue for found in inside),
        )
        for name, inside in sorted(by_name.items(), key=lambda item: (item[0] == "", item[0]))
    )


def _visible_places(actor: Actor) -> PlaceQuerySet:
    return Place.objects.visible_to(actor)


def entry_set(actor: Actor, row: BaseSurvey, area_code: str = "") -> QuerySet[SurveyEntry]:
    """Return the entries of a survey that the actor may see, the newest first."""
    rows = row.entries.filter(place__in=_visible_places(actor))
    if area_code:
        bounds = AreaRange.under(area_code)
        rows = rows.filter(
            place__area_code_now__gte=bounds.low, place__area_code_now__lt=bounds.high
        )
    return rows.select_related("place").order_by("-surveyed_at", "-id")


def entries(
    actor: Actor, row: BaseSurvey, area_code: str = "", *, limit: int = ENTRY_LIMIT, offset: int = 0
) -> list[EntryView]:
    """Return the register entries behind a survey's figures, with who saw each and its photos."""
    found = list(entry_set(actor, row, area_code)[offset : offset + limit])
    names = people.names_of(actor, {entry.surveyor_key for entry in found})
    villages = area_names(actor, {entry.place.area_code_now for entry in found})
    photos = attachments.attachments_of_many(actor, [entry.journal_key for entry in found])
    return [
        EntryView(
            entry=entry,
            type_label=TYPE_LABELS[PlaceTypeCode(entry.type_code)],
            village=villages.get(entry.place.area_code_now, entry.place.area_code_now),
            surveyor=names.get(entry.surveyor_key, ""),
            photos=tuple(photo.pk for photo in photos[entry.journal_key]),
        )
        for entry in found
    ]


def entry_photo_owner(actor: Actor, survey_id: int, entry_id: int) -> str:
    """Return the key that the photos of an entry hang on; NotFound when it is not the actor's."""
    row = survey(actor, survey_id)
    rows = entry_set(actor, row)
    found = rows.filter(pk=entry_id).first() if entry_id < ID_LIMIT else None
    if found is None:
        raise NotFound
    return found.journal_key
