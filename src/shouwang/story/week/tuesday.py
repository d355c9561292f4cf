"""Tuesday: plans for what cannot be done at once, one fix that did not hold."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.errors import say
from shouwang.story.cases import case
from shouwang.story.deeds import offices
from shouwang.story.orders import carry_out
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import week

LIST_RESULT: Final = "17户46人逐户核对，9名行动不便的都有帮扶人，名单已张贴。"


def _ditch(stage: Stage) -> None:
    one = case("ditch-village")
    stage.confirm(one, "village")
    stage.grade(one, "village")


LANDLORD_ANSWER: Final = "已约谈房东；周四18:00前不搬走，会同派出所清空楼梯间、切断插座。"
LANE_BACK: Final = "市场内部通道不是公共道路，不归派出所处罚，请社区会同市场方处理。"


def _lane_back(stage: Stage) -> None:
    offices.give_back(stage, case("lane-market"), "police", LANE_BACK)


def _landlord_answered(stage: Stage) -> None:
    offices.answer_refusal(stage, case("landlord"), "safety", LANDLORD_ANSWER)


def _wire(stage: Stage) -> None:
    reason = "3幢北侧仍有一根飞线没有收回，请继续整改。"
    stage.send_back(case("wire-bamboo"), "head007", reason)


STEPS: Final = (
    Step(
        "facade-deferred",
        week(23, 9, 10),
        ("community",),
        say("空调支架要等厂家来换：先拉警戒线，限期7月3日。"),
        lambda stage: stage.defer(case("facade-heping"), "community", date(2026, 7, 3)),
        "facade-heping",
    ),
    Step(
        "lane-market-back",
        week(23, 9, 20),
        ("police",),
        say("派出所说明理由退回金钟岭市场通道，仍由社区办理。"),
        _lane_back,
        "lane-market",
    ),
    Step(
        "drain-verified",
        week(23, 9, 30),
        ("village",),
        say("文化礼堂前排水沟已清通：村主任复查合格，销号。"),
        lambda stage: stage.close(case("drain-village"), "village"),
        "drain-village",
    ),
    Step(
        "ditch-confirmed",
        week(23, 9, 45),
        ("village",),
        say("匿名村民报告石坞里路口水沟堵塞：村里认定并定级。"),
        _ditch,
        "ditch-village",
    ),
    Step(
        "landlord-answered",
        week(23, 10, 0),
        ("safety",),
        say("安监站答复拒不整改上报：已约谈房东，周四强制清理。"),
        _landlord_answered,
        "landlord",
    ),
    Step(
        "hydrant-fixed",
        week(23, 10, 20),
        ("waterman",),
        say("消火栓压力恢复到0.28兆帕：供水公司上传整改后照片。"),
        lambda stage: stage.fix(case("hydrant"), "waterman"),
        "hydrant",
    ),
    Step(
        "cover-fixed",
        week(23, 10, 40),
        ("grid208",),
        say("黄湓村超期的窨井盖换好了，申请复查。"),
        lambda stage: stage.fix(case("cover-huangpen"), "grid208"),
        "cover-huangpen",
    ),
    Step(
        "cover-verified",
        week(23, 14, 0),
        ("head208",),
        say("村主任现场复查窨井盖，销号。"),
        lambda stage: stage.close(case("cover-huangpen"), "head208"),
        "cover-huangpen",
    ),
    Step(
        "wire-sent-back",
        week(23, 14, 30),
        ("head007",),
        say("竹园新村飞线复查不合格：退回整改，写明原因。"),
        _wire,
        "wire-bamboo",
    ),
    Step(
        "list-checked",
        week(23, 14, 50),
        ("village",),
        say("村主任办结会议交办的任务：17户46人转移名单核对完毕。"),
        lambda stage: carry_out(stage, "slope-list", LIST_RESULT),
    ),
    Step(
        "hydrant-verified",
        week(23, 15, 0),
        ("verifier",),
        say("消防复查消火栓，出水正常，销号。"),
        lambda stage: stage.close(case("hydrant"), "verifier"),
        "hydrant",
    ),
    Step(
        "box-fixed",
        week(23, 15, 40),
        ("grid227",),
        say("永丰村江堤配电箱抬高上锁，申请复查。"),
        lambda stage: stage.fix(case("box-yongfeng"), "grid227"),
        "box-yongfeng",
    ),
    Step(
        "wire-fixed-again",
        week(23, 17, 10),
        ("grid007",),
        say("竹园新村最后一根飞线收回，再次申请复查。"),
        lambda stage: stage.fix(case("wire-bamboo"), "grid007"),
        "wire-bamboo",
    ),
)
