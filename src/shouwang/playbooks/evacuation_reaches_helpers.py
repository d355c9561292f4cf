"""When people are moved, those who must reach them hear of it at once; no notice names anybody."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.actor import Target
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.prepare.households import queries as households

from .audience import STORYTELLER

REACHING = ("households.open", "households.on_duty")


def tell_started(envelope: Envelope) -> None:
    """Tell the helpers, the village's own people and those on duty that people are to be moved."""
    shown = households.evacuation(STORYTELLER, envelope.number("evacuation_id"))
    title = say("开始转移：{title}，共 {n} 人", title=shown.title, n=shown.counts.total)
    _tell(envelope, shown, title, Importance.HIGH)


def tell_ended(envelope: Envelope) -> None:
    """Tell the same people how it ended."""
    shown = households.evacuation(STORYTELLER, envelope.number("evacuation_id"))
    safe, people = envelope.number("safe"), envelope.number("people")
    title = say("转移结束：{title}，已安全 {safe}/{n}", title=shown.title, safe=safe, n=people)
    _tell(envelope, shown, title, Importance.NORMAL)


def _tell(
    envelope: Envelope, shown: households.EvacuationView, title: Text, importance: Importance
) -> None:
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        body=say("打开名册，先找还没联系上的人。"),
        link=f"/households/evacuations/{shown.evacuation_id}",
        object_key=f"evacuation:{shown.evacuation_id}",
        importance=importance,
    )
    accounts = _audience(shown)
    notify(STORYTELLER, accounts, draft, source_key=f"event:{envelope.event_id}")


def _audience(shown: households.EvacuationView) -> list[int]:
    today = clock.today()
    found = households.helper_accounts(STORYTELLER, shown.evacuation_id)
    for code in shown.area_codes:
        for permission in REACHING:
            posts = whose_duty(STORYTELLER, permission, Target(area_code=code), on=today)
            found += [post.account_id for post in posts]
    return list(dict.fromkeys(found))
