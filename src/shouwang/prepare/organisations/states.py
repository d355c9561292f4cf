"""The life of a request for funds: its states, and the moves between them (R28)."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW, EDIT = "organisations.view", "organisations.edit"
MEET = "organisations.meet"
FUND, ANSWER_FUND = "organisations.fund", "organisations.answer_fund"
EXPORT = "organisations.export"
ENGAGE = "organisations.engage"


class RequestState(StrEnum):
    """Where a request for funds stands."""

    SENT = "sent"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REQUEST_STATES: dict[str, Text] = {
    RequestState.SENT: say("已上报，待答复"),
    RequestState.GRANTED: say("已批复"),
    RequestState.REFUSED: say("未批准"),
    RequestState.WITHDRAWN: say("已撤回"),
}
REQUEST_TONES: dict[str, str] = {
    RequestState.SENT: "info",
    RequestState.GRANTED: "success",
    RequestState.REFUSED: "danger",
    RequestState.WITHDRAWN: "neutral",
}


class RequestMove(StrEnum):
    """What can be done with a request for funds."""

    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


REQUEST_MOVES = table(
    Transition(
        RequestMove.GRANT,
        frozenset({RequestState.SENT}),
        RequestState.GRANTED,
        ANSWER_FUND,
        say("批复"),
        needs=("granted_yuan", "answer"),
    ),
    Transition(
        RequestMove.REFUSE,
        frozenset({RequestState.SENT}),
        RequestState.REFUSED,
        ANSWER_FUND,
        say("不予批准"),
        needs=("answer",),
    ),
    Transition(
        RequestMove.WITHDRAW,
        frozenset({RequestState.SENT}),
        RequestState.WITHDRAWN,
        FUND,
        say("撤回"),
        needs=("reason",),
    ),
)
