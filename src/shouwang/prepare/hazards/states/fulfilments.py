"""Moves of the five fulfilments: person, measure, funds, deadline, plan (R113)."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.transitions import Transition

from .names import IN_WORK, OPEN, State

FULFILMENT_MOVES: tuple[Transition, ...] = (
    Transition(
        "set_responsible",
        frozenset(IN_WORK),
        "",
        "hazards.defer",
        say("落实责任人"),
        ("responsible_unit", "responsible_name"),
    ),
    Transition(
        "add_funds",
        frozenset(IN_WORK),
        "",
        "hazards.defer",
        say("落实资金"),
        ("amount_yuan", "source_text"),
    ),
    Transition(
        "withdraw_funds",
        frozenset(IN_WORK),
        "",
        "hazards.defer",
        say("撤销资金"),
        ("funds_id", "reason"),
    ),
    Transition(
        "set_plan",
        frozenset(IN_WORK),
        "",
        "hazards.defer",
        say("落实应急预案"),
        ("title", "plan_text"),
    ),
    Transition(
        "lose_plan",
        frozenset({State.PLANNED}),
        State.DEFERRED,
        "hazards.defer",
        say("五落实缺项，退回限期整改"),
    ),
    Transition(
        "add_root_measure",
        frozenset(OPEN | {State.CLOSED}),
        "",
        "hazards.rectify",
        say("登记治本措施"),
        ("text",),
    ),
    Transition(
        "erase_personal",
        frozenset({State.CLOSED, State.REJECTED}),
        "",
        "hazards.erase",
        say("删除个人信息（保存期满）"),
    ),
)
