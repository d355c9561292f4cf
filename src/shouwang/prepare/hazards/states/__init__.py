"""The life cycle of a hazard as a table: states, moves, permissions, needed inputs."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.transitions import Transition, table

from .fulfilments import FULFILMENT_MOVES
from .life import SPLIT, life, within
from .names import (
    BACKLOG,
    FINISHED,
    GUARDED,
    IN_WORK,
    LABELS,
    MERGEABLE,
    OPEN,
    UNFIXED,
    State,
)
from .offices import OFFICE_MOVES
from .voices import VOICE_MOVES
from .watching import WATCH_MOVES

__all__ = [
    "BACKLOG",
    "FINISHED",
    "GUARDED",
    "IN_WORK",
    "LABELS",
    "MERGEABLE",
    "MOVES",
    "OPEN",
    "SPLIT",
    "TWO_AT_ONCE",
    "UNFIXED",
    "WITHDRAW",
    "WITHDRAWABLE",
    "State",
    "is_split_elsewhere",
    "is_withdrawal",
]

TWO_AT_ONCE = "verify_and_close"
"""One press of a button, two moves in one transaction: verify, close."""

WITHDRAWABLE = frozenset(
    {
        "confirm",
        "reject",
        "grade",
        "fix_at_once",
        "defer",
        "plan",
        "refuse",
        "rectify",
        "verify",
        "close",
        "send_back",
        "send_back_deferred",
        "reopen",
        "reconsider",
    }
)
WITHDRAW = "withdraw"


def _withdrawals(life: tuple[Transition, ...]) -> tuple[Transition, ...]:
    """Make the ways back: to each state from which a withdrawable move had led."""
    back: dict[str, set[str]] = {State.RECTIFIED: {State.CLOSED}}
    for transition in life:
        if transition.move in WITHDRAWABLE:
            for source in transition.sources:
                back.setdefault(source, set()).add(transition.target)
    return tuple(
        Transition(f"{WITHDRAW}_to_{to}", frozenset(sources), to, "hazards.view", say("撤回"))
        for to, sources in sorted(back.items())
    )


MOVES = table(
    *life(),
    *within(),
    *OFFICE_MOVES,
    *FULFILMENT_MOVES,
    *WATCH_MOVES,
    *VOICE_MOVES,
    *_withdrawals(life()),
)


def is_withdrawal(move: str) -> bool:
    """Tell whether the move takes another one back."""
    return move.startswith(f"{WITHDRAW}_to_")


def is_split_elsewhere(move: str) -> bool:
    """Tell whether the move is a splitting into another state than `reported`."""
    return move.startswith(f"{SPLIT}_to_")
