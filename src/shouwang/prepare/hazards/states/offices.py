"""Moves between offices: hand-overs, escalations, help from above, listing (R107-R109, R118)."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.transitions import Transition

from .names import IN_WORK, OPEN, UNFIXED, State

OFFICE_MOVES: tuple[Transition, ...] = (
    Transition(
        "hand_over",
        frozenset(IN_WORK),
        "",
        "hazards.hand_over",
        say("移交其他单位办理"),
        ("to_unit", "reason"),
    ),
    Transition("accept_handover", frozenset(IN_WORK), "", "hazards.rectify", say("接收移交")),
    Transition(
        "return_handover", frozenset(IN_WORK), "", "hazards.rectify", say("退回移交"), ("reason",)
    ),
    Transition(
        "decide_handler",
        frozenset(IN_WORK),
        "",
        "hazards.correct",
        say("街道指定办理单位"),
        ("to_unit", "reason"),
    ),
    Transition(
        "answer_escalation",
        frozenset({State.REFUSED}),
        "",
        "hazards.answer_escalation",
        say("答复上报事项"),
        ("text",),
    ),
    Transition(
        "raise_escalation",
        frozenset({State.REFUSED}),
        "",
        "hazards.correct",
        say("再上报市局"),
        ("reason",),
    ),
    Transition(
        "ask_help",
        frozenset(UNFIXED),
        "",
        "hazards.ask_help",
        say("请求上级协助"),
        ("cause", "need", "interim"),
    ),
    Transition(
        "answer_help", frozenset(OPEN), "", "hazards.answer_help", say("答复协助请求"), ("text",)
    ),
    Transition(
        "record_help", frozenset(OPEN), "", "hazards.ask_help", say("登记已获得的协助"), ("text",)
    ),
    Transition(
        "end_help", frozenset(OPEN), "", "hazards.ask_help", say("结束协助请求"), ("reason",)
    ),
    Transition(
        "report_upward",
        frozenset(OPEN),
        "",
        "hazards.ask_help",
        say("书面报告上级"),
        ("state_and_cause", "harm_and_difficulty", "treatment_plan"),
    ),
    Transition(
        "propose_listing",
        frozenset(UNFIXED),
        "",
        "hazards.propose_listing",
        say("提请挂牌督办"),
        ("listing_level", "reason"),
    ),
    Transition(
        "list",
        frozenset(UNFIXED),
        "",
        "hazards.list",
        say("决定挂牌督办"),
        ("due_on",),
    ),
    Transition(
        "decline_listing",
        frozenset(OPEN | {State.CLOSED}),
        "",
        "hazards.list",
        say("不予挂牌"),
        ("reason",),
    ),
    Transition(
        "delist",
        frozenset(OPEN | {State.CLOSED}),
        "",
        "hazards.list",
        say("验收并摘牌"),
        ("reason",),
    ),
)
