"""Reading visits, the campaign that one counts in, the offices that may come along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.units import queries as units
from shouwang.ground.units.queries import UnitKind
from shouwang.prepare.campaigns.models import (
    Campaign,
    ScopeItem,
    Visit,
    VisitCompanion,
    VisitHazard,
)
from shouwang.prepare.campaigns.rules.parameters import EVER
from shouwang.prepare.campaigns.rules.wording import Capacity, VisitResult
from shouwang.prepare.campaigns.states import VIEW, State
from shouwang.prepare.places import queries as places

from .windows import as_of

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

COUNT_LIMIT = 1_000
STREET_DIGITS = 9
OFFICE_KINDS = frozenset(
    {
        UnitKind.CITY_GOVERNMENT,
        UnitKind.CITY_BUREAU,
        UnitKind.STREET_OFFICE,
        UnitKind.SAFETY_STATION,
        UnitKind.ECONOMIC_DEVELOPMENT_OFFICE,
        UnitKind.POLICE_STATION,
        UnitKind.PUBLIC_ORDER_OFFICE,
        UnitKind.FIRE_STATION,
        UnitKind.SECTOR_AUTHORITY,
        UnitKind.RESIDENTS_COMMITTEE,
        UnitKind.VILLAGE_COMMITTEE,
        UnitKind.SHAREHOLDING_COOPERATIVE,
    }
)
"""Units that look at others; enterprises look at themselves."""


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """Which visits; an empty field asks nothing. `campaign` is a number, both days included."""

    campaign: str = ""
    place: str = ""
    area: str = ""
    capacity: str = ""
    result: str = ""
    agency: int | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A part of the list, the newest first; the count is exact up to 1,000."""

    items: list[Visit]
    count: int
    count_is_exact: bool


def visit_set(actor: Actor, filters: VisitFilters | None = None) -> QuerySet[Visit]:
    """Return the visits within the actor's duties that pass the filters.

    A campaign's visits are those of places of its scope since it began, whichever they named.
    """
    if not actor.holds(VIEW):
        raise NotAllowed
    asked = filters or VisitFilters()
    _check(asked)
    rows = Visit.objects.visible_to(actor)
    if asked.campaign:
        rows = rows.filter(_of_campaign(asked.campaign))
    plain = {
        "place__number": asked.place,
        "capacity": asked.capacity,
        "result": asked.result,
        "area_code_now__startswith": asked.area,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if asked.agency is not None:
        joined = VisitCompanion.objects.filter(unit_id=asked.agency).values("visit_id")
        rows = rows.filter(Q(agency_unit_id=asked.agency) | Q(pk__in=joined))
    if asked.from_on is not None:
        day = max(asked.from_on, EVER)
        first = datetime.combine(day, datetime.min.time(), clock.LOCAL_ZONE)
        rows = rows.filter(visited_at__gte=first)
    return rows if asked.to_on is None else rows.filter(visited_at__lt=as_of(asked.to_on))


def _of_campaign(number: str) -> Q:
    found = Campaign.objects.filter(number=number).first()
    if found is None:
        return Q(pk__in=[])
    if found.started_at is None:
        return Q(campaign=found)
    held = ScopeItem.objects.filter(campaign=found).values("place_id")
    window = Q(place_id__in=held, visited_at__gte=found.started_at)
    if found.closed_at is not None:
        window &= Q(recorded_at__lte=found.closed_at)
    return Q(campaign=found) | window


def _check(asked: VisitFilters) -> None:
    wrong: dict[str, Text] = {}
    if asked.capacity and asked.capacity not in set(Capacity):
        wrong["capacity"] = say("没有这种检查方式。")
    if asked.result and asked.result not in set(VisitResult):
        wrong["result"] = say("没有这种检查结果。")
    if asked.area and not (asked.area.isascii() and asked.area.isdecimal()):
        wrong["area"] = say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if asked.from_on and asked.to_on and asked.from_on > asked.to_on:
        wrong["to_on"] = say("结束日不能早于开始日。")
    if wrong:
        raise Invalid(wrong)


def visits(
    actor: Actor, filters: VisitFilters | None = None, *, limit: int = 25, offset: int = 0
) -> VisitPage:
    """Return a part of the visits with its count, the newest first."""
    rows = visit_set(actor, filters)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    told = rows.select_related("place", "campaign", "agency_unit").prefetch_related(
        Prefetch("companions", VisitCompanion.objects.select_related("unit").order_by("unit_id")),
        Prefetch("hazards", VisitHazard.objects.select_related("hazard").order_by("hazard_id")),
    )
    items = list(told.order_by("-visited_at", "-id")[offset : offset + limit])
    return VisitPage(items, min(count, COUNT_LIMIT), count <= COUNT_LIMIT)


def visit(actor: Actor, visit_id: int) -> Visit:
    """Return one visit, or NotFound."""
    rows = Visit.objects.visible_to(actor).select_related("place", "campaign", "agency_unit")
    found = rows.filter(pk=visit_id).first()
    if found is None:
        raise NotFound
    return found


def campaigns_of_place(actor: Actor, place_id: int) -> list[Campaign]:
    """Return the running campaigns that hold a place, the latest start first.

    One that has given the place to another is not among them. Who sees the place may know.
    """
    del actor
    held = ScopeItem.objects.filter(place_id=place_id, delegation=None).values("campaign_id")
    rows = Campaign.objects.filter(state=State.RUNNING, pk__in=held)
    return list(rows.order_by("-started_at", "-id"))


def campaign_for_visit(
    actor: Actor, place_id: int, number: str, visited_at: datetime
) -> Campaign | None:
    """Return the campaign in which a visit's hazards count.

    The one that is named, or the one to which it has given the place; without a name the latest
    running one that holds the place, None when none does. Invalid when the named one does not run,
    does not hold the place, or had not begun.
    """
    if not number.strip():
        begun = [
            found
            for found in campaigns_of_place(actor, place_id)
            if found.started_at is not None and found.started_at <= visited_at
        ]
        return begun[0] if begun else None
    named = Campaign.objects.visible_to(actor).filter(number=number.strip()).first()
    if named is None:
        raise Invalid({"campaign": say("没有找到这次行动，或不在您的职责范围内。")})
    item = (
        ScopeItem.objects.filter(campaign=named, place_id=place_id)
        .select_related("delegation__to_campaign")
        .first()
    )
    if named.state != State.RUNNING or named.started_at is None:
        raise Invalid({"campaign": say("这次行动没有在进行。")})
    if item is None:
        raise Invalid({"campaign": say("这个场所不在本次行动的范围内。")})
    if visited_at < named.started_at:
        raise Invalid({"visited_at": say("检查时间不能早于本次行动启动。")})
    return named if item.delegation is None else item.delegation.to_campaign


def offices_near(actor: Actor, area_code: str, ids: Iterable[int] | None = None) -> list[Unit]:
    """Return the offices of an area's street, its communities and the offices above it.

    Whoever may check there may name them as having come along, even where the actor's own duties
    end.
    """
    if not actor.holds(VIEW):
        return []
    street = area_code[:STREET_DIGITS]
    above = [street[:digits] for digits in (2, 4, 6)]
    near = Q(area_code__startswith=street) | Q(area_code__in=above)
    rows = units.units(Actor.system("visits")).filter(near, is_active=True)
    rows = rows.filter(kind__in=[kind.value for kind in OFFICE_KINDS])
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def unchecked_near(
    actor: Actor, campaign: Campaign, latitude: float, longitude: float, *, limit: int = 10
) -> list[places.NearPlace]:
    """Return the nearest places of the scope that nobody has checked, within 1,000 metres."""
    near = places.near(actor, latitude, longitude, radius_m=1_000, limit=200)
    ids = [found.place.pk for found in near]
    open_ids = set(
        ScopeItem.objects.visible_to(actor)
        .filter(campaign=campaign, place_id__in=ids, first_checked_at=None)
        .values_list("place_id", flat=True)
    )
    return [found for found in near if found.place.pk in open_ids][:limit]
