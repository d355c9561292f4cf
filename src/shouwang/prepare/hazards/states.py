"""The life cycle of a hazard as a table: states, moves, permissions, needed inputs."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table


class State(StrEnum):
    """Where a hazard stands."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    GRADED = "graded"
    DEFERRED = "deferred"
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
    State.RECTIFIED: say("待复查"),
    State.VERIFIED: say("复查合格"),
    State.CLOSED: say("已销号"),
    State.REJECTED: say("不予受理"),
    State.MERGED: say("已合并"),
}

FINISHED = frozenset({State.CLOSED, State.REJECTED, State.MERGED})
OPEN = frozenset(State) - FINISHED
UNFIXED = frozenset({State.GRADED, State.DEFERRED})
"""The states in which the deadline runs."""
BACKLOG = State.REPORTED
"""Reports that nobody has confirmed; they are no official figures."""

IN_WORK = frozenset({State.CONFIRMED, State.GRADED, State.DEFERRED})
MERGEABLE = frozenset({State.REPORTED, State.CONFIRMED, State.GRADED, State.DEFERRED})


def _life() -> tuple[Transition, ...]:
    s = State
    return (
        Transition("confirm", frozenset({s.REPORTED}), s.CONFIRMED, "hazards.confirm", say("认定")),
        Transition(
            "reject",
            frozenset({s.REPORTED, s.CONFIRMED}),
            s.REJECTED,
            "hazards.reject",
            say("不予受理"),
            ("reason",),
        ),
        Transition(
            "grade",
            frozenset({s.CONFIRMED}),
            s.GRADED,
            "hazards.grade",
            say("定级建档"),
            ("statutory", "level"),
        ),
        Transition(
            "fix_at_once",
            frozenset({s.GRADED}),
            s.RECTIFIED,
            "hazards.rectify",
            say("已当场整改，申请复查"),
        ),
        Transition(
            "defer",
            frozenset({s.GRADED}),
            s.DEFERRED,
            "hazards.defer",
            say("限期整改"),
            ("due_on", "measures", "steps"),
        ),
        Transition(
            "rectify",
            frozenset({s.DEFERRED}),
            s.RECTIFIED,
            "hazards.rectify",
            say("整改完成，申请复查"),
        ),
        Transition(
            "verify", frozenset({s.RECTIFIED}), s.VERIFIED, "hazards.verify", say("复查合格")
        ),
        Transition("close", frozenset({s.VERIFIED}), s.CLOSED, "hazards.close", say("销号")),
        Transition(
            "send_back",
            frozenset({s.RECTIFIED}),
            s.GRADED,
            "hazards.verify",
            say("复查不合格，退回整改"),
            ("reason",),
        ),
        Transition(
            "send_back_deferred",
            frozenset({s.RECTIFIED}),
            s.DEFERRED,
            "hazards.verify",
            say("复查不合格，退回限期整改"),
            ("reason",),
        ),
        Transition(
            "reopen",
            frozenset({s.VERIFIED, s.CLOSED}),
            s.GRADED,
            "hazards.correct",
            say("重新整改"),
            ("reason",),
        ),
        Transition(
            "reconsider",
            frozenset({s.REJECTED}),
            s.REPORTED,
            "hazards.correct",
            say("重新受理"),
            ("reason",),
        ),
    )


def _within() -> tuple[Transition, ...]:
    s = State
    work = IN_WORK | {s.RECTIFIED}
    return (
        Transition(
            "regrade",
            frozenset(UNFIXED),
            "",
            "hazards.grade",
            say("重新定级"),
            ("statutory", "level", "reason"),
        ),
        Transition(
            "add_measure",
            frozenset(work),
            "",
            "hazards.rectify",
            say("添加防护措施"),
            ("kind", "text"),
        ),
        Transition(
            "end_measure",
            frozenset(work),
            "",
            "hazards.rectify",
            say("解除防护措施"),
            ("measure_id",),
        ),
        Transition(
            "add_step",
            frozenset(IN_WORK),
            "",
            "hazards.rectify",
            say("添加整改步骤"),
            ("text", "due_on"),
        ),
        Transition(
            "finish_step",
            frozenset(IN_WORK),
            "",
            "hazards.rectify",
            say("完成整改步骤"),
            ("step_id",),
        ),
        Transition(
            "ask_extension",
            frozenset(UNFIXED),
            "",
            "hazards.rectify",
            say("申请延期"),
            ("due_on", "reason"),
        ),
        Transition(
            "extend",
            frozenset(UNFIXED),
            "",
            "hazards.extend",
            say("批准延期"),
            ("extension_id",),
        ),
        Transition(
            "refuse_extension",
            frozenset(UNFIXED),
            "",
            "hazards.extend",
            say("不同意延期"),
            ("extension_id", "reason"),
        ),
        Transition(
            "ask_reporter",
            frozenset(OPEN),
            "",
            "hazards.ask",
            say("询问报告人"),
            ("text",),
        ),
        Transition(
            "correct",
            frozenset(OPEN),
            "",
            "hazards.correct",
            say("更正登记内容"),
            ("reason",),
        ),
        Transition(
            "merge", frozenset(MERGEABLE), s.MERGED, "hazards.merge", say("合并"), ("into",)
        ),
        Transition(
            "split", frozenset({s.MERGED}), s.REPORTED, "hazards.merge", say("拆分"), ("reason",)
        ),
    )


TWO_AT_ONCE = "verify_and_close"
"""One press of a button, two moves in one transaction: verify, close."""

WITHDRAWABLE = frozenset(
    {
        "confirm",
        "reject",
        "grade",
        "fix_at_once",
        "defer",
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


MOVES = table(*_life(), *_within(), *_withdrawals(_life()))


def is_withdrawal(move: str) -> bool:
    """Tell whether the move takes another one back."""
    return move.startswith(f"{WITHDRAW}_to_")
