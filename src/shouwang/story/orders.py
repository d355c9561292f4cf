"""What the Monday meeting decided: four tasks with one owner each, and how they are done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import NotFound, say
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations import queries as organisation_queries
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as task_queries

from .cast import NARRATOR, post_id
from .lives import Act
from .stage import Stage
from .times import week

TITLE: Final = "党政联席会（防汛和消防排查）"
MINUTES: Final = (
    "一、通报上周降雨和隐患整改情况。二、研究防汛和消防排查工作，议定四件事，各有一名责任人。"
    "三、值班按一名领导、两名干部安排。"
)
PRESENT: Final = (
    "leader",
    "director",
    "deputy-east",
    "deputy-south",
    "deputy-town",
    "safety",
    "econ",
    "police",
    "order",
    "community",
    "village",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the meeting and who answers for it."""

    key: str
    who: str
    title: str
    text: str
    due_on: date


DECISIONS: Final = (
    Decision(
        "sweep",
        "safety",
        "“三合一”场所和出租房消防排查",
        "汛期前把和平、天福山两个社区的沿街店铺和出租房查一遍，发现一处、登记一处、整改一处。",
        date(2026, 6, 28),
    ),
    Decision(
        "enterprises",
        "econ",
        "规模以上企业防汛自查",
        "六家规模以上企业完成防汛自查，缺沙袋和水泵的周三前报街道。",
        date(2026, 6, 26),
    ),
    Decision(
        "exits",
        "community",
        "和平路沿街店铺逃生口逐户核对",
        "住人店铺的外窗都要有能打开的逃生口，做不到的当天登记为隐患。",
        date(2026, 6, 24),
    ),
    Decision(
        "slope-list",
        "village",
        "石坞里坡17户46人转移名单核对",
        "逐户核对人数、电话和帮扶人，名单贴到文化礼堂。",
        date(2026, 6, 23),
    ),
)


def meeting() -> Iterator[Act]:
    """Yield Monday 09:20: the meeting's four decisions, of which two are taken on at once."""
    yield Act(week(22, 9, 20), _record)
    for number, key in enumerate(("sweep", "enterprises")):
        yield Act(week(22, 9, 40 + number), partial(take_on, key=key))


def _record(stage: Stage) -> None:
    """Let the Party secretary's meeting be written down; each decision has one owner (R161)."""
    leader = stage.actor("leader")
    draft = organisations.MeetingDraft(
        title=TITLE,
        chair_id=leader.post_id,
        held_at=week(22, 9, 0),
        location="街道三楼会议室",
        minutes=MINUTES,
        attendances=(*map(_attendance, PRESENT), _absent("deputy-north", "在市里开会")),
        decisions=tuple(_decision(stage, one) for one in DECISIONS),
    )
    organisations.record_meeting(leader, draft)


def _attendance(who: str) -> organisations.AttendanceDraft:
    return organisations.AttendanceDraft(post_id(who))


def _absent(who: str, excuse: str) -> organisations.AttendanceDraft:
    return organisations.AttendanceDraft(post_id(who), is_present=False, excuse=excuse)


def _decision(stage: Stage, one: Decision) -> organisations.DecisionDraft:
    owner = stage.actor(one.who)
    return organisations.DecisionDraft(
        f"{one.title}：{one.text}", owner.unit_id, owner.post_id, end_of_day(one.due_on)
    )


def _of(key: str) -> tuple[str, int]:
    decision = next(one for one in DECISIONS if one.key == key)
    found = organisation_queries.requirements(NARRATOR)
    laid_down = found.filter(meeting__title=TITLE, text__startswith=decision.title).first()
    if laid_down is None:
        raise NotFound(say("故事里还没有“{key}”。", key=key))
    return decision.who, laid_down.task_id


def take_on(stage: Stage, key: str) -> None:
    """Let the owner of a decision take it on."""
    who, task_id = _of(key)
    tasks.accept(stage.actor(who), task_id)


def carry_out(stage: Stage, key: str, result: str) -> None:
    """Let the owner of a decision take it on, if that was not done, and report it as done."""
    who, task_id = _of(key)
    actor = stage.actor(who)
    if task_queries.task(actor, task_id).state == "open":
        tasks.accept(actor, task_id)
    tasks.finish(actor, task_id, result)
