"""The moves of a hazard's own life: judging, fixing, deferring, verifying, closing."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.transitions import Transition

from .names import IN_WORK, MERGEABLE, OPEN, UNFIXED, State

SPLIT = "split"


def life() -> tuple[Transition, ...]:
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
            frozenset({s.GRADED, s.REFUSED}),
            s.DEFERRED,
            "hazards.defer",
            say("限期整改"),
            ("due_on", "measures", "steps"),
        ),
        Transition(
            "rectify",
            frozenset({s.DEFERRED, s.PLANNED, s.REFUSED}),
            s.RECTIFIED,
            "hazards.rectify",
            say("整改完成，申请复查"),
        ),
        Transition(
            "plan",
            frozenset({s.DEFERRED}),
            s.PLANNED,
            "hazards.defer",
            say("列入治理计划（五落实）"),
        ),
        Transition(
            "refuse",
            frozenset({s.GRADED, s.DEFERRED, s.PLANNED}),
            s.REFUSED,
            "hazards.refuse",
            say("拒不整改或整改不力，上报"),
            ("kind", "reason"),
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


def within() -> tuple[Transition, ...]:
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
        *(
            Transition(
                SPLIT if state == s.REPORTED else f"{SPLIT}_to_{state}",
                frozenset({s.MERGED}),
                state,
                "hazards.merge",
                say("拆分"),
                ("reason",),
            )
            for state in sorted(MERGEABLE)
        ),
    )
