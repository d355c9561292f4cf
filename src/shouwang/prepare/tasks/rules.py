"""Pure rules of tasks: the deadline lamp, and how often a task may be handed back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from shouwang.ground.clock import local_day
from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

MAX_HAND_BACKS = "task_max_hand_backs"

PARAMETERS = (
    Parameter(
        MAX_HAND_BACKS,
        Decimal(2),
        say("平台约定：任务退回不超过两次，之后由交办单位决定"),
        date(2026, 1, 1),
    ),
)


@dataclass(frozen=True, slots=True)
class Lamp:
    """How a deadline stands: a colour and its words."""

    colour: str
    words: Text


def may_hand_back(hand_backs: int, on: date) -> bool:
    """Tell whether a task that was handed back so often may be handed back once more."""
    return hand_backs < parameter_at(PARAMETERS, MAX_HAND_BACKS, on).value


def due_on(due_at: datetime) -> date:
    """Return the last day of a due moment: 24:00 of a day belongs to that day."""
    return local_day(due_at - timedelta(microseconds=1))


def plain_lamp(due_at: datetime | None, now: datetime, *, is_live: bool) -> Lamp | None:
    """Return the lamp that needs no calendar; None when the days left have to be counted."""
    if not is_live:
        return Lamp("grey", say("已办结"))
    if due_at is None:
        return Lamp("grey", say("未定期限"))
    if due_at <= now and due_on(due_at) == local_day(now):
        return Lamp("red", say("今天已超期"))
    return None
