"""The five things that communities do in a campaign, done or not, with evidence (R70)."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound
from shouwang.prepare.campaigns.models import Campaign, WorkItem
from shouwang.prepare.campaigns.rules.wording import CommunityItem
from shouwang.prepare.campaigns.states import EDIT, SUBMIT, State


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One community's items in the order of the document."""

    unit_id: int
    unit_name: str
    items: tuple[WorkItem, ...]

    @property
    def done(self) -> int:
        """Return how many items are done."""
        return sum(item.is_done for item in self.items)


def work_list(actor: Actor, campaign: Campaign) -> list[WorkRow]:
    """Return the communities within the actor's duties, each with its items."""
    rows = WorkItem.objects.visible_to(actor).filter(campaign=campaign).select_related("unit")
    by_unit: dict[int, list[WorkItem]] = {}
    for row in rows.order_by("area_code_now", "unit_id", "id"):
        by_unit.setdefault(row.unit_id, []).append(row)
    order = list(CommunityItem)
    return [
        WorkRow(
            unit_id,
            items[0].unit.name,
            tuple(sorted(items, key=lambda one: order.index(CommunityItem(one.item)))),
        )
        for unit_id, items in by_unit.items()
    ]


def work_item(actor: Actor, campaign: Campaign, item_id: int) -> WorkItem:
    """Return one item of a campaign, or NotFound."""
    rows = WorkItem.objects.visible_to(actor).filter(campaign=campaign, pk=item_id)
    found = rows.select_related("unit").first()
    if found is None:
        raise NotFound
    return found


def may_mark(actor: Actor, campaign: Campaign, row: WorkItem) -> bool:
    """Tell whether the actor marks an item: its community, or who runs the campaign there."""
    if campaign.state != State.RUNNING:
        return False
    is_own = actor.unit_id == row.unit_id and actor.may(SUBMIT, row.target())
    return is_own or actor.may(EDIT, row.target())
