"""Hand-overs (移送): the one that is offered, who may take it, which units can be chosen."""

from __future__ import annotations

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.units import queries as units
from shouwang.ground.units.queries import UnitKind
from shouwang.prepare.hazards.models import Handover, Hazard
from shouwang.prepare.hazards.rules.ladders import may_hand_over_again
from shouwang.prepare.hazards.rules.offices import HandoverState

from .escalations import COUNTY_DIGITS
from .presence import has_rows

_SYSTEM = Actor.system("hazards")
OFFICES = (
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
    UnitKind.OTHER,
)
"""Kinds of units that the form offers; the web API takes any unit of the county."""


def offered_handover(hazard: Hazard) -> Handover | None:
    """Return the hand-over that the other unit has not answered."""
    if not has_rows(hazard, Handover):
        return None
    rows = Handover.objects.filter(hazard=hazard, state=HandoverState.OFFERED)
    return rows.select_related("from_unit", "to_unit").first()


def may_hand_over(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether units may still pass the hazard on between them, and none is offered it."""
    del actor
    if not may_hand_over_again(hazard.handover_returns, clock.today()):
        return False
    return offered_handover(hazard) is None


def may_take(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the hazard is offered to the actor's own unit."""
    found = offered_handover(hazard)
    return found is not None and (actor.is_system or actor.unit_id == found.to_unit_id)


def known_unit(hazard: Hazard, unit_id: int | None) -> int | None:
    """Return a unit of the hazard's county that can take it, None when it is no such unit."""
    if unit_id is None:
        return None
    county = AreaRange.under(hazard.area_code_now[:COUNTY_DIGITS])
    rows = units.units(_SYSTEM).filter(pk=unit_id, is_active=True)
    rows = rows.filter(area_code__gte=county.low, area_code__lt=county.high)
    return rows.values_list("pk", flat=True).first()


def units_to_choose(hazard: Hazard) -> list[tuple[str, str]]:
    """Return the offices that a form offers: those of the street, and those above it."""
    county = hazard.area_code_now[:COUNTY_DIGITS]
    rows = units.units_under(_SYSTEM, county, OFFICES).filter(is_active=True)
    near = Q(area_code=county) | Q(area_code__startswith=hazard.street_code or county)
    found = rows.filter(near).exclude(pk=hazard.handler_unit_id or 0)
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]
