"""What has happened to a warning, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SecondPersonAsked:
    """A draft was written, or written anew, that a second person has to confirm."""

    warning_id: int
    area_code: str


@dataclass(frozen=True, slots=True)
class WarningIssued:
    """A warning is in force and its notices are queued."""

    warning_id: int
    number: str
    type_code: str
    level: str
    status: str
    area_code: str
    relation: str
    earlier_id: int | None


@dataclass(frozen=True, slots=True)
class WarningChanged:
    """A warning took the place of an earlier one: with what, and how the level moved."""

    warning_id: int
    earlier_id: int
    relation: str
    level_before: str
    level_after: str


@dataclass(frozen=True, slots=True)
class WarningEnded:
    """A warning is no longer in force."""

    warning_id: int
    number: str
    ending: str
    area_code: str


@dataclass(frozen=True, slots=True)
class WarningUnanswered:
    """An addressee has not answered in time; `rung` says how far the chase has climbed."""

    warning_id: int
    addressee_id: int
    area_code: str
    rung: int


@dataclass(frozen=True, slots=True)
class RelayAwaited:
    """A message became a draft to be relayed, or ends a relayed warning that is in force."""

    message_id: int
    warning_id: int
    outcome: str
    area_code: str


@dataclass(frozen=True, slots=True)
class MessagesHeld:
    """A document brought messages that wait to be looked at; `feed_id` 0 when it was sent in."""

    message_id: int
    feed_id: int
    area_code: str
    by_key: str


@dataclass(frozen=True, slots=True)
class FeedDown:
    """A feed could not be read several times in a row."""

    feed_id: int
    area_code: str
    failure_count: int


@dataclass(frozen=True, slots=True)
class FeedBack:
    """A feed that was down has been read again."""

    feed_id: int
    area_code: str
