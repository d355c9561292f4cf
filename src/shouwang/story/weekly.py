"""What comes round every week of the spring: the enterprises' own checks are drawn together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from shouwang.ground.clock import end_of_day
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as task_queries

from .cast import NARRATOR
from .lives import Act
from .stage import Stage
from .times import local

OWNER: Final = "econ"
TITLE: Final = "本周企业安全自查汇总"
TEXT: Final = "把六家规模以上企业本周自查的结果汇总，没有自查的写明原因。"
RESULT: Final = "六家企业自查结果已汇总，未自查的已电话提醒。"
MONDAYS: Final = tuple(
    date(2026, 4, 13) + timedelta(weeks=number)
    for number in range(10)
    if date(2026, 4, 13) + timedelta(weeks=number) != date(2026, 5, 4)
)
"""Every Monday from 13 April to 15 June but the one of the May holiday."""


def before() -> Iterator[Act]:
    """Yield how each week's task is given on Monday and done on Thursday."""
    for monday in MONDAYS:
        thursday = monday + timedelta(days=3)
        yield Act(local(monday, 8, 50), partial(_give, friday=monday + timedelta(days=4)))
        yield Act(local(monday, 9, 30), _take_on)
        yield Act(local(thursday, 16, 10), _finish)


def _give(stage: Stage, friday: date) -> None:
    owner = stage.actor(OWNER)
    draft = tasks.TaskDraft(
        TITLE, owner.unit_id, owner.post_id, text=TEXT, due_at=end_of_day(friday)
    )
    tasks.assign_task(stage.actor("safety"), draft)


def _take_on(stage: Stage) -> None:
    actor = stage.actor(OWNER)
    tasks.accept(actor, _newest(actor.post_id or 0))


def _finish(stage: Stage) -> None:
    actor = stage.actor(OWNER)
    tasks.finish(actor, _newest(actor.post_id or 0), RESULT)


def _newest(person_id: int) -> int:
    rows = task_queries.tasks(NARRATOR, task_queries.TaskFilter())
    return rows.filter(title=TITLE, person_id=person_id).latest("assigned_at").pk
