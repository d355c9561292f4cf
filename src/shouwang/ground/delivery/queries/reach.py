"""How far each account was reached by what it was told, for the rooms that told it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import channel, offered_names
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.rules import CALL_LIST, INBOX
from shouwang.ground.delivery.states import State
from shouwang.ground.errors import NotFound


@dataclass(frozen=True, slots=True)
class ChannelReach:
    """How far a notice came in one channel; `reason` says why it failed or was withdrawn."""

    channel: str
    state: str
    reason: str

    @property
    def is_out(self) -> bool:
        """Tell whether it went out by a channel beside the inbox and the paper, or may have."""
        return self.state in {State.SENT, State.SENDING}


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one account was reached by one source."""

    notice_id: int
    account_id: int
    source_key: str
    told_at: datetime
    read_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: str
    channels: tuple[ChannelReach, ...]


def reach(actor: Actor, source_keys: Collection[str]) -> list[Reach]:
    """Return every notice of the sources with its channels, by account; for the system only."""
    if not actor.is_system:
        raise NotFound
    notices = list(Notice.objects.filter(source_key__in=source_keys).order_by("account_id", "pk"))
    rows = Dispatch.objects.filter(notice__source_key__in=source_keys).order_by("channel")
    ways: dict[int, list[ChannelReach]] = {}
    for notice_id, name, state, error, because in rows.values_list(
        "notice_id", "channel", "state", "error", "withdrawn_because"
    ):
        found = ChannelReach(name, state, because or error)
        ways.setdefault(notice_id, []).append(found)
    return [
        Reach(
            row.pk,
            row.account_id,
            row.source_key,
            row.created_at,
            row.read_at,
            row.confirmed_at,
            row.confirmed_by,
            tuple(ways.get(row.pk, ())),
        )
        for row in notices
    ]


def open_channels(actor: Actor) -> list[str]:
    """Return the configured channels by which a message can go out, in the order offered."""
    del actor
    return [
        name
        for name in offered_names()
        if name not in {INBOX, CALL_LIST} and channel(name).is_configured
    ]
