"""Who can verify: somebody else in the unit, or else the level above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.grading import VERIFIER_ROLES

from .discretion import people_of
from .escalations import counted_escalations
from .grading import grade_terms

_SYSTEM = Actor.system("hazards")


@dataclass(frozen=True, slots=True)
class VerifierChoice:
    """Which unit verifies, and whether it was raised to the level above."""

    unit_id: int | None
    is_raised: bool


def choose_verifier(
    actor: Actor, hazard: Hazard, fixer_id: int | None, roles: Collection[str]
) -> VerifierChoice:
    """Return the unit that verifies: the handler's, or above when nobody else there can.

    Whoever also belongs to the unit that has the hazard does not count.
    What was once refused is verified by the safety station that it was reported to.
    """
    home = hazard.handler_unit_id
    station = next((row.to_unit_id for row in counted_escalations(hazard) if row.to_unit_id), None)
    if station is not None:
        return VerifierChoice(station, is_raised=station != home)
    wanted = tuple(roles) or VERIFIER_ROLES
    if home is None:
        return VerifierChoice(None, is_raised=False)
    posts = people.posts_in_unit(_SYSTEM, home, clock.today(), wanted)
    passed_over = {fixer_id, *people_of(actor, hazard.unit_id)}
    if any(post.account_id not in passed_over for post in posts):
        return VerifierChoice(home, is_raised=False)
    return VerifierChoice(_unit_above(hazard, home), is_raised=True)


def _unit_above(hazard: Hazard, home: int) -> int | None:
    try:
        parent_id = units.unit(_SYSTEM, home).parent_id
    except NotFound:
        parent_id = None
    if parent_id is not None:
        return parent_id
    stations = units.units_under(
        _SYSTEM, hazard.street_code or hazard.area_code_now, ("safety_station",)
    )
    return stations.exclude(pk=home).values_list("pk", flat=True).first()


def may_verify(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the person guards let the actor verify: an outsider of a fitting role."""
    if actor.belongs_to(hazard.unit_id):
        return False
    if hazard.fixed_by_id is not None and hazard.fixed_by_id == actor.account_id:
        return False
    if actor.is_system or not hazard.statutory or hazard.level is None:
        return True
    roles = grade_terms(actor, hazard.statutory, hazard.level).verification_roles
    return not roles or actor.role in roles
