"""Moves of those who work there: fixing, comments, objections, rewards (R262-R266)."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.transitions import Transition

from .names import State

VOICE_MOVES: tuple[Transition, ...] = (
    Transition(
        "fix_reported",
        frozenset({State.REPORTED}),
        State.RECTIFIED,
        "hazards.rectify",
        say("本单位已整改，请外部复查"),
        ("photos",),
    ),
    Transition(
        "comment",
        frozenset(State) - {State.MERGED},
        "",
        "hazards.comment",
        say("发表意见"),
        ("text",),
    ),
    Transition(
        "object_to_result",
        frozenset({State.CLOSED, State.REJECTED}),
        "",
        "hazards.comment",
        say("对办理结果提出异议"),
        ("reason",),
    ),
    Transition(
        "award",
        frozenset({State.CLOSED}),
        "",
        "hazards.award",
        say("奖励报告人"),
        ("report",),
    ),
)
