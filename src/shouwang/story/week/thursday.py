"""Thursday: a forced protective measure where the landlord would not move."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.errors import say
from shouwang.story import rounds
from shouwang.story.cases import case
from shouwang.story.deeds import fulfilments, voices, watching
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import week


def _ditch(stage: Stage) -> None:
    one = case("drain-huangniling")
    stage.grade(one, "head216")
    stage.fix(one, "grid216")


def _market(stage: Stage) -> None:
    one = case("lane-market")
    stage.grade(one, "head004")
    stage.fix(one, "grid004")


def _forced(stage: Stage) -> None:
    one = case("landlord")
    text = "安监站会同派出所清空楼梯间，切断私拉插座，贴封条。"
    stage.add_measure(one, "safety", "cordon", text)
    stage.defer(one, "safety", date(2026, 7, 10))
    fulfilments.make_plan(stage, one, "safety")
    watching.watch_every(stage, one, "safety", rounds.EVERY_HOURS["landlord"])


def _nothing(stage: Stage) -> None:
    del stage


STEPS: Final = (
    Step(
        "drain-fixed",
        week(25, 9, 0),
        ("head216", "grid216"),
        say("黄泥岭村后山截水沟：定级后当天清通，申请复查。"),
        _ditch,
        "drain-huangniling",
    ),
    Step(
        "award",
        week(25, 10, 0),
        ("safety",),
        say("石坞里路口水沟的报告属实：给最先报告的村民记奖励，不问姓名。"),
        lambda stage: voices.grant_award(stage, case("ditch-village"), "safety"),
        "ditch-village",
    ),
    Step(
        "hydrant-zaoshu-fixed",
        week(25, 10, 20),
        ("grid008",),
        say("枣树社区菜场西门消火栓已清理，申请复查。"),
        lambda stage: stage.fix(case("hydrant-zaoshu"), "grid008"),
        "hydrant-zaoshu",
    ),
    Step(
        "lane-market-fixed",
        week(25, 14, 30),
        ("head004", "grid004"),
        say("金钟岭市场东侧通道：车辆移走，设禁停柱，申请复查。"),
        _market,
        "lane-market",
    ),
    Step(
        "hydrant-zaoshu-closed",
        week(25, 15, 30),
        ("head008",),
        say("枣树社区主任复查消火栓，销号。"),
        lambda stage: stage.close(case("hydrant-zaoshu"), "head008"),
        "hydrant-zaoshu",
    ),
    Step(
        "lane-market-closed",
        week(25, 16, 40),
        ("head004",),
        say("金钟岭市场东侧通道复查合格，销号。"),
        lambda stage: stage.close(case("lane-market"), "head004"),
        "lane-market",
    ),
    Step(
        "landlord-forced",
        week(25, 17, 40),
        ("safety",),
        say("天福山巷21号出租房：清空楼梯间、切断插座，二级以上隐患措施落实率100%。"),
        _forced,
        "landlord",
    ),
    Step(
        "joint-8-risen",
        week(25, 18, 1),
        ("clock",),
        say("和平新村11幢三个工作日没有解决：18:00自动上报市应急管理局。"),
        _nothing,
        "joint-8",
    ),
)
