"""The slope above Shiwuli, from Wednesday's cracks to Saturday's listing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from shouwang.ground.errors import say
from shouwang.prepare.hazards import actions as hazards
from shouwang.story import rounds, tables
from shouwang.story.cases import case
from shouwang.story.deeds import fulfilments, offices, papers, watching
from shouwang.story.opening import slope_facts
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import week

SLOPE: Final = case("slope")
CRACK: Final = "裂缝计CR-01每小时增大3.1毫米，倾角0.41度，土壤含水47%。"
WHY_MAJOR: Final = "凌晨裂缝计每小时增大3.1毫米，06:52发生小规模滑坡，威胁17户46人。"
HELP: Final = hazards.HelpDraft(
    cause="06:52滑坡约300立方米，村道中断，坡体仍在变形，街道没有地质技术力量和大型机械。",
    need="请派地质队2人现场评估，调挖掘机1台清障。",
    interim="17户46人已转移，点名46人全部到位；路口设卡，专人守坡。",
)
UPWARD: Final = hazards.UpwardDraft(
    state_and_cause="石坞里坡坡顶两条裂缝，06:52滑坡约300立方米。原因：连续降雨3小时54毫米，截水沟堵塞。",
    harm_and_difficulty="威胁17户46人，村道中断；治理要专项资金和专业设计，街道难以独立完成。",
    treatment_plan="先撤离和24小时巡查，地质队评估后做截排水、封缝、清方，落实资金和专项预案。",
)
MEETING: Final = hazards.DecisionDraft(
    kind="meeting",
    title="石坞里坡险情会商会（虚构）",
    issuer="兰溪市应急管理局",
    text="同意按重大隐患管理；未经专家评估，17户46人不得返回；地质队留守到周五。",
    document_number="兰应急〔2026〕31号",
    decided_on=date(2026, 6, 24),
)
ADVICE: Final = hazards.DecisionDraft(
    kind="decision",
    title="石坞里坡治理专家意见（虚构）",
    issuer="地质专家组：楚怀瑜（虚构）等2人",
    text="建议先做坡顶截排水和裂缝封填，坡脚反压；暂不削坡。街道采纳，列入专项方案。",
    decided_on=date(2026, 6, 26),
)
NOTICE: Final = hazards.DecisionDraft(
    kind="decision",
    title="关于对石坞里坡重大隐患挂牌督办的通知（虚构）",
    issuer="兰溪市安全生产委员会办公室",
    text="县级挂牌督办，期限9月30日，督办单位市应急管理局，每周报告进展。",
    document_number="兰安委办〔2026〕18号",
    decided_on=date(2026, 6, 27),
)
FORCE: Final = "石坞里坡治理专班"
MEMBERS: Final = ("village", "cadre", "grid214", "patrol1", "patrol2", "patrol3", "patrol4")
MONEY_YUAN: Final = 280_000
MONEY_SOURCE: Final = "兰溪市地质灾害治理专项20万元，街道配套8万元"
PLAN_TITLE: Final = "石坞里坡专项应急预案"
PLAN: Final = (
    "裂缝每小时增大2毫米以上，或3小时雨量达到50毫米：巡查员立即鸣哨并报街道值班室；"
    "村主任按名单带17户46人沿东侧村道转移到街道文体中心，9名行动不便的由帮扶人护送；"
    "路口设卡，专家评估同意前任何人不得返回。"
)
LISTED_UNTIL_ON: Final = date(2026, 9, 30)
PATROL_TEXT: Final = "聘请4名巡查员，六小时一班，24小时巡查，每小时打卡一次。"


def _crack(stage: Stage) -> None:
    watching.alarm(stage, SLOPE, CRACK, "14.2")


def _major(stage: Stage) -> None:
    stage.regrade(SLOPE, "safety", statutory="major", level=1, reason=WHY_MAJOR)
    watching.describe(stage, SLOPE, "safety", slope_facts(300))


def _upward(stage: Stage) -> None:
    offices.report_upward(stage, SLOPE, "safety", UPWARD)
    papers.sign(stage, papers.issue(stage, SLOPE, "safety", "upward_report", {}), "leader")


def _force(stage: Stage) -> None:
    watching.form_force(stage, SLOPE, FORCE, ("deputy-east", ""), MEMBERS)
    for who, title in (("village", "17户46人每天早晚点名"), ("cadre", "封闭石坞里路口并设标志")):
        draft = hazards.ForceTaskDraft(title, stage.actor(who).post_id, due_on=date(2026, 6, 28))
        watching.give_task(stage, SLOPE, "deputy-east", draft)


def _names(first: str) -> list[str]:
    names = {row.username: row.name for row in tables.people()}
    return [names[who] for who in (first, *rounds.PATROL[1:])]


def _patrol(stage: Stage) -> None:
    stage.add_measure(SLOPE, "village", "patrol", PATROL_TEXT)
    watching.publish_patrol(stage, SLOPE, "village", _names(rounds.PATROL[0]))


def _nothing(stage: Stage) -> None:
    del stage


def _replaced(stage: Stage) -> None:
    watching.publish_patrol(stage, SLOPE, "village", _names(rounds.REPLACEMENT))
    watching.check_in(stage, SLOPE, rounds.REPLACEMENT)


def _planned(stage: Stage) -> None:
    fulfilments.find_money(stage, SLOPE, "safety", MONEY_YUAN, MONEY_SOURCE)
    fulfilments.make_plan(stage, SLOPE, "safety", PLAN, PLAN_TITLE)
    fulfilments.put_in_plan(stage, SLOPE, "safety")


def _proposed(stage: Stage) -> None:
    reason = "重大隐患，威胁17户46人，治理要市级部门配合。"
    offices.propose(stage, SLOPE, "county", reason)


STEPS: Final = (
    Step(
        "slope-crack",
        week(24, 4, 20),
        ("sensors",),
        say("石坞里坡裂缝计每小时增大3.1毫米：监测设备读数记入隐患，立即告知。"),
        _crack,
        "slope",
    ),
    Step(
        "slope-help",
        week(24, 7, 50),
        ("safety",),
        say("06:52滑坡后向市里求助：要地质队和挖掘机。"),
        lambda stage: offices.ask_help(stage, SLOPE, "safety", HELP),
        "slope",
    ),
    Step(
        "slope-help-answered",
        week(24, 8, 20),
        ("city",),
        say("市应急管理局答复：地质队和挖掘机已出发。"),
        lambda stage: offices.answer_help(
            stage, SLOPE, "city", "同意，地质队2人、挖掘机1台已出发。"
        ),
        "slope",
    ),
    Step(
        "slope-major",
        week(24, 9, 0),
        ("safety",),
        say("石坞里坡重新定级为重大隐患：立即置顶，电话名单打开。"),
        _major,
        "slope",
    ),
    Step(
        "slope-not-planned",
        week(24, 9, 5),
        ("safety",),
        say("五落实只有三项，缺资金和预案：列入治理计划被拒绝。"),
        lambda stage: fulfilments.try_to_plan(stage, SLOPE, "safety"),
        "slope",
    ),
    Step(
        "slope-called",
        week(24, 9, 12),
        ("safety",),
        say("安监站逐一打电话，有人确认收到，名单关闭。"),
        lambda stage: stage.call(SLOPE, "safety", count=3),
        "slope",
    ),
    Step(
        "slope-upward",
        week(24, 9, 20),
        ("safety", "leader"),
        say("书面报告市应急管理局：现状和原因、危害和难度、治理方案，书记签发。"),
        _upward,
        "slope",
    ),
    Step(
        "slope-help-came",
        week(24, 9, 35),
        ("safety",),
        say("地质队和挖掘机到场。"),
        lambda stage: offices.record_help(
            stage, SLOPE, "safety", "地质队2人、挖掘机1台09:35到场。"
        ),
        "slope",
    ),
    Step(
        "slope-force",
        week(24, 9, 50),
        ("safety", "deputy-east"),
        say("成立石坞里坡治理专班，交办两项任务。"),
        _force,
        "slope",
    ),
    Step(
        "slope-patrol",
        week(24, 10, 30),
        ("village",),
        say("公布24小时巡查：四人轮班，六小时一班，每小时打卡。"),
        _patrol,
        "slope",
    ),
    Step(
        "slope-meeting",
        week(24, 11, 40),
        ("safety",),
        say("市里会商会的决定记到石坞里坡名下。"),
        lambda stage: watching.link_decision(stage, SLOPE, "safety", MEETING),
        "slope",
    ),
    Step(
        "slope-missed",
        week(25, 2, 26),
        ("clock",),
        say("02:00应打卡没有打卡，到02:25仍没有：系统报警，开始记空岗。"),
        _nothing,
        "slope",
    ),
    Step(
        "slope-replaced",
        week(25, 2, 50) + timedelta(seconds=20),
        ("village", rounds.REPLACEMENT),
        say("网格员02:50接岗打卡：空岗25分钟记录在案。"),
        _replaced,
        "slope",
    ),
    Step(
        "slope-planned",
        week(26, 14, 30),
        ("safety",),
        say("落实资金28万元和专项预案：五落实齐全，石坞里坡列入治理计划。"),
        _planned,
        "slope",
    ),
    Step(
        "slope-advice",
        week(26, 15, 0),
        ("safety",),
        say("两名专家建议先截排水、封裂缝：意见采纳，记到隐患名下。"),
        lambda stage: watching.link_decision(stage, SLOPE, "safety", ADVICE),
        "slope",
    ),
    Step(
        "slope-help-ended",
        week(26, 17, 40),
        ("safety",),
        say("地质队评估完成、挖掘机清障完成：协助请求了结。"),
        lambda stage: offices.end_help(
            stage, SLOPE, "safety", "评估和清障完成，专家意见已采纳，后续按治理计划办理。"
        ),
        "slope",
    ),
    Step(
        "slope-proposed",
        week(27, 14, 40),
        ("safety",),
        say("安监站提请兰溪市（县级）对石坞里坡挂牌督办。"),
        _proposed,
        "slope",
    ),
    Step(
        "slope-listed",
        week(27, 15, 30),
        ("city",),
        say("兰溪市决定挂牌督办：编号、期限、督办单位齐全，挂牌隐患由20条变成21条。"),
        lambda stage: offices.put_on_list(stage, SLOPE, "county", LISTED_UNTIL_ON),
        "slope",
    ),
    Step(
        "slope-notice",
        week(27, 15, 50),
        ("safety",),
        say("市安委办挂牌督办通知记到石坞里坡名下。"),
        lambda stage: watching.link_decision(stage, SLOPE, "safety", NOTICE),
        "slope",
    ),
)
