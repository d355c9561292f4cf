"""Moves of watching a hazard: facts, checks, patrols, task force, decisions (R114, R126-R131)."""

from __future__ import annotations

from shouwang.ground.errors import say
from shouwang.ground.transitions import Transition

from .names import OPEN, State

WATCH_MOVES: tuple[Transition, ...] = (
    Transition("check_in", frozenset(OPEN), "", "hazards.rectify", say("巡查打卡")),
    Transition(
        "add_check", frozenset(OPEN), "", "hazards.rectify", say("登记监测巡查"), ("result", "text")
    ),
    Transition(
        "check_measure",
        frozenset(OPEN),
        "",
        "hazards.rectify",
        say("检查防护措施"),
        ("measure_id",),
    ),
    Transition(
        "set_monitoring",
        frozenset(OPEN),
        "",
        "hazards.defer",
        say("规定监测频次"),
        ("interval_min",),
    ),
    Transition(
        "publish_patrol", frozenset(OPEN), "", "hazards.defer", say("公布巡查值班"), ("shifts",)
    ),
    Transition(
        "end_patrol", frozenset(OPEN), "", "hazards.defer", say("结束巡查值班"), ("reason",)
    ),
    Transition("describe", frozenset(OPEN), "", "hazards.grade", say("登记专项情况"), ("kind",)),
    Transition(
        "form_task_force",
        frozenset(OPEN),
        "",
        "hazards.correct",
        say("成立专班"),
        ("title", "leader_post", "members"),
    ),
    Transition(
        "assign_force_task",
        frozenset(OPEN),
        "",
        "tasks.assign",
        say("交办专班任务"),
        ("title", "person"),
    ),
    Transition(
        "end_task_force",
        frozenset(OPEN | {State.CLOSED}),
        "",
        "hazards.correct",
        say("撤销专班"),
        ("reason",),
    ),
    Transition(
        "link_decision",
        frozenset(OPEN),
        "",
        "hazards.defer",
        say("登记上级会议或决定"),
        ("decision_kind", "title", "issuer", "decision_text"),
    ),
    Transition(
        "link_accident",
        frozenset(OPEN | {State.CLOSED}),
        "",
        "hazards.correct",
        say("关联事故"),
        ("accident",),
    ),
)
