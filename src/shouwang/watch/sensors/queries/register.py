"""The register of stations and sensors: one, and those of an area."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.watch.sensors.models import Sensor, Station, under
from shouwang.watch.sensors.rules.parameters import CODE_LIMIT
from shouwang.watch.sensors.states import VIEW


def _may_be_code(code: str) -> bool:
    return code.isprintable() and 0 < len(code) <= CODE_LIMIT


def area_of(area_code: str) -> str:
    """Return the code in its usual form; "" is everything."""
    return normalise_code(area_code) if area_code else ""


def stations(actor: Actor, area_code: str = "") -> QuerySet[Station]:
    """Return the stations of an area within the actor's duties, by code, with their sensors.

    NotAllowed for whoever sees none at all.
    """
    if not actor.holds(VIEW):
        raise NotAllowed
    sensors = Sensor.objects.select_related("latest").order_by("code")
    rows = Station.objects.visible_to(actor).filter(under(area_of(area_code)))
    return (
        rows.select_related("place", "unit")
        .prefetch_related(Prefetch("sensors", queryset=sensors))
        .order_by("code")
    )


def station(actor: Actor, code: str) -> Station:
    """Return one station by its code, or NotFound."""
    found = stations(actor).filter(code=code).first() if _may_be_code(code) else None
    if found is None:
        raise NotFound
    return found


def sensor(actor: Actor, code: str) -> Sensor:
    """Return one sensor by its code, with its station and what it told last, or NotFound."""
    rows = Sensor.objects.visible_to(actor).select_related("station", "latest")
    found = rows.filter(code=code).first() if _may_be_code(code) else None
    if found is None:
        raise NotFound
    return found
