"""The weekend: the week's last closures, an objection, a root measure, the weekly bulletin."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.errors import say
from shouwang.story.cases import case
from shouwang.story.deeds import fulfilments, papers, voices
from shouwang.story.duties import STREET
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import MONDAY, week

COMMENT: Final = "冲床挂牌停用了，装防护罩的师傅还没来。"
ROOT: Final = "社区对21户沿街住人店铺外窗逐户核对，防盗网全部开设可开启逃生口并配逃生绳。"


def _finish(stage: Stage, key: str, who: str, cost_yuan: int) -> None:
    stage.finish_steps(case(key), who)
    stage.fix(case(key), who, is_deferred=True, cost_yuan=cost_yuan)


def _object(stage: Stage) -> None:
    stage.object("told-00", "昨晚消防通道又停了车，请再管一管。")


STEPS: Final = (
    Step(
        "guard-comment",
        week(27, 9, 0),
        ("employee",),
        say("恒越五金员工补充意见：冲床已挂牌停用；办理人看得到意见，看不到是谁。"),
        lambda stage: voices.comment(stage, case("guard"), "employee", COMMENT),
        "guard",
    ),
    Step(
        "wire-zaoshu-closed",
        week(27, 9, 20),
        ("head008",),
        say("枣树社区主任复查飞线，销号。"),
        lambda stage: stage.close(case("wire-zaoshu"), "head008"),
        "wire-zaoshu",
    ),
    Step(
        "box-huangpen-fixed",
        week(27, 10, 0),
        ("grid009",),
        say("黄湓社区超期的配电箱抬高上锁，申请复查。"),
        lambda stage: _finish(stage, "box-huangpen", "grid009", 900),
        "box-huangpen",
    ),
    Step(
        "box-huangpen-closed",
        week(27, 15, 20),
        ("head009",),
        say("黄湓社区主任复查配电箱，销号。"),
        lambda stage: stage.close(case("box-huangpen"), "head009"),
        "box-huangpen",
    ),
    Step(
        "objection",
        week(28, 9, 30),
        (),
        say("一位报告人对已销号的隐患提出异议，等安监站处理。"),
        _object,
        "told-00",
    ),
    Step(
        "bars-root",
        week(28, 10, 0),
        ("community",),
        say("周四火灾的教训：沿街住人店铺的防盗网逐户开逃生口，登记为治本措施。"),
        lambda stage: fulfilments.root_measure(stage, case("bars"), "community", ROOT),
        "bars",
    ),
    Step(
        "bulletin",
        week(28, 17, 0),
        ("safety",),
        say("安监站制发本周安全隐患排查整治情况通报。"),
        lambda stage: papers.weekly_bulletin(stage, "safety", STREET, MONDAY, date(2026, 6, 28)),
    ),
)
