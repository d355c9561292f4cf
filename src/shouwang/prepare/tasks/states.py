"""The life of a task: its states, and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW, ASSIGN, DO = "tasks.view", "tasks.assign", "tasks.do"
OVERSEE, EXPORT = "tasks.oversee", "tasks.export"

DISPATCH, COORDINATION = "dispatch", "coordination"
"""Kinds of orders; a part of the second is seen by its own unit and the office only (R7)."""


class State(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DONE = "done"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Ending(StrEnum):
    """How a unit's undertaking of a task came to its end."""

    ON_TIME = "on_time"
    LATE = "late"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a task."""

    ACCEPT = "accept"
    FINISH = "finish"
    HAND_BACK = "hand_back"
    REASSIGN = "reassign"
    CANCEL = "cancel"


LABELS: dict[State, Text] = {
    State.OPEN: say("待接收"),
    State.ACCEPTED: say("办理中"),
    State.DONE: say("已完成"),
    State.RETURNED: say("已退回"),
    State.CANCELLED: say("已取消"),
}

KIND_LABELS: dict[str, Text] = {
    DISPATCH: say("调度令"),
    COORDINATION: say("协调事项"),
}

TONES: dict[State, str] = {
    State.OPEN: "info",
    State.ACCEPTED: "primary",
    State.DONE: "success",
    State.RETURNED: "warning",
    State.CANCELLED: "neutral",
}

LIVE = frozenset({State.OPEN, State.ACCEPTED, State.RETURNED})
"""The states in which a task still waits for somebody."""

PERSONAL = frozenset({Move.ACCEPT, Move.FINISH, Move.HAND_BACK})
"""The moves that only the named person makes."""

MOVES = table(
    Transition(Move.ACCEPT, frozenset({State.OPEN}), State.ACCEPTED, DO, say("接收")),
    Transition(
        Move.FINISH, frozenset({State.ACCEPTED}), State.DONE, DO, say("完成"), needs=("result",)
    ),
    Transition(
        Move.HAND_BACK,
        frozenset({State.OPEN, State.ACCEPTED}),
        State.RETURNED,
        DO,
        say("退回"),
        needs=("reason",),
    ),
    Transition(
        Move.REASSIGN,
        frozenset({State.OPEN, State.ACCEPTED, State.RETURNED}),
        State.OPEN,
        ASSIGN,
        say("改派"),
        needs=("unit", "person"),
    ),
    Transition(Move.CANCEL, LIVE, State.CANCELLED, ASSIGN, say("取消"), needs=("reason",)),
)
