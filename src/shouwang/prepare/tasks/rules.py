"""Pure rules of tasks: the deadline lamp, handing back, the parts of an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from shouwang.ground.clock import local_day
from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .states import LIVE, Ending, State

MAX_HAND_BACKS = "task_max_hand_backs"
PARTS_LIMIT = 50
"""An order of more parts than this is two orders."""

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


def ending_of(due_at: datetime | None, closed_at: datetime) -> Ending:
    """Tell whether a task was done in time; at its due moment it is late, as it is overdue then."""
    is_in_time = due_at is None or closed_at < due_at
    return Ending.ON_TIME if is_in_time else Ending.LATE


@dataclass(frozen=True, slots=True)
class PartsProgress:
    """How far the parts of an order are; what is cancelled counts as closed."""

    closed: int
    total: int
    mandatory_open: int
    optional_open: int

    @property
    def may_finish(self) -> bool:
        """Tell whether the order itself can be finished: no mandatory part waits (R25)."""
        return self.mandatory_open == 0


def progress_of(parts: Iterable[tuple[str, bool]]) -> PartsProgress:
    """Return the progress of parts, each told by its state and whether it is mandatory."""
    told = [(State(state) in LIVE, is_mandatory) for state, is_mandatory in parts]
    return PartsProgress(
        closed=sum(not is_live for is_live, _ in told),
        total=len(told),
        mandatory_open=sum(is_live and is_mandatory for is_live, is_mandatory in told),
        optional_open=sum(is_live and not is_mandatory for is_live, is_mandatory in told),
    )
