"""Monday: the joint check goes on, a landlord will not move the bicycles, a shop is registered."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.errors import say
from shouwang.story.cases import case
from shouwang.story.deeds import offices, papers
from shouwang.story.grounds import register_ground
from shouwang.story.lives import JOINT
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import week


def _bars(stage: Stage) -> None:
    one = case("bars")
    stage.register(one, "safety", source=JOINT)
    stage.confirm(one, "safety")
    stage.grade(one, "safety")
    stage.fix(one, "grid")
    stage.close(one, "verifier")


def _joint_plans(stage: Stage) -> None:
    due = {"joint-5": date(2026, 6, 26), "joint-6": date(2026, 7, 3), "joint-7": date(2026, 7, 6)}
    for key, day in due.items():
        stage.grade(case(key), "community")
        stage.defer(case(key), "community", day)


JOINT_REFUSAL: Final = "房东当面表示不搬，称楼下没有地方停车，拒绝签字。"
LANDLORD: Final = "归有期（虚构）"
LANDLORD_REFUSAL: Final = "房东归有期（虚构）两次劝说均不搬走，拒绝断开楼梯间插座。"
HYDRANT_REASON: Final = "市政消火栓管网压力不足，属供水公司维护范围，请检修。"
LANE_REASON: Final = "市场东侧通道长期被机动车占用，请派出所处理违停。"


def _refused(stage: Stage) -> None:
    one = case("joint-8")
    stage.grade(one, "community", due_on=date(2026, 6, 29))
    offices.refuse(stage, one, "community", JOINT_REFUSAL)


def _landlord(stage: Stage) -> None:
    one = case("landlord")
    stage.register(one, "grid003")
    stage.confirm(one, "head003")
    stage.grade(one, "head003", level=2, due_on=date(2026, 6, 25))
    papers.notice(stage, one, "safety", LANDLORD)


def _landlord_refuses(stage: Stage) -> None:
    one = case("landlord")
    papers.left_receipt(stage, one, "safety", "房东拒收，通知书留置在门上", "江映荷（虚构）")
    offices.refuse(stage, one, "grid003", LANDLORD_REFUSAL)


def _hydrant(stage: Stage) -> None:
    one = case("hydrant")
    stage.sense(one)
    stage.confirm(one, "head002")
    stage.grade(one, "head002")
    offices.hand_over(stage, one, "head002", "water-company", HYDRANT_REASON)


def _letter(stage: Stage) -> None:
    made = papers.issue(stage, case("river-wall"), "city", "supervision_letter", {})
    papers.sign(stage, made, "city")


def _offer_lane(stage: Stage) -> None:
    offices.hand_over(stage, case("lane-market"), "head004", "police-station", LANE_REASON)


def _noise(stage: Stage) -> None:
    reason = "广场噪声不属于安全隐患处理范围，请拨打12345反映。"
    stage.reject(case("noise"), "head003", reason, is_not_ours=True)


def _ask(stage: Stage) -> None:
    stage.ask(case("facade-heping"), "community", "请问是临街哪一户？离店招近不近？")


def _answer(stage: Stage) -> None:
    stage.answer(case("facade-heping"), "老街42号，理发店招牌正上方。")


def _facade(stage: Stage) -> None:
    one = case("facade-heping")
    stage.confirm(one, "community")
    stage.grade(one, "community")


STEPS: Final = (
    Step(
        "bars",
        week(22, 10, 50),
        ("safety", "grid", "verifier"),
        say("锦源布艺二楼防盗网焊死：当场切开，消防复查后销号。"),
        _bars,
        "bars",
    ),
    Step(
        "joint-plans",
        week(22, 11, 15),
        ("community",),
        say("联合检查中三处一时改不了：落实防护措施和整改计划，限期整改。"),
        _joint_plans,
        "joint-5",
    ),
    Step(
        "joint-refused",
        week(22, 11, 25),
        ("community",),
        say("和平新村11幢房东不肯搬走电动车：拍照取证，按拒不整改上报街道安监站。"),
        _refused,
        "joint-8",
    ),
    Step(
        "light-verified",
        week(22, 11, 40),
        ("community",),
        say("和平新村6幢应急照明已更换：社区主任复查合格，销号。"),
        lambda stage: stage.close(case("rented-light"), "community"),
        "rented-light",
    ),
    Step(
        "facade-asked",
        week(22, 13, 30),
        ("community",),
        say("居民昨晚报告老街空调外机倾斜：社区询问具体位置。"),
        _ask,
        "facade-heping",
    ),
    Step(
        "facade-answered",
        week(22, 13, 52),
        (),
        say("报告人用编号和查询码回答：老街42号，理发店招牌正上方。"),
        _answer,
        "facade-heping",
    ),
    Step(
        "facade-graded",
        week(22, 14, 5),
        ("community",),
        say("社区认定并定级：一般隐患，三级。"),
        _facade,
        "facade-heping",
    ),
    Step(
        "landlord",
        week(22, 14, 5),
        ("grid003", "head003", "safety"),
        say("天福山巷21号出租房楼梯间停放电动车并充电：定为二级，限周四，开具整改通知书。"),
        _landlord,
        "landlord",
    ),
    Step(
        "landlord-refused",
        week(22, 14, 20),
        ("grid003", "safety"),
        say("房东不肯搬走，拒收通知书：按拒不整改上报街道安监站，周四18:00前解决。"),
        _landlord_refuses,
        "landlord",
    ),
    Step(
        "output-boundary",
        week(22, 15, 10),
        ("econ",),
        say("登记云锦纺织，年产值正好5,000,000.00元：责任归经济发展办公室。"),
        lambda stage: register_ground(stage, "云锦纺织", "econ"),
    ),
    Step(
        "river-wall-letter",
        week(22, 15, 40),
        ("city",),
        say("黄湓堤防挂牌期限已过：市应急管理局发督办函。"),
        _letter,
        "river-wall",
    ),
    Step(
        "hydrant",
        week(22, 16, 0),
        ("sensors", "head002"),
        say("解放路12号消火栓压力只有0.05兆帕：监测设备登记，社区认定，移交供水公司。"),
        _hydrant,
        "hydrant",
    ),
    Step(
        "noise",
        week(22, 16, 20),
        ("head003",),
        say("广场噪声的报告：不属于受理范围，告知报告人拨打12345。"),
        _noise,
        "noise",
    ),
    Step(
        "hydrant-taken",
        week(22, 16, 30),
        ("waterman",),
        say("供水公司接收消火栓隐患，明天派抢修队。"),
        lambda stage: offices.take_over(stage, case("hydrant"), "waterman"),
        "hydrant",
    ),
    Step(
        "lane-cleared",
        week(22, 16, 40),
        ("head003",),
        say("天福山巷口消防车道已清通：复查合格，销号。"),
        lambda stage: stage.close(case("lane-cleared"), "head003"),
        "lane-cleared",
    ),
    Step(
        "lane-market-offered",
        week(22, 16, 50),
        ("head004",),
        say("金钟岭市场东侧通道被占：社区移交派出所办理。"),
        _offer_lane,
        "lane-market",
    ),
)
