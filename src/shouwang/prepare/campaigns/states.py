"""The lives of a campaign and of what its units owe: states, and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW, EDIT = "campaigns.view", "campaigns.edit"
CHECK = "campaigns.check"
SUBMIT, SUBMIT_STREET = "campaigns.submit", "campaigns.submit_street"
EXPORT = "campaigns.export"


class State(StrEnum):
    """Where a campaign stands."""

    DRAFTED = "drafted"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What can be done with a campaign."""

    START = "start"
    CLOSE = "close"
    CANCEL = "cancel"


LABELS: dict[str, Text] = {
    State.DRAFTED: say("筹备中"),
    State.RUNNING: say("进行中"),
    State.CLOSED: say("已总结"),
    State.CANCELLED: say("已取消"),
}
TONES: dict[str, str] = {
    State.DRAFTED: "info",
    State.RUNNING: "primary",
    State.CLOSED: "success",
    State.CANCELLED: "neutral",
}

MOVES = table(
    Transition(Move.START, frozenset({State.DRAFTED}), State.RUNNING, EDIT, say("启动")),
    Transition(Move.CLOSE, frozenset({State.RUNNING}), State.CLOSED, EDIT, say("总结结束")),
    Transition(
        Move.CANCEL,
        frozenset({State.DRAFTED, State.RUNNING}),
        State.CANCELLED,
        EDIT,
        say("取消"),
        needs=("reason",),
    ),
)


class Owed(StrEnum):
    """Where a deliverable that a unit owes stands."""

    AWAITED = "awaited"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WAIVED = "waived"


class OwedMove(StrEnum):
    """What can be done with what a unit owes."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    WAIVE = "waive"


OWED_LABELS: dict[str, Text] = {
    Owed.AWAITED: say("未报"),
    Owed.SUBMITTED: say("已报，待审"),
    Owed.ACCEPTED: say("已通过"),
    Owed.RETURNED: say("已退回"),
    Owed.WAIVED: say("免报"),
}
OWED_TONES: dict[str, str] = {
    Owed.AWAITED: "warning",
    Owed.SUBMITTED: "info",
    Owed.ACCEPTED: "success",
    Owed.RETURNED: "danger",
    Owed.WAIVED: "neutral",
}

OWED_MOVES = table(
    Transition(
        OwedMove.SUBMIT,
        frozenset({Owed.AWAITED, Owed.RETURNED}),
        Owed.SUBMITTED,
        SUBMIT,
        say("报送"),
        needs=("content",),
    ),
    Transition(OwedMove.ACCEPT, frozenset({Owed.SUBMITTED}), Owed.ACCEPTED, EDIT, say("通过")),
    Transition(
        OwedMove.RETURN,
        frozenset({Owed.SUBMITTED}),
        Owed.RETURNED,
        EDIT,
        say("退回"),
        needs=("reason",),
    ),
    Transition(
        OwedMove.WAIVE,
        frozenset({Owed.AWAITED, Owed.RETURNED}),
        Owed.WAIVED,
        EDIT,
        say("免报"),
        needs=("reason",),
    ),
)
