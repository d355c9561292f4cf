"""Friday: three sources of one danger, an employee's report, an expired hose, an extension."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.errors import say
from shouwang.story import rounds
from shouwang.story.cases import case
from shouwang.story.deeds import fulfilments, offices, voices, watching
from shouwang.story.orders import carry_out
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import week

LANE_TEXT: Final = "东巷消防通道被两辆车堵死，电动车都过不去。"
LANE_CONTACT: Final = "000-0000-0099"
GUARD_TEXT: Final = "冲床的保护装置被人短接了，防护罩也拆了，很危险，请不要说是我说的。"


CITY_ANSWER: Final = "已收到，6月29日上午会同公安上门，依法处理；此前由社区夜间巡查。"
ENTERPRISES_RESULT: Final = "六家企业自查完成，缺水泵的一家已从街道仓库调剂。"


def _merge_lane(stage: Stage) -> None:
    kept = case("lane-grid")
    stage.merge(case("lane-camera"), "lane-grid", "head003")
    stage.merge(case("lane-resident"), "lane-grid", "head003")
    stage.confirm(kept, "head003")
    stage.grade(kept, "head003")


def _guard(stage: Stage) -> None:
    one = case("guard")
    stage.confirm(one, "community")
    stage.grade(one, "community")


def _guard_deferred(stage: Stage) -> None:
    one = case("guard")
    stage.defer(one, "community", date(2026, 7, 10))
    fulfilments.make_plan(stage, one, "community")
    watching.watch_every(stage, one, "community", rounds.EVERY_HOURS["guard"])


def _extension(stage: Stage) -> None:
    reason = "特种设备检验所排期在7月7日，货梯已停用贴封条。"
    stage.ask_extension(case("lift-hengyue"), "enterprise", date(2026, 7, 10), reason)


def _hose(stage: Stage) -> None:
    one = case("hose")
    stage.sense(one)
    stage.confirm(one, "head002")
    stage.grade(one, "head002")


def _finish(stage: Stage, key: str, who: str, cost_yuan: int) -> None:
    stage.finish_steps(case(key), who)
    stage.fix(case(key), who, is_deferred=True, cost_yuan=cost_yuan)


def _told(stage: Stage) -> None:
    stage.report(case("lane-resident"), text=LANE_TEXT, contact=LANE_CONTACT)


def _employee(stage: Stage) -> None:
    voices.report_at_work(stage, case("guard"), "employee", GUARD_TEXT)


STEPS: Final = (
    Step(
        "drain-closed",
        week(26, 8, 50),
        ("head216",),
        say("黄泥岭村截水沟复查合格，销号。"),
        lambda stage: stage.close(case("drain-huangniling"), "head216"),
        "drain-huangniling",
    ),
    Step(
        "award-claimed",
        week(26, 9, 0),
        ("safety",),
        say("有人凭编号和查询码领走奖励，不用说姓名。"),
        lambda stage: voices.claim_award(stage, case("ditch-village"), "safety"),
        "ditch-village",
    ),
    Step(
        "lane-camera",
        week(26, 9, 10),
        ("sensors",),
        say("监控发现天福山东巷消防车道被堵。"),
        lambda stage: stage.sense(case("lane-camera")),
        "lane-camera",
    ),
    Step(
        "lane-resident",
        week(26, 9, 14),
        (),
        say("居民拍照报告同一处消防通道。"),
        _told,
        "lane-resident",
    ),
    Step(
        "lane-grid",
        week(26, 9, 20),
        ("grid003",),
        say("网格员巡查也登记了同一处。"),
        lambda stage: stage.register(case("lane-grid"), "grid003"),
        "lane-grid",
    ),
    Step(
        "lane-merged",
        week(26, 9, 40),
        ("head003",),
        say("社区把三个来源合并为一条隐患，报告人都保留。"),
        _merge_lane,
        "lane-grid",
    ),
    Step(
        "joint-8-answered",
        week(26, 9, 50),
        ("city",),
        say("市应急管理局答复和平新村11幢：下周一会同公安上门执法。"),
        lambda stage: offices.answer_refusal(stage, case("joint-8"), "city", CITY_ANSWER),
        "joint-8",
    ),
    Step(
        "guard-reported",
        week(26, 10, 0),
        ("employee",),
        say("恒越五金员工报告冲床保护装置被短接，身份受保护。"),
        _employee,
        "guard",
    ),
    Step(
        "guard-graded",
        week(26, 10, 35),
        ("community",),
        say("社区用自己的话认定，定为二级；企业看得到隐患，看不到报告人。"),
        _guard,
        "guard",
    ),
    Step(
        "joint-5-fixed",
        week(26, 11, 0),
        ("grid",),
        say("老街裁缝铺线路整改完成，申请复查。"),
        lambda stage: _finish(stage, "joint-5", "grid", 1500),
        "joint-5",
    ),
    Step(
        "hose",
        week(26, 11, 32),
        ("sensors", "head002"),
        say("知味饭店燃气浓度报警：关阀检查，软管过期，登记定级。"),
        _hose,
        "hose",
    ),
    Step(
        "guard-deferred",
        week(26, 14, 30),
        ("community",),
        say("2号冲床停用挂牌，限期7月10日恢复保护装置。"),
        _guard_deferred,
        "guard",
    ),
    Step(
        "lane-fixed",
        week(26, 15, 0),
        ("grid003",),
        say("东巷车辆移走，重新划线，申请复查。"),
        lambda stage: stage.fix(case("lane-grid"), "grid003"),
        "lane-grid",
    ),
    Step(
        "hose-fixed",
        week(26, 15, 30),
        ("grid002",),
        say("知味饭店软管换成金属波纹管，检漏合格。"),
        lambda stage: stage.fix(case("hose"), "grid002"),
        "hose",
    ),
    Step(
        "extension-asked",
        week(26, 15, 40),
        ("enterprise",),
        say("恒越五金1号货梯：检验所排期晚，企业申请延期到7月10日。"),
        _extension,
        "lift-hengyue",
    ),
    Step(
        "joint-5-closed",
        week(26, 16, 0),
        ("verifier",),
        say("消防复查裁缝铺线路，销号。"),
        lambda stage: stage.close(case("joint-5"), "verifier"),
        "joint-5",
    ),
    Step(
        "lane-closed",
        week(26, 16, 10),
        ("head003",),
        say("东巷消防车道复查合格，销号，三个来源都收到结果。"),
        lambda stage: stage.close(case("lane-grid"), "head003"),
        "lane-grid",
    ),
    Step(
        "extension-approved",
        week(26, 16, 20),
        ("safety",),
        say("安监站批准延期：货梯继续停用，封条不能撤。"),
        lambda stage: stage.extend(
            case("lift-hengyue"), "safety", "同意，货梯继续停用，封条不能撤。"
        ),
        "lift-hengyue",
    ),
    Step(
        "wire-zaoshu-fixed",
        week(26, 16, 30),
        ("grid008",),
        say("枣树社区5幢飞线全部收回，申请复查。"),
        lambda stage: _finish(stage, "wire-zaoshu", "grid008", 300),
        "wire-zaoshu",
    ),
    Step(
        "enterprises-checked",
        week(26, 16, 50),
        ("econ",),
        say("经济发展办公室办结会议交办的任务：六家规模以上企业防汛自查。"),
        lambda stage: carry_out(stage, "enterprises", ENTERPRISES_RESULT),
    ),
    Step(
        "hose-closed",
        week(26, 17, 0),
        ("head002",),
        say("知味饭店软管复查合格，销号。"),
        lambda stage: stage.close(case("hose"), "head002"),
        "hose",
    ),
)
