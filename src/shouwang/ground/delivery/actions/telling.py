"""Telling people: the notice, and what is queued for each of its channels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import Channel, channel
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import choices
from shouwang.ground.delivery.rules import (
    INBOX,
    Choice,
    NoticeDraft,
    after_quiet,
    channels_for,
    check,
)
from shouwang.ground.delivery.states import State
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

BATCH = 200
KEY_PURPOSE = "delivery.gateway-key"
KEY_DIGITS = 40


def notify(actor: Actor, recipients: Sequence[int], draft: NoticeDraft, *, source_key: str) -> int:
    """Tell accounts something; returns how many are newly told.

    In the inbox at once; by each account's other channels as soon as the drain comes. Safe to
    repeat: the same `source_key` tells the same account once. ValueError when the draft holds
    what must never be sent.
    """
    check(draft)
    with write_transaction():
        told = set(
            Notice.objects.filter(account_id__in=recipients, source_key=source_key).values_list(
                "account_id", flat=True
            )
        )
        fresh = [account for account in dict.fromkeys(recipients) if account not in told]
        if not fresh:
            return 0
        Notice.objects.bulk_create(
            [_row(draft, account, source_key) for account in fresh],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        queued = _queue(fresh, draft, source_key)
        record(
            actor,
            "notice.queued",
            draft.object_key or f"notice:{source_key}"[:96],
            {"kind": draft.kind, "recipients": fresh, "source": source_key, "channels": queued},
        )
    return len(fresh)


def _row(draft: NoticeDraft, account_id: int, source_key: str) -> Notice:
    return Notice(
        account_id=account_id,
        kind=draft.kind,
        title_msgid=draft.title.msgid,
        title_params=dict(draft.title.params),
        body_msgid=draft.body.msgid,
        body_params=dict(draft.body.params),
        link=draft.link,
        object_key=draft.object_key,
        importance=draft.importance,
        asks_confirmation=draft.asks_confirmation,
        source_key=source_key,
        created_at=clock.now(),
    )


def _queue(accounts: Sequence[int], draft: NoticeDraft, source_key: str) -> dict[str, int]:
    """Write a dispatch for each channel of each account; returns how many by channel."""
    wall = clock.wall_now()
    chosen = choices(Actor.system("delivery"), accounts)
    known: dict[str, Channel] = {}
    spoken: set[str] = set()
    rows: list[Dispatch] = []
    notices = Notice.objects.filter(source_key=source_key, account_id__in=accounts)
    for pk, account in notices.order_by("pk").values_list("pk", "account_id"):
        choice = chosen[account]
        for name in channels_for(choice, is_urgent=draft.is_urgent):
            way = known.setdefault(name, channel(name))
            key = gateway_key(way, pk, source_key)
            if key not in spoken:
                spoken.add(key)
                due = _due(choice, draft, wall)
                rows.append(first_dispatch(way, pk, key, is_urgent=draft.is_urgent, due=due))
    Dispatch.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return dict(Counter(row.channel for row in rows))


def _due(choice: Choice, draft: NoticeDraft, wall: datetime) -> datetime:
    return after_quiet(wall, choice.quiet, is_urgent=draft.is_urgent)


def gateway_key(way: Channel, notice_id: int, source_key: str) -> str:
    """Return the key by which a gateway knows a repetition; a group hears each source once."""
    if way.is_group:
        about = f"{way.name}:{source_key}"
        return data_keys.ring().digest(about, purpose=KEY_PURPOSE)[:KEY_DIGITS]
    if way.name == INBOX or way.waits_for_hand:
        return f"{way.name}-{notice_id}"
    about = f"{way.name}:notice:{notice_id}"
    return data_keys.ring().digest(about, purpose=KEY_PURPOSE)[:KEY_DIGITS]


def first_dispatch(
    way: Channel, notice_id: int, key: str, *, is_urgent: bool, due: datetime
) -> Dispatch:
    """Return the dispatch with which a notice begins its way through a channel."""
    return Dispatch(
        notice_id=notice_id,
        channel=way.name,
        state=_first_state(way).value,
        is_urgent=is_urgent,
        queued_wall_at=clock.wall_now(),
        due_wall_at=None if way.name == INBOX or way.waits_for_hand else due,
        gateway_key=key,
    )


def _first_state(way: Channel) -> State:
    if way.name == INBOX:
        return State.DELIVERED
    return State.QUEUED if way.is_configured else State.UNCONFIGURED
