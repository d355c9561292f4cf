"""Retention: messages that became no warning, and addresses that no feed names any more, go."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db.models import Max, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.models import FeedLink, FeedMessage
from shouwang.watch.warnings.rules.parameters import link_kept, message_kept

AT_ONCE: Final = 500


def forget_messages(actor: Actor, now: datetime) -> int:
    """Delete the messages whose time is over; returns how many. For the system.

    What became a draft or a warning stays with it. A message has ended when it no longer holds and
    was received: one that was over when it came counts from then, or a feed that still has it would
    bring it back at once. Some hundred a transaction, each written down in the journal.
    """
    if not actor.is_system:
        raise NotAllowed
    until = now - message_kept(clock.local_day(now))
    is_over = Q(expires_at=None) | Q(expires_at__lt=until)
    rows = FeedMessage.objects.filter(is_over, warning=None, received_at__lt=until)
    gone = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with write_transaction():
            FeedMessage.objects.filter(pk__in=ids).delete()
            told = {"count": len(ids), "first": ids[0], "last": ids[-1], "until": until.isoformat()}
            record(actor, "feed_message.forget", "feed_messages", told, at=now)
        gone += len(ids)
    return gone


def forget_links(actor: Actor, now: datetime) -> int:
    """Delete the addresses that their feed has not named for long; returns how many.

    What the newest reading of a feed named stays, however long ago that was: a feed that is quiet
    or down would bring all of it back. For the system; some hundred a transaction, journaled.
    """
    if not actor.is_system:
        raise NotAllowed
    today = clock.local_day(now)
    until = today - link_kept(today)
    newest = FeedLink.objects.order_by().values_list("feed").annotate(Max("seen_on"))
    return sum(_forget_of_feed(actor, feed_id, min(day, until), now) for feed_id, day in newest)


def _forget_of_feed(actor: Actor, feed_id: int, until: date, now: datetime) -> int:
    rows = FeedLink.objects.filter(feed=feed_id, seen_on__lt=until).order_by("pk")
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with write_transaction():
            FeedLink.objects.filter(pk__in=ids).delete()
            told = {"count": len(ids), "first": ids[0], "last": ids[-1], "until": until.isoformat()}
            record(actor, "feed_link.forget", f"feed:{feed_id}", told, at=now)
        gone += len(ids)
    return gone
