"""Standing checks: which go on after their campaign, and who does them (R66)."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text
from shouwang.ground.people import queries as people
from shouwang.prepare.campaigns.models import Campaign, StandingCheck
from shouwang.prepare.places.queries import TYPE_LABELS

LIST_LIMIT = 500


@dataclass(frozen=True, slots=True)
class StandingCheckView:
    """A standing check, and whether its post is still held."""

    check: StandingCheck
    is_held: bool

    @property
    def type_labels(self) -> list[Text]:
        """Return the types of places in words."""
        return [TYPE_LABELS[code] for code in self.check.type_codes if code in TYPE_LABELS]


def standing_checks(
    actor: Actor,
    campaign: Campaign | None = None,
    *,
    unit_id: int | None = None,
    is_live: bool = True,
) -> list[StandingCheckView]:
    """Return the standing checks within the actor's duties, the next due first."""
    rows = StandingCheck.objects.visible_to(actor).select_related(
        "campaign", "unit", "post__account", "post__unit"
    )
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    if is_live:
        rows = rows.filter(ended_on=None)
    found = list(rows.order_by("next_due_on", "id")[:LIST_LIMIT])
    held = set(
        people.posts(Actor.system("campaigns"), clock.today())
        .filter(pk__in={row.post_id for row in found})
        .values_list("pk", flat=True)
    )
    return [StandingCheckView(row, row.post_id in held) for row in found]


def standing_check(actor: Actor, check_id: int) -> StandingCheck:
    """Return one standing check, or NotFound."""
    rows = StandingCheck.objects.visible_to(actor).select_related("campaign", "unit")
    found = rows.filter(pk=check_id).first()
    if found is None:
        raise NotFound
    return found
