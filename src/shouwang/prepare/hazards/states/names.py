"""The states of a hazard, their labels, and the sets of states that rules ask by."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class State(StrEnum):
    """Where a hazard stands."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    GRADED = "graded"
    DEFERRED = "deferred"
    PLANNED = "planned"
    REFUSED = "refused"
    RECTIFIED = "rectified"
    VERIFIED = "verified"
    CLOSED = "closed"
    REJECTED = "rejected"
    MERGED = "merged"


LABELS: dict[str, Text] = {
    State.REPORTED: say("待受理"),
    State.CONFIRMED: say("已认定"),
    State.GRADED: say("待整改"),
    State.DEFERRED: say("限期整改中"),
    State.PLANNED: say("已列入治理计划"),
    State.REFUSED: say("拒不整改，已上报"),
    State.RECTIFIED: say("待复查"),
    State.VERIFIED: say("复查合格"),
    State.CLOSED: say("已销号"),
    State.REJECTED: say("不予受理"),
    State.MERGED: say("已合并"),
}

FINISHED = frozenset({State.CLOSED, State.REJECTED, State.MERGED})
OPEN = frozenset(State) - FINISHED
UNFIXED = frozenset({State.GRADED, State.DEFERRED, State.PLANNED, State.REFUSED})
"""The states in which the deadline runs."""
BACKLOG = State.REPORTED
"""Reports that nobody has confirmed; they are no official figures."""

IN_WORK = frozenset({State.CONFIRMED}) | UNFIXED
MERGEABLE = frozenset({State.REPORTED}) | IN_WORK
GUARDED = frozenset({State.DEFERRED, State.PLANNED})
"""The states that keep at least one protective measure in force (R106)."""
