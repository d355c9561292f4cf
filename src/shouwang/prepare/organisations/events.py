"""What has happened in the room, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FundsAsked:
    """A unit has asked a unit above for money."""

    request_id: int
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class FundRequestAnswered:
    """A request for money was granted or refused."""

    request_id: int
    sent_by_key: str
    is_granted: bool
