"""A campaign that starts, or is given up, reaches everybody in the units that take part."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import roles_with
from shouwang.ground.delivery.actions import NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people import queries as people
from shouwang.prepare.campaigns import queries as campaigns

from .audience import STORYTELLER

VIEW = "campaigns.view"


def tell_started(envelope: Envelope) -> None:
    """Tell those who take part that the campaign has started."""
    found = campaigns.campaign_by_id(STORYTELLER, envelope.number("campaign_id"))
    _tell(envelope, say("专项行动已启动：{title}", title=found.title))


def tell_cancelled(envelope: Envelope) -> None:
    """Tell those who took part that the campaign was given up, and why."""
    found = campaigns.campaign_by_id(STORYTELLER, envelope.number("campaign_id"))
    title = say("专项行动已取消：{title}（{reason}）", title=found.title, reason=found.reason)
    _tell(envelope, title)


def _tell(envelope: Envelope, title: Text) -> None:
    """Tell each person once, whichever posts they hold."""
    found = campaigns.campaign_by_id(STORYTELLER, envelope.number("campaign_id"))
    units = [row.unit_id for row in campaigns.participants(STORYTELLER, found)]
    posts = people.posts(STORYTELLER, clock.today()).filter(
        unit_id__in=units, role__in=roles_with(VIEW)
    )
    accounts = list(dict.fromkeys(posts.values_list("account_id", flat=True)))
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        link=f"/campaigns/{found.number}",
        object_key=found.journal_key,
    )
    notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")
