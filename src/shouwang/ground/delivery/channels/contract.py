"""What every channel is, what it is handed, and how it says that it could not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from shouwang.ground.delivery.rules import Reason
from shouwang.ground.delivery.states import State

CONNECT_S = 10.0
READ_S = 10.0
"""How long a server may take to accept a connection, and to say its next word."""


@dataclass(frozen=True, slots=True)
class Message:
    """One notice for one person in one channel; `key` is the same in every attempt."""

    dispatch_id: int
    attempt: int
    key: str
    subject: str
    text: str
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


class TransportError(Exception):
    """A channel did not take a message; a permanent error is not tried again."""

    def __init__(self, reason: Reason, *, is_permanent: bool = False, retry_after_s: int = 0):
        super().__init__(reason.value)
        self.reason = reason
        self.is_permanent = is_permanent
        self.retry_after_s = retry_after_s


class Channel(Protocol):
    """A way by which people are told."""

    @property
    def name(self) -> str:
        """Return the name by which dispatches and settings know it."""

    @property
    def is_configured(self) -> bool:
        """Tell whether it can send at all."""

    @property
    def is_group(self) -> bool:
        """Tell whether it speaks to a group, once, rather than to each addressee."""

    @property
    def waits_for_hand(self) -> bool:
        """Tell whether a person does it, so that the drain leaves it alone."""

    def send(self, message: Message) -> State:
        """Send and return how far the message is known to have come, or raise TransportError."""
