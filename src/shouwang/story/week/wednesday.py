"""Wednesday: what goes on beside the slope."""

from __future__ import annotations

from typing import Final

from shouwang.ground.errors import say
from shouwang.story.cases import case
from shouwang.story.orders import carry_out
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import week

EXITS_RESULT: Final = "核对住人店铺21户，除已登记的隐患外，逃生口都能打开。"


def _cover(stage: Stage) -> None:
    one = case("cover-shifuling")
    stage.finish_steps(one, "grid200")
    stage.fix(one, "grid200", is_deferred=True, cost_yuan=620)


STEPS: Final = (
    Step(
        "box-verified",
        week(24, 9, 40),
        ("head227",),
        say("永丰村配电箱复查合格，销号。"),
        lambda stage: stage.close(case("box-yongfeng"), "head227"),
        "box-yongfeng",
    ),
    Step(
        "cover-done",
        week(24, 11, 0),
        ("grid200",),
        say("石阜岭村窨井盖按计划换好，申请复查。"),
        _cover,
        "cover-shifuling",
    ),
    Step(
        "wire-closed",
        week(24, 14, 20),
        ("head007",),
        say("竹园新村飞线再次复查，合格销号。"),
        lambda stage: stage.close(case("wire-bamboo"), "head007"),
        "wire-bamboo",
    ),
    Step(
        "cover-closed",
        week(24, 15, 30),
        ("head200",),
        say("石阜岭村村主任复查窨井盖，销号。"),
        lambda stage: stage.close(case("cover-shifuling"), "head200"),
        "cover-shifuling",
    ),
    Step(
        "exits-checked",
        week(24, 15, 50),
        ("community",),
        say("社区主任办结会议交办的任务：和平路沿街店铺逃生口逐户核对。"),
        lambda stage: carry_out(stage, "exits", EXITS_RESULT),
    ),
    Step(
        "ditch-fixed",
        week(24, 16, 0),
        ("grid214",),
        say("石坞里路口水沟清通，申请复查。"),
        lambda stage: stage.fix(case("ditch-village"), "grid214"),
        "ditch-village",
    ),
    Step(
        "ditch-closed",
        week(24, 17, 10),
        ("cadre",),
        say("联村干部到现场复查水沟，销号。"),
        lambda stage: stage.close(case("ditch-village"), "cadre"),
        "ditch-village",
    ),
)
