"""What is known of a community or of places now, gathered from the rooms that know it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Q, Sum
from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.ground.remapping import under
from shouwang.prepare.campaigns import queries as campaigns
from shouwang.prepare.duty import queries as duty
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.households import queries as households
from shouwang.prepare.places import queries as places
from shouwang.watch.risk.models import Assessment, RiskFactor
from shouwang.watch.risk.rules.coefficient import PERIOD
from shouwang.watch.risk.rules.inputs import (
    Exposure,
    Factor,
    OpenHazard,
    WarningNow,
    assessment_item,
    duty_item,
    exposure_items,
    factor_item,
    hazard_item,
    in_force,
    season_counts,
    season_item,
    vulnerable_item,
    warning_items,
)
from shouwang.watch.risk.rules.lec import SHARES
from shouwang.watch.risk.rules.scoring import EVIDENCE_KINDS, Evidence, Item, Kind
from shouwang.watch.risk.rules.weights import Weights
from shouwang.watch.risk.sources import risk_sources

from .sensing import sensors_of_area, sensors_of_places

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwang.prepare.hazards.models import Hazard
    from shouwang.prepare.places.models import Place

HAZARDS_READ = 500
"""Of one community or place; in the order of grade, so that what is cut would count nothing."""
ASSESSMENTS_READ = 100
SAID_LATELY = timedelta(hours=24)
ABOVE = (2, 4, 6, 9)
VILLAGE_DIGITS = 12
GRADES: dict[tuple[str, int | None], Text] = {
    (statutory, level): say("{statutory}{level}", statutory=word, level=name)
    for statutory, word in hazards.STATUTORY_LABELS.items()
    if statutory
    for level, name in hazards.LEVEL_LABELS.items()
}
TYPE_LABELS: dict[str, Text] = {str(code): word for code, word in places.TYPE_LABELS.items()}
UNGRADED = hazards.STATUTORY_LABELS[""]
ASKED_OF_PLACES = frozenset(EVIDENCE_KINDS) - {Kind.VULNERABLE}
"""Who needs help is known by community, not by place."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, how hazards were closed lately, and when something in it ends by itself."""

    evidence: Evidence
    closed: int
    closed_in_time: int
    ends_at: datetime | None


def of_area(actor: Actor, area_code: str, weights: Weights, now: datetime) -> Gathered:
    """Return what is known of a community; a kind of which nothing is known is named missing."""
    asked = hazards.HazardFilters(area=area_code)
    rows = hazards.hazard_set(actor, asked)
    factors = in_force(map(_as_factor, _factor_rows(area_code)), now)
    items = _hazard_items(rows.filter(is_finished=False), weights, now)
    exposure = _area_exposure(actor, area_code)
    if exposure is not None:
        items += exposure_items(exposure, weights)
    helped = households.counts(actor, area_code).total
    if helped:
        items.append(
            vulnerable_item(helped, f"{reverse('households:list')}?area={area_code}", weights, now)
        )
    items += sensors_of_area(actor, area_code, weights)
    items += [factor_item(one, weights) for one in factors]
    warned = _warned_in(actor, [area_code], now)
    if warned is not None:
        items += warning_items(warned.get(area_code, ()), weights, now)
    items += _said_on_duty(actor, area_code, weights, now)
    items += _season_of_area(actor, area_code, weights, now)
    items += _assessed(Assessment.objects.filter(under("area_code_now", area_code)), weights)
    known = {one.kind for one in items} | {Kind.HAZARDS}
    closed, in_time = _closed(rows, now)
    return Gathered(
        Evidence(tuple(items), frozenset(EVIDENCE_KINDS) - known),
        closed,
        in_time,
        _ends_at(factors, (warned or {}).get(area_code, ())),
    )


def of_places(
    actor: Actor, found: Sequence[Place], weights: Weights, now: datetime
) -> dict[int, Gathered]:
    """Return what is known of places, in as many queries for one as for all."""
    ids = [place.pk for place in found]
    day = clock.local_day(now)
    season = campaigns.focus_of_places(actor, ids, day)
    open_rows = _by_place(actor, ids, weights, now)
    closed = _closed_by_place(actor, ids, now)
    factors = _factors_of_places(found, now)
    measured = sensors_of_places(actor, ids, weights)
    warned = _warned_in(actor, {_village_of(place.area_code_now) for place in found}, now)
    assessed = _assessed_by_place(ids, weights)
    link = reverse("campaigns:seasons")
    gathered: dict[int, Gathered] = {}
    for place in found:
        here = (warned or {}).get(_village_of(place.area_code_now), ())
        items = [
            *open_rows.get(place.pk, []),
            *assessed.get(place.pk, []),
            *measured.get(place.pk, []),
            *(warning_items(here, weights, now) if warned is not None else []),
        ]
        items += exposure_items(_place_exposure(place), weights)
        items += [factor_item(one, weights) for one in factors[place.pk]]
        if place.pk in season:
            items.append(season_item(season[place.pk], weights, now, link))
        known = {one.kind for one in items} | {Kind.HAZARDS}
        evidence = Evidence(tuple(items), ASKED_OF_PLACES - known, ASKED_OF_PLACES)
        done, in_time = closed.get(place.pk, (0, 0))
        ends_at = _ends_at(factors[place.pk], here)
        gathered[place.pk] = Gathered(evidence, done, in_time, ends_at)
    return gathered


def _hazard_items(rows: QuerySet[Hazard], weights: Weights, now: datetime) -> list[Item]:
    fields = ("number", "statutory", "level", "is_overdue", "reported_at")
    told = rows.order_by("-statutory", "level", "id").values_list(*fields)[:HAZARDS_READ]
    return [hazard_item(_open(*row), weights, now) for row in told]


def _open(
    number: str, statutory: str, level: int | None, is_overdue: bool, since: datetime
) -> OpenHazard:
    label = GRADES.get((statutory, level), UNGRADED)
    link = reverse("hazards:detail", args=[number])
    return OpenHazard(number, statutory, level, is_overdue, since, label, link)


def _by_place(
    actor: Actor, ids: Collection[int], weights: Weights, now: datetime
) -> dict[int, list[Item]]:
    rows = hazards.hazard_set(actor).filter(is_finished=False, place_id__in=ids)
    fields = ("place_id", "number", "statutory", "level", "is_overdue", "reported_at")
    found: dict[int, list[Item]] = {}
    for place_id, *row in rows.order_by("place_id", "id").values_list(*fields):
        found.setdefault(place_id, []).append(hazard_item(_open(*row), weights, now))
    return found


def _in_time() -> Q:
    return Q(due_at=None) | Q(fixed_at__lte=F("due_at"))


def _closed_rows(rows: QuerySet[Hazard], now: datetime) -> QuerySet[Hazard]:
    state = hazards.State.CLOSED
    return rows.filter(state=state, closed_at__gt=now - PERIOD, closed_at__lte=now).order_by()


def _closed(rows: QuerySet[Hazard], now: datetime) -> tuple[int, int]:
    found = _closed_rows(rows, now).aggregate(
        closed=Count("pk"), in_time=Count("pk", filter=_in_time())
    )
    return found["closed"], found["in_time"]


def _closed_by_place(
    actor: Actor, ids: Collection[int], now: datetime
) -> dict[int, tuple[int, int]]:
    rows = _closed_rows(hazards.hazard_set(actor).filter(place_id__in=ids), now)
    counted = rows.values_list("place_id").annotate(
        closed=Count("pk"), in_time=Count("pk", filter=_in_time())
    )
    return {int(place_id): (closed, in_time) for place_id, closed, in_time in counted}


def _area_exposure(actor: Actor, area_code: str) -> Exposure | None:
    """Return who and what a community has; None when no place is registered there."""
    rows = places.place_set(actor, places.PlaceFilters(area=area_code)).order_by()
    found = rows.aggregate(
        number=Count("pk"),
        unclear=Count("pk", filter=Q(needs_survey=True)),
        residents=Sum("residents"),
        capacity=Sum("capacity"),
        changed_at=Max("changed_at"),
    )
    if not found["number"]:
        return None
    typed = rows.filter(types__verdict=places.Verdict.YES.value)
    counted = typed.values_list("types__type_code").annotate(number=Count("pk", distinct=True))
    people = [found[name] for name in ("residents", "capacity") if found[name] is not None]
    return Exposure(
        types=dict(counted),
        labels=TYPE_LABELS,
        people=sum(people) if people else None,
        is_complete=not found["unclear"],
        as_of=found["changed_at"],
        link=f"{reverse('places:list')}?area={area_code}",
    )


def _season_of_area(actor: Actor, area_code: str, weights: Weights, now: datetime) -> list[Item]:
    """Return the focuses of the day that enough places of a community are in."""
    found = campaigns.places_in_focus(actor, area_code, clock.local_day(now))
    return [
        season_item(_focus_words(row.title, number), weights, now, reverse("campaigns:seasons"))
        for row, number in found
        if season_counts(number, weights)
    ]


def _said_on_duty(actor: Actor, area_code: str, weights: Weights, now: datetime) -> list[Item]:
    """Return what the duty log says of a community lately, and what is open there (R206)."""
    found = duty.log_of_area(actor, area_code, now - SAID_LATELY)
    if found is None:
        return []
    link = reverse("duty:log", args=[found.room_id])
    return [duty_item(found.entries, found.open_items, found.last_at, link, weights)]


def _focus_words(title: str, number: int) -> Text:
    return say("{title}：{n} 处场所", title=Text(title), n=number)


def _place_exposure(place: Place) -> Exposure:
    types = [row for row in place.types.all() if row.verdict == places.Verdict.YES.value]
    people = [one for one in (place.residents, place.capacity) if one is not None]
    return Exposure(
        types={row.type_code: 1 for row in types},
        labels=TYPE_LABELS,
        people=sum(people) if people else None,
        is_complete=not place.needs_survey,
        as_of=place.changed_at,
        link=reverse("places:detail", args=[place.number]),
    )


def _as_factor(row: RiskFactor) -> Factor:
    """Return a kept factor as the rules read it."""
    return Factor(
        f"{row.source}:{row.key}:{row.pk}",
        row.source,
        row.kind,
        row.label,
        row.value,
        row.confidence,
        row.as_of,
        row.expires_at,
        row.link,
    )


def _factor_rows(area_code: str) -> QuerySet[RiskFactor]:
    """Return the factors in a community and those of all areas above it, in a steady order."""
    above = [area_code[:digits] for digits in ABOVE if digits < len(area_code)]
    wider = Q(area_code_now__in=above, place=None)
    rows = RiskFactor.objects.filter(under("area_code_now", area_code) | wider)
    return rows.order_by("source", "key", "id")


def _factors_of_places(found: Iterable[Place], now: datetime) -> dict[int, list[Factor]]:
    """Return each place's own factors, and the weather of the areas in which it lies."""
    by_id = {place.pk: place for place in found}
    areas = {
        place.pk: {place.area_code_now[:digits] for digits in (*ABOVE, 12)} | {place.area_code_now}
        for place in by_id.values()
    }
    codes = {code for around in areas.values() for code in around}
    wider = Q(area_code_now__in=codes, place=None, kind__in=["weather", "warning"])
    rows = RiskFactor.objects.filter(Q(place_id__in=list(by_id)) | wider)
    told: dict[int, list[Factor]] = {pk: [] for pk in by_id}
    for row in rows.order_by("source", "key", "id"):
        hit = [row.place_id] if row.place_id else _within(areas, row.area_code_now)
        for pk in hit:
            told[pk] += in_force([_as_factor(row)], now)
    return told


def _within(areas: dict[int, set[str]], code: str) -> list[int]:
    return [pk for pk, around in areas.items() if code in around]


def _assessed(rows: QuerySet[Assessment], weights: Weights) -> list[Item]:
    """Return the latest assessment of each place or activity."""
    latest: dict[tuple[int | None, str], Assessment] = {}
    for row in rows.order_by("-assessed_on", "-id")[:ASSESSMENTS_READ]:
        latest.setdefault((row.place_id, row.activity), row)
    return [_assessment(row, weights) for row in latest.values()]


def _assessment(row: Assessment, weights: Weights) -> Item:
    label = say("{activity}：{level}", activity=row.activity, level=row.level_label)
    link = f"{reverse('risk:assessments')}#assessment-{row.pk}"
    return assessment_item(label, SHARES[row.level], row.recorded_at, link, weights)


def _assessed_by_place(ids: Collection[int], weights: Weights) -> dict[int, list[Item]]:
    latest: dict[tuple[int, str], Assessment] = {}
    for row in Assessment.objects.filter(place_id__in=ids).order_by("-assessed_on", "-id"):
        latest.setdefault((row.place_id or 0, row.activity), row)
    found: dict[int, list[Item]] = {}
    for (place_id, _), row in latest.items():
        found.setdefault(place_id, []).append(_assessment(row, weights))
    return found


def _warned_in(
    actor: Actor, codes: Collection[str], now: datetime
) -> Mapping[str, Sequence[WarningNow]] | None:
    """Return the warnings in force in communities; None when nobody tells of warnings."""
    source = risk_sources().warnings
    return None if source is None else source(actor, codes, now)


def _village_of(area_code: str) -> str:
    """Return the code of the community in which an area code lies."""
    return area_code[:VILLAGE_DIGITS]


def _ends_at(factors: Iterable[Factor], warned: Sequence[WarningNow]) -> datetime | None:
    """Return when the first of them ends by itself."""
    ends = [one.expires_at for one in factors if one.expires_at is not None]
    return min([*ends, *(one.ends_at for one in warned)], default=None)
