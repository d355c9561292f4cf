"""Reading how notices come through, for those who answer for an area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import all_channels
from shouwang.ground.delivery.channels import channel as channel_of
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.rules import Reason, reason_label, withdrawal_label
from shouwang.ground.delivery.rules import channel_label as label_of
from shouwang.ground.delivery.states import LABELS, MANAGE, MOVES, TONES, VIEW, State
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.ground.scoping import visible


def state_label(state: str) -> Text:
    """Return a state in words."""
    return LABELS[State(state)]


def state_tone(state: str) -> str:
    """Return the tone in which a state is shown."""
    return TONES[State(state)]


def channel_label(name: str) -> Text:
    """Return a channel's name in words."""
    return label_of(name)


def retry_is_open(actor: Actor, row: Dispatch) -> bool:
    """Tell whether a dispatch of the actor's list can be put back by them."""
    is_done = row.state not in MOVES["retry"].sources or bool(row.withdrawn_because)
    return not is_done and actor.holds(MANAGE) and channel_of(row.channel).is_configured


def reason_words(code: str) -> Text:
    """Return why a dispatch failed, or was withdrawn, in words."""
    return reason_label(code) if code in set(Reason) else withdrawal_label(code)


def _reached(actor: Actor) -> QuerySet[Any, Any]:
    """Return the posts, held today, of those whose deliveries the actor may see."""
    held = people.posts(Actor.system("delivery"), clock.today())
    return visible(held, actor, VIEW, area="area_code", units=("unit_id",))


def reached_accounts(actor: Actor) -> QuerySet[Any, Any]:
    """Return the ids of the accounts whose deliveries the actor may see, as a subquery."""
    return _reached(actor).order_by().values("account_id")


def deliveries(actor: Actor, *, state: str = "", channel: str = "") -> QuerySet[Dispatch]:
    """Return the dispatches within the actor's duties, newest first; NotAllowed without any."""
    if not actor.holds(VIEW):
        raise NotAllowed
    if state and state not in set(State):
        raise Invalid({"state": say("没有这个状态。")})
    rows = Dispatch.objects.select_related("notice", "notice__account").order_by("-id")
    if not actor.is_system:
        rows = rows.filter(notice__account_id__in=reached_accounts(actor))
    rows = rows.filter(state=state) if state else rows
    return rows.filter(channel=channel) if channel else rows


def delivery(actor: Actor, dispatch_id: int) -> Dispatch:
    """Return one dispatch with the area in which its addressee is reached, or NotFound."""
    found = Dispatch.objects.select_related("notice").filter(pk=dispatch_id).first()
    if found is None:
        raise NotFound
    found.area_code = _area_of(actor, found.notice.account_id)
    return found


def reached_notice(actor: Actor, notice_id: int) -> tuple[Notice, str]:
    """Return a notice to somebody within the actor's duties, with their area, or NotFound."""
    found = Notice.objects.filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found, _area_of(actor, found.account_id)


def _area_of(actor: Actor, account_id: int) -> str:
    post = _reached(actor).filter(account_id=account_id).first()
    if post is None:
        raise NotFound
    return str(post.area_code)


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """How one channel stands; an unconfigured one has sent nothing."""

    name: str
    label: Text
    is_configured: bool
    counts: dict[str, int]
    oldest_wall_at: datetime | None

    @property
    def waiting(self) -> int:
        """Return how many wait or are on their way."""
        return self.counts.get(State.QUEUED, 0) + self.counts.get(State.SENDING, 0)

    @property
    def failed(self) -> int:
        """Return how many were given up."""
        return self.counts.get(State.FAILED, 0)

    @property
    def unconfigured(self) -> int:
        """Return how many could not be sent because nobody configured the channel."""
        return self.counts.get(State.UNCONFIGURED, 0)

    @property
    def through(self) -> int:
        """Return how many the channel took, and what came of them."""
        states = (State.SENT, State.DELIVERED, State.READ, State.CONFIRMED)
        return sum(self.counts.get(state, 0) for state in states)


def channel_lines(actor: Actor) -> list[ChannelLine]:
    """Return how every channel stands within the actor's duties."""
    rows = deliveries(actor).order_by().values_list("channel", "state")
    counted = {
        (name, state): (count, oldest)
        for name, state, count, oldest in rows.annotate(Count("id"), Min("queued_wall_at"))
    }
    return [
        ChannelLine(
            way.name,
            channel_label(way.name),
            way.is_configured,
            {state: counted.get((way.name, state), (0, None))[0] for state in State},
            counted.get((way.name, State.QUEUED), (0, None))[1],
        )
        for way in all_channels()
    ]
