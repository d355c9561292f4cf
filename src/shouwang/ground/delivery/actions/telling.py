"""Telling people: the notice, and what is queued for each of its channels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

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
from shouwang.ground.rows import insert_rows

KEY_PURPOSE = "delivery.gateway-key"
KEY_DIGITS = 40


class First(NamedTuple):
    """How a notice begins its way through a channel."""

    way: Channel
    notice_id: int
    key: str
    due: datetime


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
        written = _write_notices(fresh, draft, source_key)
        queued = _queue(written, draft, source_key)
        record(
            actor,
            "notice.queued",
            draft.object_key or f"notice:{source_key}"[:96],
            {"kind": draft.kind, "recipients": fresh, "source": source_key, "channels": queued},
        )
    return len(fresh)


def _write_notices(
    accounts: Sequence[int], draft: NoticeDraft, source_key: str
) -> list[tuple[int, int]]:
    """Write a notice for each account; returns those written, each with its account.

    They are read back by their numbers, which are above all that were there: a list of thousands
    of accounts would cost more than the rows.
    """
    alike = {
        "kind": draft.kind,
        "title_msgid": draft.title.msgid,
        "title_params": dict(draft.title.params),
        "body_msgid": draft.body.msgid,
        "body_params": dict(draft.body.params),
        "link": draft.link,
        "object_key": draft.object_key,
        "importance": draft.importance,
        "asks_confirmation": draft.asks_confirmation,
        "source_key": source_key,
        "created_at": clock.now(),
    }
    last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    insert_rows(Notice, ["account_id"], ((one,) for one in accounts), alike=alike, once=True)
    rows = Notice.objects.filter(source_key=source_key, pk__gt=last).order_by("pk")
    asked = set(accounts)
    return [found for found in rows.values_list("pk", "account_id") if found[1] in asked]


def _queue(
    written: Sequence[tuple[int, int]], draft: NoticeDraft, source_key: str
) -> dict[str, int]:
    """Write a dispatch for each channel of each notice's account; returns how many by channel."""
    wall = clock.wall_now()
    chosen = choices(Actor.system("delivery"), [account for _, account in written])
    ways: dict[Choice, list[Channel]] = {}
    spoken: set[str] = set()
    firsts: list[First] = []
    for pk, account in written:
        choice = chosen[account]
        if choice not in ways:
            names = channels_for(choice, is_urgent=draft.is_urgent)
            ways[choice] = [channel(name) for name in names]
        due = after_quiet(wall, choice.quiet, is_urgent=draft.is_urgent)
        for way in ways[choice]:
            key = gateway_key(way, pk, source_key)
            if key not in spoken:
                spoken.add(key)
                firsts.append(First(way, pk, key, due))
    write_dispatches(firsts, is_urgent=draft.is_urgent)
    return dict(Counter(first.way.name for first in firsts))


def gateway_key(way: Channel, notice_id: int, source_key: str) -> str:
    """Return the key by which a gateway knows a repetition; a group hears each source once."""
    if way.is_group:
        about = f"{way.name}:{source_key}"
        return data_keys.ring().digest(about, purpose=KEY_PURPOSE)[:KEY_DIGITS]
    if way.name == INBOX or way.waits_for_hand:
        return f"{way.name}-{notice_id}"
    about = f"{way.name}:notice:{notice_id}"
    return data_keys.ring().digest(about, purpose=KEY_PURPOSE)[:KEY_DIGITS]


def write_dispatches(firsts: Sequence[First], *, is_urgent: bool) -> None:
    """Write the dispatches with which notices begin their ways; one that is there stays."""
    insert_rows(
        Dispatch,
        ["notice_id", "channel", "state", "due_wall_at", "gateway_key"],
        (
            (
                first.notice_id,
                first.way.name,
                _first_state(first.way).value,
                None if first.way.name == INBOX or first.way.waits_for_hand else first.due,
                first.key,
            )
            for first in firsts
        ),
        alike={"is_urgent": is_urgent, "queued_wall_at": clock.wall_now()},
        once=True,
    )


def _first_state(way: Channel) -> State:
    if way.name == INBOX:
        return State.DELIVERED
    return State.QUEUED if way.is_configured else State.UNCONFIGURED
