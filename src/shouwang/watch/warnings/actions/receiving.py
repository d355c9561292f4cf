"""Taking messages of other bodies: each once, checked, and to whom it matters as a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError
from django.db.models import Q

from shouwang.engines.cap.findings import Finding
from shouwang.engines.cap.tree import BrokenXmlError, HostileXmlError
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    ShouwangError,
    Text,
    WrongState,
    say,
)
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.events import MessagesHeld, RelayAwaited
from shouwang.watch.warnings.models import Feed, FeedMessage, Warning
from shouwang.watch.warnings.queries.messages import Incoming, read_messages
from shouwang.watch.warnings.rules.parameters import IDENTIFIER_LIMIT, REASON_LIMIT
from shouwang.watch.warnings.rules.relaying import (
    ACTING,
    STATUS_ACTUAL,
    Outcome,
    best_info,
    expiry_of,
    feed_actor,
    kept_moment,
    needs_look,
    place_of,
    title_of,
)
from shouwang.watch.warnings.states import DRAFT, State

from .drafting import discard
from .relaying import earlier_of, write_relayed

FINDINGS_KEPT: Final = 50
LOSSES_TOLD: Final = 50
DETAIL_LIMIT: Final = 200
AT_ONCE: Final = 500
CONTENT_KEPT: Final = frozenset(
    {Outcome.DRAFTED, Outcome.HELD, Outcome.ENDING, Outcome.REFUSED, Outcome.BROKEN}
)
"""Of what does not concern us only the name is kept: one national feed brings 44 MB a minute."""
LOSSES_KEPT: Final = frozenset({Outcome.DRAFTED, Outcome.HELD})
"""What a warning cannot hold is told where one is, or may be, made of the message."""
SYSTEM: Final = Actor.system("feeds")
GIVEN_UP: Final = say("原发布单位已解除，草稿作废。")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a document: its messages in order, and how many were new."""

    messages: tuple[FeedMessage, ...]
    new_count: int


def receive(actor: Actor, content: bytes) -> Taken:
    """Take what a peer or an officer sends in; every message waits to be looked at.

    Invalid for what is no XML, is hostile, or holds no message; nothing is stored then.
    """
    if not actor.holds(DRAFT):
        raise NotAllowed
    found = read_document(actor, content)
    if not found:
        raise Invalid({"content": say("里面没有 CAP 预警消息。")})
    return take(actor, found, None)


def read_document(actor: Actor, content: bytes) -> list[Incoming]:
    """Return the messages of a document; Invalid says what is wrong with the document itself."""
    try:
        return read_messages(actor, content, clock.now())
    except HostileXmlError:
        raise Invalid({"content": say("XML 带有类型声明、实体或过大过深，没有读取。")}) from None
    except BrokenXmlError as error:
        raise Invalid({"content": say("第 {n} 行：不是格式正确的 XML。", n=error.line)}) from None


def take(actor: Actor, found: Sequence[Incoming], feed: Feed | None) -> Taken:
    """Store the messages that are not known yet, and make of each what it asks for.

    Whoever is on duty hears of each draft and each end, and once of all that was only held. What
    somebody else brought first and was only held is decided anew when a trusted feed brings it.
    """
    known = _known(one.key for one in found)
    rows: dict[tuple[str, str], FeedMessage] = dict(known)
    new_count = 0
    are_held = False
    for one in found:
        before = rows.get(_cut(one.key))
        if before is None:
            row = _take_one(actor, one, feed, tells_held=not are_held)
            rows[_cut(one.key)] = row
            are_held = are_held or row.outcome == Outcome.HELD
            new_count += 1
        elif feed is not None and _is_vouched_for(before, feed):
            rows[_cut(one.key)] = _take_anew(actor, before, one, feed)
    kept = tuple(dict.fromkeys(rows[_cut(one.key)] for one in found))
    return Taken(kept, new_count)


def _cut(key: tuple[str, str]) -> tuple[str, str]:
    return key[0][:IDENTIFIER_LIMIT], key[1][:IDENTIFIER_LIMIT]


def _known(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], FeedMessage]:
    named = list({_cut(key)[1] for key in keys})
    found: dict[tuple[str, str], FeedMessage] = {}
    for start in range(0, len(named), AT_ONCE):
        rows = FeedMessage.objects.select_related("feed", "warning").defer("content")
        for row in rows.filter(identifier__in=named[start : start + AT_ONCE]):
            found[row.sender, row.identifier] = row
    return found


def _is_vouched_for(before: FeedMessage, feed: Feed) -> bool:
    """Tell whether a trusted feed brings what was only held because nobody vouched for it."""
    is_unsure = before.feed is None or not before.feed.is_trusted
    is_open = before.outcome in (Outcome.HELD, Outcome.BROKEN) and before.warning is None
    return feed.is_trusted and is_unsure and is_open


def _take_anew(actor: Actor, before: FeedMessage, one: Incoming, feed: Feed) -> FeedMessage:
    """Put what a trusted feed says in the place of what was held, and decide of it."""
    row = _row(one, feed)
    row.pk = before.pk
    held = FeedMessage.objects.filter(pk=before.pk, outcome=before.outcome, warning=None)
    with write_transaction():
        if not held.update(feed=feed):
            return FeedMessage.objects.select_related("feed", "warning").get(pk=before.pk)
        row.save(force_update=True)
        _settle(actor, row, one, feed, tells_held=False)
    return row


def _take_one(actor: Actor, one: Incoming, feed: Feed | None, *, tells_held: bool) -> FeedMessage:
    sender, identifier = _cut(one.key)
    row = _row(one, feed)
    try:
        with write_transaction():
            row.save()
            _settle(actor, row, one, feed, tells_held=tells_held)
    except IntegrityError:
        return FeedMessage.objects.get(Q(sender=sender) & Q(identifier=identifier))
    return row


def _settle(
    actor: Actor, row: FeedMessage, one: Incoming, feed: Feed | None, *, tells_held: bool
) -> None:
    """Decide of a stored message, keep of it what is needed, and say so."""
    _decide(row, one, feed)
    if row.outcome not in CONTENT_KEPT:
        row.content = ""
    if row.outcome not in LOSSES_KEPT:
        row.losses = []
    row.save(update_fields=["warning", "outcome", "note", "content", "losses"])
    told = {"outcome": row.outcome, "digest": row.digest, "signature": row.signature}
    record(actor, "feed_message.take", f"feed_message:{row.pk}", told)
    _tell_duty(actor, row, feed, tells_held=tells_held)


def _tell_duty(actor: Actor, row: FeedMessage, feed: Feed | None, *, tells_held: bool) -> None:
    """Say that a message waits for whoever is on duty; of held ones the first of a document."""
    area_code = feed.area_code_now if feed else actor.area_code
    key = f"feed_message:{row.pk}"
    if row.outcome == Outcome.HELD:
        if tells_held:
            emit(MessagesHeld(row.pk, feed.pk if feed else 0, area_code, actor.key), key)
    elif row.warning is not None and _is_awaited(row.outcome, row.warning):
        emit(RelayAwaited(row.pk, row.warning.pk, row.outcome, area_code), key)


def _is_awaited(outcome: str, warning: Warning) -> bool:
    is_ending = outcome == Outcome.ENDING and warning.state == State.ISSUED
    return outcome == Outcome.DRAFTED or is_ending


def _row(one: Incoming, feed: Feed | None) -> FeedMessage:
    sender, identifier = _cut(one.key)
    alert = one.alert
    return FeedMessage(
        feed=feed,
        form=one.form,
        sender=sender,
        identifier=identifier,
        sent_at=kept_moment(alert.sent_at) if alert else None,
        received_at=clock.now(),
        expires_at=kept_moment(expiry_of(alert, best_info(alert))) if alert else None,
        title=title_of(best_info(alert)) if alert else "",
        message_type=alert.message_type[:8] if alert else "",
        status=alert.status[:12] if alert else "",
        content=one.content.decode("utf-8", "replace").replace("\x00", ""),
        digest=one.digest,
        signature=one.signature,
        findings=[_told(finding) for finding in one.findings[:FINDINGS_KEPT]],
        losses=[(loss.element, loss.told[:DETAIL_LIMIT]) for loss in one.losses[:LOSSES_TOLD]],
        outcome=Outcome.HELD.value,
    )


def _told(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule.value,
        "path": finding.path[:DETAIL_LIMIT],
        "line": finding.line,
        "detail": finding.detail[:DETAIL_LIMIT],
        "is_error": finding.is_error,
    }


def _decide(row: FeedMessage, one: Incoming, feed: Feed | None) -> None:
    """Say what becomes of a message: in order of what speaks against it."""
    alert = one.alert
    now: datetime = row.received_at
    if alert is None:
        row.outcome = Outcome.BROKEN.value
    elif one.signature == "invalid":
        row.outcome = Outcome.REFUSED.value
    elif alert.status != STATUS_ACTUAL or alert.message_type in {"Ack", "Error"}:
        row.outcome = Outcome.IGNORED.value
    elif alert.message_type == "Cancel":
        _end(row, earlier_of(SYSTEM, alert), feed)
    elif row.expires_at is not None and row.expires_at <= now:
        row.outcome = Outcome.EXPIRED.value
    elif alert.message_type in ACTING and feed is not None:
        _draft(row, one, feed)


def _draft(row: FeedMessage, one: Incoming, feed: Feed) -> None:
    """Make a draft of what a trusted feed says of its area; the rest waits for a person."""
    alert = one.alert
    info = best_info(alert) if alert else None
    if alert is None or info is None:
        return
    if not feed.is_trusted or any(finding.is_error for finding in one.findings):
        return
    if needs_look(place_of(info)):
        row.note = str(say("只写了地名，没有代码和图形，请核对是否涉及本地。"))
        return
    try:
        with write_transaction():
            row.warning = write_relayed(
                feed_actor(feed.area_code_now), row, alert, feed.area_code_now
            )
    except NotFound:
        row.outcome = Outcome.ELSEWHERE.value
    except (Invalid, NotAllowed, WrongState) as error:
        row.note = _reason(error)[:REASON_LIMIT]
    except IntegrityError:
        row.note = str(say("同一范围已有同类预警，请核对。"))
    else:
        row.outcome = Outcome.DRAFTED.value


def _end(row: FeedMessage, earlier: Warning | None, feed: Feed | None) -> None:
    """Take an end: a draft is given up at once, a warning in force waits for the officer."""
    if earlier is None:
        row.outcome = Outcome.IGNORED.value
        return
    row.outcome, row.warning = Outcome.ENDING.value, earlier
    if earlier.state != State.ISSUED and feed is not None and feed.is_trusted:
        discard(feed_actor(feed.area_code_now), earlier.number, str(GIVEN_UP))


def _reason(error: ShouwangError) -> str:
    words: list[Text] = list(error.fields.values()) if isinstance(error, Invalid) else []
    return "；".join(str(one) for one in words) or str(error.message)
