"""The accidents of the story: two fatal ones of 2023 that were entered later, and a fire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Final

from shouwang.ground.errors import NotFound, say
from shouwang.prepare.accidents import actions as accidents
from shouwang.prepare.accidents import queries as accident_queries

from .cases import case
from .cast import NARRATOR
from .deeds import watching
from .lives import Act
from .stage import Stage
from .steps import Step
from .times import local, week

ENTERED_ON: Final = date(2026, 1, 12)
CHECKED_ON: Final = date(2026, 1, 13)
UNHURT: Final = accidents.Figures(0, 0, 0, 0, Decimal(12_000))


@dataclass(frozen=True, slots=True)
class Happened:
    """An accident of the story under its key."""

    key: str
    place: str
    kind: str
    occurred_at: datetime
    text: str
    figures: accidents.Figures
    conclusion: str = ""


def _fatal(loss_yuan: int) -> accidents.Figures:
    return accidents.Figures(1, 0, 0, 0, Decimal(loss_yuan))


STONE: Final = Happened(
    "stone",
    "青石建材",
    "A.other",
    local(date(2023, 7, 22), 15, 40),
    "切割车间检修时设备误启动，一名工人死亡。",
    _fatal(1_260_000),
    "调查认定为生产安全责任事故，对企业和主要负责人分别处罚，整改措施已验收。",
)
"""Thirty-five months before the story's Monday."""
BOAT: Final = Happened(
    "boat",
    "望江船修",
    "A.other",
    local(date(2023, 5, 22), 9, 15),
    "舱内动火作业引起爆燃，一名焊工死亡。",
    _fatal(980_000),
    "调查认定为生产安全责任事故，动火审批人和主要负责人受到处罚，作业制度已重订。",
)
"""Thirty-seven months before the story's Monday."""
FIRE: Final = Happened(
    "cloth-fire",
    "锦源布艺",
    "A.fire",
    week(25, 21, 18),
    "一层布料起火，店主从二楼新开的窗口撤出，消防站扑灭，没有人受伤。",
    UNHURT,
)


def before() -> Iterator[Act]:
    """Yield how the accidents of 2023 were entered into the new register, checked and closed."""
    for number, one in enumerate((BOAT, STONE)):
        yield Act(local(ENTERED_ON, 9, 30 + number), partial(report, one=one))
        yield Act(local(CHECKED_ON, 14, 10 + number), partial(_verify, one=one))
        yield Act(local(CHECKED_ON, 14, 20 + number), partial(_close, one=one))


def report(stage: Stage, one: Happened) -> None:
    """Let the safety station report an accident."""
    draft = accidents.AccidentDraft(
        kind=one.kind,
        occurred_at=one.occurred_at,
        description=one.text,
        figures=one.figures,
        place_id=stage.place_id(one.place),
        source_key=f"story:{one.key}",
    )
    accidents.report_accident(stage.actor("safety"), draft)


def _number(one: Happened) -> str:
    found = accident_queries.from_source(NARRATOR, f"story:{one.key}")
    if found is None:
        raise NotFound(say("故事里还没有“{key}”。", key=one.key))
    return found.number


def _verify(stage: Stage, one: Happened) -> None:
    accidents.verify(stage.actor("city"), _number(one))


def _close(stage: Stage, one: Happened) -> None:
    accidents.close(stage.actor("city"), _number(one), one.conclusion)


def _link(stage: Stage) -> None:
    watching.link_accident(stage, case("bars"), "safety", _number(FIRE))


STEPS: Final = (
    Step(
        "cloth-fire",
        week(25, 21, 40),
        ("safety",),
        say("21:18锦源布艺起火，无人受伤，损失约1.2万元，安监站报告事故。"),
        partial(report, one=FIRE),
    ),
    Step(
        "cloth-fire-linked",
        week(25, 21, 55),
        ("safety",),
        say("起火的店铺正是周一切开防盗网的那家：事故关联到已销号的隐患，起火时隐患早已整改。"),
        _link,
        "bars",
    ),
)
