"""Where a danger lies, whose it is and who handles it (R10): territory first, then the sector."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places

VILLAGE_DIGITS = 12
STREET_DIGITS = 9
_SYSTEM = Actor.system("hazards")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a danger lies and what belongs to it there."""

    area_code: str
    place_id: int | None = None
    unit_id: int | None = None
    sector: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Handler:
    """Who handles a danger: a unit, and the post in it that answers."""

    unit_id: int | None
    post_id: int | None = None


def site_of_place(actor: Actor, *, place_id: int | None = None, number: str = "") -> Site:
    """Return the site of a place within the actor's duties, by its key, number or whole name.

    Invalid when there is none, or when several have the name.
    """
    rows = places.place_set(actor)
    named = Q(number=number) | Q(name=number) if number else Q(pk=place_id or 0)
    all_found = sorted(rows.filter(named)[:2], key=lambda place: place.number != number)
    if not all_found:
        raise Invalid({"place": say("没有找到这个场所，或不在您的职责范围内。")})
    found = all_found[0]
    if len(all_found) > 1 and found.number != number:
        raise Invalid({"place": say("有多个同名场所，请填写编号。")})
    return Site(
        found.area_code_now,
        found.pk,
        found.unit_id,
        found.sector,
        found.latitude,
        found.longitude,
    )


def area_of(actor: Actor, code: str, latitude: float | None, longitude: float | None) -> str:
    """Return the area of a danger: the one given, else the nearest village, else the caller's own.

    A refused location never blocks: without any hint it is the area of the installation.
    """
    if code:
        return known_area(actor, code)
    if latitude is not None and longitude is not None:
        village = divisions.nearest_village(actor, latitude, longitude)
        if village is not None:
            return village.code
    return actor.area_code or settings.ENVIRONMENT.home_area


def known_area(actor: Actor, code: str) -> str:
    """Return the plain form of an area code; Invalid when no such area is in the register."""
    if code == actor.area_code:
        return code
    try:
        return divisions.division(actor, code).code
    except (NotFound, Invalid) as error:
        raise Invalid({"area_code": say("没有这个区划代码。")}) from error


def handler_of(actor: Actor, area_code: str) -> Handler:
    """Return who handles dangers of an area: its territorial owner, else the safety station.

    Who works for the committee of the area needs no look-up.
    """
    if actor.unit_id and actor.area_code == area_code and len(area_code) == VILLAGE_DIGITS:
        return Handler(actor.unit_id)
    if len(area_code) < STREET_DIGITS:
        return Handler(None)
    found = organisations.route(_SYSTEM, area_code, "")
    post_id = found.territorial_post.post_id if found.territorial_post else None
    if found.territorial_unit is not None:
        return Handler(found.territorial_unit.unit_id, post_id)
    stations = units.units_under(
        _SYSTEM, area_code[:STREET_DIGITS], (units.UnitKind.SAFETY_STATION,)
    )
    return Handler(stations.values_list("pk", flat=True).first(), post_id)
