"""The call list: a paper from which somebody calls those who have not been reached."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.delivery.rules import CALL_LIST
from shouwang.ground.delivery.states import State

from .contract import Message


@dataclass(frozen=True, slots=True)
class CallList:
    """The last channel, always there; it stays queued until a person has called."""

    name: str = CALL_LIST
    is_configured: bool = True
    is_group: bool = False
    waits_for_hand: bool = True

    def send(self, message: Message) -> State:
        """Leave the message waiting: only a person who has called can say more."""
        del message
        return State.QUEUED
