"""Powers of offices: in whose name a document goes out, and what that office may do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.units import queries as units
from shouwang.prepare.hazards.models import DelegatedPower
from shouwang.prepare.hazards.rules.powers import Powers, powers_on

from .escalations import street_office_of

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

MANAGE = "hazards.powers"
INSIDE_STREET = frozenset({"safety_station", "economic_development_office", "public_order_office"})
"""Parts of a street office: what they issue, the street office issues."""
_SYSTEM = Actor.system("hazards")


def issuing_office(actor: Actor) -> Unit | None:
    """Return the office in whose name the actor's documents go out; None without a unit."""
    if actor.unit_id is None:
        return None
    own = units.unit(_SYSTEM, actor.unit_id)
    street = street_office_of(own.area_code) if own.kind in INSIDE_STREET else None
    return own if street is None else units.unit(_SYSTEM, street)


def powers_of(actor: Actor, office: Unit | None, day: date) -> Powers:
    """Return what an office may do on a day, by law and by delegation."""
    del actor
    if office is None:
        return Powers({})
    given = DelegatedPower.objects.filter(unit_id=office.pk).order_by("from_on")
    return powers_on(office.kind, [row.as_delegation() for row in given], day)


def delegations(actor: Actor) -> list[DelegatedPower]:
    """Return the powers delegated to offices where the actor keeps them, the newest first."""
    rows = DelegatedPower.objects.select_related("unit").order_by("-from_on", "-id")
    return [row for row in rows if actor.may(MANAGE, row.unit.target())]


def street_offices(actor: Actor) -> list[Unit]:
    """Return the street offices whose powers the actor keeps."""
    found = units.units_under(_SYSTEM, "", ("street_office",))
    return [unit for unit in found if actor.may(MANAGE, unit.target())]
