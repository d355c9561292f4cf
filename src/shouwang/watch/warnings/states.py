"""The lives of a warning and of an addressee, as tables of moves."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW, DRAFT, CONFIRM, ISSUE, REACH, OBLIGE, EXPORT = (
    "warnings.view",
    "warnings.draft",
    "warnings.confirm",
    "warnings.issue",
    "warnings.reach",
    "warnings.oblige",
    "warnings.export",
)


class State(StrEnum):
    """Where a warning stands."""

    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    ISSUED = "issued"
    ENDED = "ended"


class Move(StrEnum):
    """What can be done with a warning."""

    CHANGE = "change"
    CONFIRM = "confirm"
    RETURN = "return"
    ISSUE = "issue"
    RELAY = "relay"
    SUPERSEDE = "supersede"
    CANCEL = "cancel"
    EXPIRE = "expire"
    DISCARD = "discard"


LABELS: dict[str, Text] = {
    State.DRAFTED: say("草稿"),
    State.CONFIRMED: say("已审核，待发布"),
    State.ISSUED: say("生效中"),
    State.ENDED: say("已结束"),
}
TONES: dict[str, str] = {
    State.DRAFTED: "info",
    State.CONFIRMED: "info",
    State.ISSUED: "warning",
    State.ENDED: "neutral",
}

_DRAFTED = frozenset({State.DRAFTED})
_ISSUED = frozenset({State.ISSUED})
_UNISSUED = frozenset({State.DRAFTED, State.CONFIRMED})

MOVES = table(
    Transition(Move.CHANGE, _UNISSUED, State.DRAFTED, DRAFT, say("修改")),
    Transition(Move.CONFIRM, _DRAFTED, State.CONFIRMED, CONFIRM, say("审核通过")),
    Transition(Move.RETURN, _UNISSUED, State.DRAFTED, CONFIRM, say("退回修改"), needs=("reason",)),
    Transition(Move.ISSUE, _UNISSUED, State.ISSUED, ISSUE, say("发布")),
    Transition(Move.RELAY, _DRAFTED, State.ISSUED, ISSUE, say("转发")),
    Transition(Move.SUPERSEDE, _ISSUED, State.ENDED, ISSUE, say("由新预警取代")),
    Transition(Move.CANCEL, _ISSUED, State.ENDED, ISSUE, say("解除"), needs=("reason",)),
    Transition(Move.EXPIRE, _ISSUED, State.ENDED, ISSUE, say("到期")),
    Transition(Move.DISCARD, _UNISSUED, State.ENDED, DRAFT, say("作废"), needs=("reason",)),
)


class AddresseeState(StrEnum):
    """How far a warning has come with one addressee."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    CALLED = "called"
    VISITED = "visited"
    WITHDRAWN = "withdrawn"


class AddresseeMove(StrEnum):
    """What happens between a warning and one addressee."""

    SEND = "send"
    DELIVER = "deliver"
    READ = "read"
    FAIL = "fail"
    ANSWER = "answer"
    CALL = "call"
    VISIT = "visit"
    WITHDRAW = "withdraw"


ANSWERED = frozenset({AddresseeState.CONFIRMED, AddresseeState.CALLED, AddresseeState.VISITED})
"""The addressee is known to know."""
UNANSWERED = frozenset(
    {
        AddresseeState.QUEUED,
        AddresseeState.SENT,
        AddresseeState.DELIVERED,
        AddresseeState.READ,
        AddresseeState.FAILED,
    }
)
ADDRESSEE_STATE_LABELS: dict[str, Text] = {
    AddresseeState.QUEUED: say("待发送"),
    AddresseeState.SENT: say("已发出"),
    AddresseeState.DELIVERED: say("已送达"),
    AddresseeState.READ: say("已阅读"),
    AddresseeState.FAILED: say("发送失败"),
    AddresseeState.CONFIRMED: say("已应答"),
    AddresseeState.CALLED: say("已电话叫应"),
    AddresseeState.VISITED: say("已上门叫应"),
    AddresseeState.WITHDRAWN: say("已撤回"),
}
ADDRESSEE_STATE_TONES: dict[str, str] = {
    AddresseeState.QUEUED: "neutral",
    AddresseeState.SENT: "info",
    AddresseeState.DELIVERED: "info",
    AddresseeState.READ: "info",
    AddresseeState.FAILED: "danger",
    AddresseeState.CONFIRMED: "success",
    AddresseeState.CALLED: "success",
    AddresseeState.VISITED: "success",
    AddresseeState.WITHDRAWN: "neutral",
}

_NOT_SENT = frozenset({AddresseeState.QUEUED, AddresseeState.FAILED})
_NOT_DELIVERED = _NOT_SENT | {AddresseeState.SENT}
_NOT_READ = _NOT_DELIVERED | {AddresseeState.DELIVERED}
_LATE = UNANSWERED | {AddresseeState.WITHDRAWN}

ADDRESSEE_MOVES = table(
    Transition(AddresseeMove.SEND, _NOT_SENT, AddresseeState.SENT, REACH, say("发送")),
    Transition(AddresseeMove.DELIVER, _NOT_DELIVERED, AddresseeState.DELIVERED, REACH, say("送达")),
    Transition(AddresseeMove.READ, _NOT_READ, AddresseeState.READ, REACH, say("阅读")),
    Transition(AddresseeMove.FAIL, _NOT_DELIVERED, AddresseeState.FAILED, REACH, say("发送失败")),
    Transition(AddresseeMove.ANSWER, _LATE, AddresseeState.CONFIRMED, REACH, say("应答")),
    Transition(AddresseeMove.CALL, _LATE, AddresseeState.CALLED, REACH, say("电话叫应")),
    Transition(
        AddresseeMove.VISIT,
        _LATE | {AddresseeState.CALLED},
        AddresseeState.VISITED,
        REACH,
        say("上门叫应"),
    ),
    Transition(AddresseeMove.WITHDRAW, UNANSWERED, AddresseeState.WITHDRAWN, REACH, say("撤回")),
)
