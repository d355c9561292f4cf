"""What the unit where a hazard is does not learn: whether somebody from within has reported it.

Whoever holds a post in the unit is of it, whichever post they act at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor, ScopeKind
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.wording import PROTECTED_SOURCES, TIP

HANDLING = ("hazards.ask", "hazards.confirm", "hazards.unmask")
REPORTERS = frozenset({"anonymous", "employee"})
"""Keys under which reporters stand in the journal."""
_SYSTEM = Actor.system("hazards")


def handles(actor: Actor, hazard: Hazard, permissions: Collection[str] = HANDLING) -> bool:
    """Tell whether the actor handles the hazard and does not belong to the unit that has it."""
    if actor.belongs_to(hazard.unit_id):
        return False
    return any(actor.may(permission, hazard.target()) for permission in permissions)


def has_units_eyes(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor reads the hazard as the unit that has it, or as its owner."""
    if actor.is_system:
        return False
    if actor.belongs_to(hazard.unit_id):
        return True
    scopes = actor.scopes(Hazard.VIEW_PERMISSION)
    is_officer = actor.account_id is not None and any(
        scope.kind is not ScopeKind.UNIT for scope in scopes
    )
    return not is_officer


def is_veiled(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor must not learn from whom the hazard is known."""
    return hazard.source in {*PROTECTED_SOURCES, TIP} and has_units_eyes(actor, hazard)


def veiled(actor: Actor, rows: Iterable[Hazard]) -> list[Hazard]:
    """Return hazards as the actor may read them: one word for every source, the day only.

    The rows are for reading: what is veiled is never written.
    """
    found = list(rows)
    for row in found:
        if is_veiled(actor, row):
            row.source = TIP
            row.reported_at = row.discovered_at = day_only(row.reported_at)
    return found


def day_only(moment: datetime) -> datetime:
    """Return the beginning of a moment's day: the minute could tell who was on shift."""
    return moment.astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def people_of(actor: Actor, unit_id: int | None) -> frozenset[int]:
    """Return the accounts that hold a post in a unit today."""
    del actor
    if unit_id is None:
        return frozenset()
    posts = people.posts_in_unit(_SYSTEM, unit_id, clock.today())
    return frozenset(post.account_id for post in posts)
