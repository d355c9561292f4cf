"""The inbox: the notice itself; whoever signs in finds it."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.delivery.rules import INBOX
from shouwang.ground.delivery.states import State

from .contract import Message


@dataclass(frozen=True, slots=True)
class Inbox:
    """The first channel, always there; writing the notice has delivered it."""

    name: str = INBOX
    is_configured: bool = True
    is_group: bool = False
    waits_for_hand: bool = False

    def send(self, message: Message) -> State:
        """Return at once: there is nothing left to do."""
        del message
        return State.DELIVERED
