"""Making the draft of a relayed warning out of a message that came in."""

from __future__ import annotations

from dataclasses import replace

from shouwang.engines.cap.alert import Alert
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.watch.warnings.models import FeedMessage, Warning
from shouwang.watch.warnings.queries.messages import alert_of
from shouwang.watch.warnings.rules.relaying import (
    Outcome,
    area_within,
    best_info,
    draft_of_message,
    place_of,
)
from shouwang.watch.warnings.rules.wording import RELAY_ONLY_TYPES, Source
from shouwang.watch.warnings.states import DRAFT, State

from .changing import update_warning
from .drafting import change_draft, draft_warning

VALID = "valid"
ELSEWHERE = say("这条消息写的地方不在本地范围内，不能转为草稿。")
TAKEN = frozenset({Outcome.HELD, Outcome.DRAFTED})
"""What a person may still make a draft of; a second time gives the first one's."""


def relay(actor: Actor, message_id: int) -> Warning:
    """Make a draft of a message that waits to be looked at; the second call returns the first's.

    NotFound outside the actor's duties; Invalid with the reason where no draft can be made of it.
    """
    rows = FeedMessage.objects.select_related("feed", "warning")
    found = rows.filter(pk=message_id).first()
    if found is None or not actor.holds(DRAFT):
        raise NotFound
    if found.feed is not None and not actor.may(DRAFT, found.feed.target()):
        raise NotFound
    if found.warning is not None:
        return found.warning
    if found.outcome not in TAKEN:
        raise WrongState(say("这条消息不能转发。"), state=found.outcome)
    alert = alert_of(actor, found)
    if alert is None:
        raise WrongState(say("这条消息不能转发。"), state=found.outcome)
    area_code = found.feed.area_code_now if found.feed else actor.area_code
    try:
        made = write_relayed(actor, found, alert, area_code)
    except NotFound:
        raise Invalid({"content": ELSEWHERE}, ELSEWHERE) from None
    found.warning, found.outcome, found.note = made, Outcome.DRAFTED.value, ""
    found.save(update_fields=["warning", "outcome", "note"])
    return made


def write_relayed(actor: Actor, message: FeedMessage, alert: Alert, area_code: str) -> Warning:
    """Draft the warning of a message; one that updates an earlier one takes its place.

    NotFound where the message is not about the area, Invalid and NotAllowed as drafting says.
    """
    info = best_info(alert)
    if info is None or not (info.headline or info.event):
        raise Invalid({"content": say("消息里没有预警内容。")})
    area = area_within(place_of(info), area_code)
    if area is None:
        raise NotFound
    draft = draft_of_message(alert, info, area)
    _check_competent(message, draft.type_code)
    earlier = earlier_of(actor, alert)
    if earlier is None:
        return draft_warning(actor, draft, keeps_title=True)
    if earlier.state == State.ISSUED:
        return update_warning(actor, earlier.number, draft, keeps_title=True)
    kept = replace(draft, type_code=earlier.type_code)
    return change_draft(actor, earlier.number, kept, keeps_title=True)


def _check_competent(message: FeedMessage, type_code: str) -> None:
    """Refuse what only a competent body publishes unless it is known to come from one (§17)."""
    is_known = message.signature == VALID or (message.feed is not None and message.feed.is_trusted)
    if type_code in RELAY_ONLY_TYPES and not is_known:
        raise NotAllowed(
            say("这类预警只转发主管部门的：消息源不是已确认的主管部门，签名也没有核验通过。")
        )


def earlier_of(actor: Actor, alert: Alert) -> Warning | None:
    """Return the open relayed warning to which a message refers, by sender and identifier.

    The time in a reference is only a hint; real senders repeat the time of the newer message.
    """
    del actor
    open_ = Warning.objects.filter(source=Source.RELAYED.value).exclude(state=State.ENDED.value)
    for one in reversed(alert.references):
        found = open_.filter(sender=one.sender, identifier=one.identifier).first()
        if found is not None:
            return found
    return None
