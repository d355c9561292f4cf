"""How far a warning has come with an addressee, by what delivery knows of the notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from shouwang.watch.warnings.states import UNANSWERED, AddresseeState

from .answering import rank

INSIDE: Final = frozenset({"inbox", "call_list"})
"""Channels that ask nothing of a line outside: the notice lies there, or a person calls."""
_WAITING: Final = frozenset({"queued", "sending"})


@dataclass(frozen=True, slots=True)
class Way:
    """How far the notice came in one channel."""

    channel: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """What delivery knows of the notice to the addressee's account."""

    account_key: str
    told_at: datetime
    read_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it has come; the times are those at which it was known, None is not yet."""

    state: AddresseeState
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_by_key: str = ""
    called_at: datetime | None = None
    called_by_key: str = ""
    sent_by: str = ""


def overlaid(stored: Standing, told: Told | None) -> Standing:
    """Return how far it has come, by what is stored and what delivery knows since.

    What was answered, and what was withdrawn, stays. A confirmation by somebody else than the
    addressee is a call. Nothing goes backwards, save that a way which was thought sent has failed.
    """
    if told is None or stored.state not in UNANSWERED:
        return stored
    if told.confirmed_at is not None:
        return _answered(stored, told, told.confirmed_at)
    if told.read_at is not None:
        return replace(
            stored, state=AddresseeState.READ, read_at=told.read_at, delivered_at=told.told_at
        )
    found, channel = _outside(told.ways)
    if rank(stored.state) > rank(found) and found is not AddresseeState.FAILED:
        return stored
    delivered_at = told.told_at if found is AddresseeState.DELIVERED else stored.delivered_at
    return replace(stored, state=found, delivered_at=delivered_at, sent_by=channel)


def _answered(stored: Standing, told: Told, at: datetime) -> Standing:
    seen = replace(stored, delivered_at=told.told_at, read_at=told.read_at)
    by_key = told.confirmed_by
    if by_key == told.account_key:
        state = AddresseeState.CONFIRMED
        return replace(seen, state=state, confirmed_at=at, confirmed_by_key=by_key)
    return replace(seen, state=AddresseeState.CALLED, called_at=at, called_by_key=by_key)


def _outside(ways: Sequence[Way]) -> tuple[AddresseeState, str]:
    """Return how far the ways outside have come: taken, waiting, failed; without any, the inbox.

    A channel that nobody configured is no way; the wall names it apart.
    """
    outside = [way for way in ways if way.channel not in INSIDE]
    taken = [way.channel for way in outside if way.state == "sent"]
    if taken:
        return AddresseeState.SENT, taken[-1]
    if any(way.state in _WAITING for way in outside):
        return AddresseeState.QUEUED, ""
    if any(way.state == "failed" for way in outside):
        return AddresseeState.FAILED, ""
    inside = any(way.channel == "inbox" for way in ways)
    return (AddresseeState.DELIVERED if inside else AddresseeState.QUEUED), ""
