"""What the Monday meeting decided: four tasks with one owner each, and how they are done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import NotFound, say
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as task_queries

from .cast import NARRATOR
from .lives import Act
from .stage import Stage
from .times import week

KIND: Final = "meeting"


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
    """Yield Monday 09:20: the Party secretary gives the four tasks, two are taken on at once."""
    for number, decision in enumerate(DECISIONS):
        yield Act(week(22, 9, 20 + number), partial(_assign, decision=decision))
    for number, key in enumerate(("sweep", "enterprises")):
        yield Act(week(22, 9, 40 + number), partial(take_on, key=key))


def _assign(stage: Stage, decision: Decision) -> None:
    owner = stage.actor(decision.who)
    draft = tasks.TaskDraft(
        title=decision.title,
        unit_id=owner.unit_id,
        person_id=owner.post_id,
        text=decision.text,
        due_at=_due(decision),
        kind=KIND,
        source_key=f"story:{decision.key}",
    )
    tasks.assign_task(stage.actor("leader"), draft)


def _due(decision: Decision) -> datetime:
    return end_of_day(decision.due_on)


def _of(key: str) -> tuple[str, int]:
    decision = next(one for one in DECISIONS if one.key == key)
    found = task_queries.task_from_source(NARRATOR, KIND, f"story:{key}")
    if found is None:
        raise NotFound(say("故事里还没有“{key}”。", key=key))
    return decision.who, found.pk


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
