"""What other bodies send reaches whoever is on duty: drafts, ends, feeds that fail (R244)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.watch.warnings.queries.messages import awaited_message, feed_facts

from .audience import STORYTELLER
from .watch_keepers import on_duty_or_nearest

ISSUE = "warnings.issue"
FEEDS = "/warnings/feeds/"
ENDING = "ending"


def tell_awaited(envelope: Envelope) -> None:
    """Tell those on duty of a draft that waits to be relayed, or of a relayed warning's end."""
    found = awaited_message(STORYTELLER, envelope.number("message_id"))
    if found is None or not found.is_open:
        return
    if envelope.text("outcome") == ENDING:
        title = say("原发布单位已解除，请核对并解除：{title}", title=found.title)
    else:
        title = say("外部预警已成草稿，请核对转发：{title}", title=found.title)
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        body=_origin(found.feed_name),
        link=f"/warnings/{found.number}",
        object_key=envelope.object_key,
        importance=Importance.HIGH,
    )
    _tell(envelope, draft, f"event:{envelope.event_id}")


def _origin(feed_name: str) -> Text:
    if not feed_name:
        return say("由人送来。不会自动发布，也不会自动解除。")
    return say("来自{feed}。不会自动发布，也不会自动解除。", feed=feed_name)


def tell_held(envelope: Envelope) -> None:
    """Tell those on duty that messages wait to be looked at; of each feed once a day."""
    found = awaited_message(STORYTELLER, envelope.number("message_id"))
    if found is None or not found.is_open:
        return
    feed_id = envelope.number("feed_id")
    if feed_id:
        title = say("消息源有外部预警待查看：{feed}", feed=found.feed_name)
        source = f"held:{feed_id}:{clock.local_day(envelope.at).isoformat()}"
    else:
        title, source = say("有人送来外部预警，待查看"), f"event:{envelope.event_id}"
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        body=say("系统没有转为草稿，原因写在每条消息后面。请查看是否涉及本地。"),
        link=f"{FEEDS}?outcome=held",
        object_key=envelope.object_key,
    )
    _tell(envelope, draft, source, without=envelope.text("by_key"))


def tell_down(envelope: Envelope) -> None:
    """Tell those on duty that a feed cannot be read; once until it is back."""
    facts = feed_facts(STORYTELLER, envelope.number("feed_id"))
    if facts is None:
        return
    body = say(
        "已连续 {n} 次读不到。请先用电话、网站等办法关注对方的预警，并查看原因。",
        n=envelope.number("failure_count"),
    )
    _tell_feed(envelope, say("外部预警消息源读不到：{feed}", feed=facts.name), body, is_urgent=True)


def tell_back(envelope: Envelope) -> None:
    """Tell those on duty that a feed which was down is read again."""
    facts = feed_facts(STORYTELLER, envelope.number("feed_id"))
    if facts is None:
        return
    body = say("中断期间的消息已一并读取，请查看有没有漏看的。")
    _tell_feed(
        envelope, say("外部预警消息源已恢复：{feed}", feed=facts.name), body, is_urgent=False
    )


def _tell_feed(envelope: Envelope, title: Text, body: Text, *, is_urgent: bool) -> None:
    draft = NoticeDraft(
        kind=envelope.name,
        title=title,
        body=body,
        link=FEEDS,
        object_key=envelope.object_key,
        importance=Importance.HIGH if is_urgent else Importance.NORMAL,
    )
    _tell(envelope, draft, f"event:{envelope.event_id}")


def _tell(envelope: Envelope, draft: NoticeDraft, source: str, *, without: str = "") -> None:
    accounts = on_duty_or_nearest(envelope.text("area_code"), ISSUE)
    told = [one for one in dict.fromkeys(accounts) if f"account:{one}" != without]
    notify(STORYTELLER, told, draft, source_key=source)
