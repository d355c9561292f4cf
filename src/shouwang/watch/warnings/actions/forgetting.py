"""Retention: messages of other bodies that became no warning go some time after their end."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.models import FeedMessage
from shouwang.watch.warnings.rules.parameters import message_kept

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
