"""What campaigns want of one post: what its unit owes, what is unchecked, standing checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.prepare.campaigns import queries as campaigns
from shouwang.prepare.campaigns.queries.waiting import unchecked_by_campaign

OWED_SHOWN = 8
UNIT_HEADS = frozenset({"enterprise_owner", "cooperative_head"})
"""Who sees only the places of one unit; these wait for somebody else to check them."""


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """Something that a campaign wants: what, for which campaign, until when, where to do it."""

    name: str
    campaign: str
    words: Text
    is_late: bool
    url: str


@dataclass(frozen=True, slots=True)
class CampaignPart:
    """What campaigns want of a post; `owed_late` of what its unit owes is past its day."""

    owed: tuple[CampaignLine, ...]
    owed_count: int
    owed_late: int
    unchecked: tuple[CampaignLine, ...]
    unchecked_count: int
    standing: tuple[CampaignLine, ...]
    standing_late: int


NOTHING = CampaignPart((), 0, 0, (), 0, (), 0)


def part_of(actor: Actor, today: date) -> CampaignPart:
    """Return what campaigns want of the actor's post."""
    if not actor.holds("campaigns.view"):
        return NOTHING
    owed = campaigns.owed_by_unit(actor, actor.unit_id) if actor.unit_id else []
    standing = tuple(_standing(actor, today))
    waiting = [] if actor.role in UNIT_HEADS else unchecked_by_campaign(actor)
    return CampaignPart(
        owed=tuple(_owed(one) for one in owed[:OWED_SHOWN]),
        owed_count=len(owed),
        owed_late=sum(one.duty.late_by is not None for one in owed),
        unchecked=tuple(
            CampaignLine(
                one.title,
                one.number,
                say("{n} 处还没检查，共 {total} 处", n=one.unchecked, total=one.scope),
                False,
                _page("campaigns:scope", one.number, {"checked": "no"}),
            )
            for one in waiting
        ),
        unchecked_count=sum(one.unchecked for one in waiting),
        standing=standing,
        standing_late=sum(line.is_late for line in standing),
    )


def _owed(one: campaigns.OwedDuty) -> CampaignLine:
    deliverable = one.obligation.deliverable
    days = one.days_left
    words = one.duty.label if days is None else say("还剩 {n} 天", n=days)
    return CampaignLine(
        deliverable.title,
        deliverable.campaign.title,
        words,
        one.duty.late_by is not None,
        _page("campaigns:duties", deliverable.campaign.number),
    )


def _standing(actor: Actor, today: date) -> Iterator[CampaignLine]:
    """Yield the standing checks of the actor's own post; late from the day after the due day."""
    if actor.post_id is None or actor.unit_id is None:
        return
    for view in campaigns.standing_checks(actor, unit_id=actor.unit_id):
        check = view.check
        if check.post_id == actor.post_id:
            yield CampaignLine(
                check.title,
                check.campaign.title,
                say("下次 {day}", day=check.next_due_on.isoformat()),
                check.next_due_on < today,
                _page("campaigns:standing_checks", check.campaign.number),
            )


def _page(name: str, number: str, asked: dict[str, str] | None = None) -> str:
    try:
        url = reverse(name, args=[number])
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode(asked)}" if asked else url
