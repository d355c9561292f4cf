"""The life of one dispatch: what a notice goes through in one channel."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table


class State(StrEnum):
    """How far a notice has come in one channel."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNCONFIGURED = "unconfigured"
    WITHDRAWN = "withdrawn"


LABELS: Final[dict[State, Text]] = {
    State.QUEUED: say("待发送"),
    State.SENDING: say("发送中"),
    State.SENT: say("已发送"),
    State.DELIVERED: say("已送达"),
    State.READ: say("已读"),
    State.CONFIRMED: say("已确认"),
    State.FAILED: say("失败"),
    State.UNCONFIGURED: say("未配置"),
    State.WITHDRAWN: say("已撤回"),
}

TONES: Final[dict[State, str]] = {
    State.QUEUED: "info",
    State.SENDING: "info",
    State.SENT: "primary",
    State.DELIVERED: "primary",
    State.READ: "success",
    State.CONFIRMED: "success",
    State.FAILED: "danger",
    State.UNCONFIGURED: "warning",
    State.WITHDRAWN: "neutral",
}

BY_DRAIN: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.SENDING, State.UNCONFIGURED}),
    State.SENDING: frozenset(
        {State.SENDING, State.SENT, State.QUEUED, State.FAILED, State.WITHDRAWN}
    ),
}
"""The steps of the drain; it makes them by compare-and-set on many rows at once."""

BY_WITHDRAWAL: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.WITHDRAWN}),
}
"""The step of whoever takes back what was told; what is being sent ends as the drain finds it."""

BY_READER: Final[dict[State, frozenset[State]]] = {
    State.DELIVERED: frozenset({State.READ, State.CONFIRMED}),
    State.READ: frozenset({State.CONFIRMED}),
}
"""The steps of the person told, in the inbox."""

VIEW: Final = "delivery.view"
MANAGE: Final = "delivery.manage"

MOVES: Final = table(
    Transition(
        "retry",
        frozenset({State.FAILED, State.UNCONFIGURED}),
        State.QUEUED,
        MANAGE,
        say("再试一次"),
    ),
    Transition(
        "tell_by_phone", frozenset({State.QUEUED}), State.CONFIRMED, MANAGE, say("已电话告知")
    ),
)
"""The steps of an officer; each passes the journal's door."""
