"""Who may reach whom: within one's duties, and the people whom one's own post helps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.prepare.households import queries as households
from shouwang.watch.warnings.models import Addressee
from shouwang.watch.warnings.rules.wording import AddresseeKind
from shouwang.watch.warnings.states import REACH


def helped_keys(actor: Actor) -> frozenset[str]:
    """Return the keys of the people whom the actor's own post helps."""
    return frozenset(f"person:{number}" for number in households.helped_ids(actor))


def reached_by(actor: Actor, helped: Collection[str]) -> QuerySet[Addressee]:
    """Return the addressees within the actor's duties, and those whom the actor helps."""
    duty = Addressee.objects.visible_to(actor)
    if not helped:
        return duty
    own = Q(kind=AddresseeKind.PERSON, key__in=helped)
    return Addressee.objects.filter(Q(pk__in=duty.values("pk")) | own)


def may_reach(actor: Actor, row: Addressee, helped: Collection[str]) -> bool:
    """Tell whether the actor may call or knock; whoever is paired needs no other grant."""
    return row.key in helped or actor.may(REACH, row.target())


def reached_row(actor: Actor, addressee_id: int) -> tuple[Actor, Addressee]:
    """Return an addressee whom the actor may reach, and the actor with the right to do so.

    NotFound outside one's duties; NotAllowed for those who see it and may not reach.
    """
    helped = helped_keys(actor)
    found = reached_by(actor, helped).filter(pk=addressee_id).select_related("warning").first()
    if found is None:
        raise NotFound
    if found.key in helped:
        return _lent(actor, found), found
    if not actor.may(REACH, found.target()):
        raise NotAllowed
    return actor, found


def _lent(actor: Actor, row: Addressee) -> Actor:
    """Return the actor with the right to reach one addressee, who is known to be paired.

    A page's actor is resolved lazily, so that it is read field by field.
    """
    known = {one.name: getattr(actor, one.name) for one in fields(Actor)}
    grant = Grant(REACH, Scope.of_case(row.journal_key))
    return Actor(**{**known, "grants": (*actor.grants, grant)})
