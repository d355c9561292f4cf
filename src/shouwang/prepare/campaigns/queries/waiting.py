"""Places of running campaigns that nobody has checked yet, counted within one's duties."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from shouwang.ground.actor import Actor
from shouwang.prepare.campaigns.models import ScopeItem
from shouwang.prepare.campaigns.states import CHECK, State


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A running campaign with the places of its scope in the actor's area, and those unchecked."""

    number: str
    title: str
    unchecked: int
    scope: int


def unchecked_by_campaign(actor: Actor) -> list[Unchecked]:
    """Return the running campaigns with places that the actor may check, in one read.

    What another campaign looks after counts there only.
    """
    rows = ScopeItem.objects.visible_to(actor, CHECK).filter(
        campaign__state=State.RUNNING, delegation=None
    )
    counted = (
        rows.order_by()
        .values("campaign_id", "campaign__number", "campaign__title")
        .annotate(
            scope=Count("pk", distinct=True),
            unchecked=Count("pk", filter=Q(first_checked_at=None), distinct=True),
        )
    )
    return [
        Unchecked(row["campaign__number"], row["campaign__title"], row["unchecked"], row["scope"])
        for row in counted.order_by("campaign_id")
        if row["unchecked"]
    ]
