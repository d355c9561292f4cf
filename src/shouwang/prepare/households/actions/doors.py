"""Loading a person's entry for a move."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import find_move, wrong_state
from shouwang.prepare.households.models import Person
from shouwang.prepare.households.queries.reach import lent, reached
from shouwang.prepare.households.states import PersonState


def load(actor: Actor, person_id: int, move: str, version: int | None) -> tuple[Actor, Person]:
    """Return a person on whose entry the actor may make the move now, and the actor for it.

    A helper, or those on duty, see the person beyond their area; that they may not edit is 403.
    """
    gone = Person.objects.select_related("household").filter(
        pk=person_id, state=PersonState.REMOVED.value
    )
    left = gone.first()
    if left is not None:
        find_move(actor, left, move)
    found = reached(actor, person_id)
    able = lent(actor, found)
    find_move(able, found, move)
    if version is not None and version != found.version:
        raise wrong_state(actor, found, move)
    return able, found


def check_may(actor: Actor, permission: str) -> None:
    """Refuse whoever holds a permission nowhere."""
    if not actor.holds(permission):
        raise NotAllowed
