"""One more channel for what was told already and has not been answered."""

from __future__ import annotations

from collections.abc import Collection

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import channel
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .telling import First, gateway_key, write_dispatches


def send_also(
    actor: Actor, source_key: str, account_ids: Collection[int], channel_name: str, *, key: str
) -> int:
    """Send what was told under a source by one more channel to those who have not confirmed.

    Urgent, at once. Each notice goes through a channel once, so it is safe to repeat; a channel
    that nobody configured is left out. Returns how many were newly queued; `key` names the object
    in the journal.
    """
    way = channel(channel_name)
    if not way.is_configured:
        return 0
    with write_transaction():
        notices = Notice.objects.filter(
            source_key=source_key, account_id__in=account_ids, confirmed_at=None
        ).exclude(dispatches__channel=channel_name)
        ids = list(notices.order_by("pk").values_list("pk", flat=True))
        keys = {gateway_key(way, pk, source_key): pk for pk in reversed(ids)}
        known = set(
            Dispatch.objects.filter(gateway_key__in=keys).values_list("gateway_key", flat=True)
        )
        rows = [
            First(way, pk, found, clock.wall_now())
            for found, pk in sorted(keys.items(), key=lambda item: item[1])
            if found not in known
        ]
        write_dispatches(rows, is_urgent=True)
        if rows:
            told = {"source": source_key, "channel": channel_name, "dispatches": len(rows)}
            record(actor, "notice.sent_also", key, told)
    return len(rows)
