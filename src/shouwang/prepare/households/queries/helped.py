"""Whom a post helps: how many, and by key; never a name."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.households.models import Helper
from shouwang.prepare.households.states import PersonState


def helped_count(actor: Actor) -> int:
    """Return how many people on the list the actor's own post helps; one's own needs no grant."""
    if actor.post_id is None:
        return 0
    rows = Helper.objects.filter(post_id=actor.post_id, ended_on=None)
    present = rows.filter(person__state=PersonState.PRESENT.value)
    return present.values("person_id").distinct().count()


def helped_ids(actor: Actor) -> frozenset[int]:
    """Return the people on the list whom the actor's own post helps, by number."""
    if actor.post_id is None:
        return frozenset()
    rows = Helper.objects.filter(post_id=actor.post_id, ended_on=None)
    present = rows.filter(person__state=PersonState.PRESENT.value)
    return frozenset(present.values_list("person_id", flat=True))
