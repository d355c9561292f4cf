"""The life of an accident: its states, and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW, REPORT, VERIFY, EXPORT = (
    "accidents.view",
    "accidents.report",
    "accidents.verify",
    "accidents.export",
)


class State(StrEnum):
    """Where an accident stands."""

    REPORTED = "reported"
    VERIFIED = "verified"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done with an accident."""

    UPDATE_FIGURES = "update_figures"
    VERIFY = "verify"
    CLOSE = "close"
    CORRECT = "correct"


LABELS: dict[str, Text] = {
    State.REPORTED: say("已报告，待核定"),
    State.VERIFIED: say("已核定，待结案"),
    State.CLOSED: say("已结案"),
}
TONES: dict[str, str] = {
    State.REPORTED: "warning",
    State.VERIFIED: "info",
    State.CLOSED: "success",
}

MOVES = table(
    Transition(Move.UPDATE_FIGURES, frozenset({State.REPORTED}), "", REPORT, say("续报")),
    Transition(Move.VERIFY, frozenset({State.REPORTED}), State.VERIFIED, VERIFY, say("核定")),
    Transition(
        Move.CLOSE,
        frozenset({State.VERIFIED}),
        State.CLOSED,
        VERIFY,
        say("结案"),
        needs=("conclusion",),
    ),
    Transition(Move.CORRECT, frozenset(State), "", VERIFY, say("更正"), needs=("reason",)),
)
