"""What the villages handed in, what money there is, and what a finished campaign left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from shouwang.ground import clock
from shouwang.ground.errors import say
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.campaigns import queries as campaign_queries
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations import queries as organisation_queries

from . import tables
from .campaigns import number_of
from .cast import NARRATOR, director_of, grid_of, post_id
from .deeds import papers
from .duties import BIG_OUTPUT
from .lives import Act
from .stage import Stage
from .steps import Step
from .times import local, week

PLANS: Final = {
    "year": "村（社区）活动方案",
    "twelve": "社区排查治理方案",
    "fire": "村（社区）摸底检查方案",
}
"""The plan that each village owes a campaign."""
NEVER: Final = frozenset({"330781002011"})
"""Ziyan owes its plan to this day."""
LATE: Final = frozenset({"330781002226", "330781002228"})
RETURNED: Final = "330781002207"
WITHOUT_MONEY: Final = frozenset({"330781002226", "330781002228", "330781002216"})
ITEMS_DONE: Final = ("organisation", "responsibility", "publicity")
EVIDENCE: Final = {
    "organisation": "工作小组已成立，分工表张贴在公开栏。",
    "responsibility": "网格责任书已签，责任人和电话公示。",
    "publicity": "横幅1条、标语6条、入户告知单已发放。",
    "treatment": "本月发现的隐患已整改销号，未销号的已落实防护措施。",
    "information": "每月28日前报送，未漏报。",
}
SLOPE_MONEY: Final = "石坞里坡地质灾害隐患治理资金"


def _heads() -> list[tables.UnitRow]:
    return [row for row in tables.units() if row.code.startswith("c-")]


def before() -> Iterator[Act]:
    """Yield funds, plans, work items and the end of the first campaign."""
    yield Act(local(date(2026, 4, 9), 15), _earmark)
    yield Act(local(date(2026, 5, 7), 15), partial(_earmark_small, key="twelve", yuan=2000))
    yield Act(local(date(2026, 6, 5), 15), partial(_earmark_small, key="fire", yuan=3000))
    thin = partial(_submit, code=RETURNED, key="year", is_thin=True)
    yield Act(local(date(2026, 5, 12), 10), thin)
    yield Act(local(date(2026, 5, 13), 9), _return_thin)
    for number, row in enumerate(_heads()):
        if row.area_code not in NEVER:
            day = date(2026, 5, 26) if row.area_code in LATE else date(2026, 5, 14 + number % 8)
            for key, moment in (
                ("year", local(day, 10, number)),
                ("twelve", local(date(2026, 5, 11 + number % 4), 14, number)),
                ("fire", local(date(2026, 6, 8 + number % 3), 8, number)),
            ):
                yield Act(moment, partial(_submit, code=row.area_code, key=key))
        yield Act(local(date(2026, 5, 18), 16, number), partial(_mark, row=row, nth=number))
    yield Act(local(date(2026, 5, 15), 16), partial(_accept_all, key="twelve"))
    yield Act(local(date(2026, 5, 27), 9), partial(_accept_all, key="year"))
    yield Act(local(date(2026, 6, 11), 9), partial(_accept_all, key="fire"))
    yield Act(local(date(2026, 5, 14), 15), _enterprise_plans)
    yield Act(local(date(2026, 6, 10), 10), _enterprise_report)
    yield Act(local(date(2026, 6, 12), 9), _cooperative_plan)
    yield Act(local(date(2026, 3, 5), 15), _close_spring)
    yield Act(local(date(2026, 3, 6), 9), _sign_spring)


def _earmark(stage: Stage) -> None:
    """Earmark the year's money: the street's own, and something for each village but three."""
    econ = stage.actor("econ")
    campaign = campaign_queries.campaign(econ, number_of("year"))
    key = campaign.journal_key
    street = organisations.FundDraft(
        unit_id=units.unit_named(NARRATOR, "safety-station").pk,
        title="隐患排查治理年工作经费",
        source="街道财政预算",
        purpose="宣传、检测、专家费和应急物资",
        amount_yuan=Decimal("180000.00"),
        granted_on=date(2026, 4, 9),
        subject_key=key,
        basis="云街办〔2026〕12号（虚构）",
    )
    fund = organisations.earmark_fund(econ, street)
    spending = organisations.SpendingDraft(
        Decimal("12600.00"), date(2026, 4, 9), "印制入户告知单和横幅", "2026-0417"
    )
    organisations.spend(econ, fund.pk, spending)
    _earmark_small(stage, "year", 6000)


def _earmark_small(stage: Stage, key: str, yuan: int) -> None:
    """Earmark something for each village but three."""
    econ = stage.actor("econ")
    campaign = campaign_queries.campaign(econ, number_of(key))
    for row in _heads():
        if row.area_code not in WITHOUT_MONEY:
            organisations.earmark_fund(
                econ,
                organisations.FundDraft(
                    unit_id=units.unit_named(NARRATOR, row.code).pk,
                    title=f"{campaign.title}工作经费",
                    source="街道财政预算",
                    purpose="入户检查、宣传和小额整改",
                    amount_yuan=Decimal(yuan),
                    granted_on=clock.today(),
                    subject_key=campaign.journal_key,
                ),
            )


def _owed(actor_name: str, key: str, title: str) -> campaign_queries.OwedDuty:
    """Return what the unit of somebody owes a campaign, handed in or not."""
    campaign = campaign_queries.campaign(NARRATOR, number_of(key))
    unit_id = people.post(NARRATOR, post_id(actor_name)).unit_id
    asked = campaign_queries.ObligationFilter(unit_id=unit_id)
    found = campaign_queries.obligations(NARRATOR, campaign, asked)
    return next(one for one in found if one.obligation.deliverable.title == title)


def _submit(stage: Stage, code: str, key: str, *, is_thin: bool = False) -> None:
    who = director_of(code)
    owed = _owed(who, key, PLANS[key])
    helpers = () if is_thin else ("值班干部一名", "巡逻队两名")
    draft = campaigns.SubmissionDraft(
        text="成立工作小组，按网格分片包干，逐户排查，隐患登记到户、整改到人。",
        responsible=_name(who),
        personnel=(_name(grid_of(code)), *helpers),
        steps=("4月动员", "5月至10月逐户排查", "边查边改，每月28日前报送", "11月总结"),
    )
    campaigns.submit(stage.actor(who), owed.obligation.pk, draft)


def _name(who: str) -> str:
    return people.account_named(NARRATOR, who).name


def _return_thin(stage: Stage) -> None:
    owed = _owed(director_of(RETURNED), "year", PLANS["year"])
    reason = "只写了网格员一人，七个生产小组没有分工，请补充人员后再报。"
    campaigns.return_submission(stage.actor("safety"), owed.obligation.pk, reason)


def _accept_all(stage: Stage, key: str) -> None:
    for row in _heads():
        if row.area_code not in NEVER:
            owed = _owed(director_of(row.area_code), key, PLANS[key])
            campaigns.accept_submission(stage.actor("safety"), owed.obligation.pk)


def _mark(stage: Stage, row: tables.UnitRow, nth: int) -> None:
    """Report the five items: two of three villages have done all that can be done by May."""
    who = stage.actor(director_of(row.area_code))
    done: tuple[str, ...] = tuple(EVIDENCE) if nth % 3 else ITEMS_DONE
    done = ("publicity",) if row.area_code in NEVER else done
    number = number_of("year")
    campaign = campaign_queries.campaign(who, number)
    for line in campaign_queries.work_list(who, campaign):
        for item in line.items:
            if line.unit_id == who.unit_id and item.item in done:
                mark = campaigns.WorkMark(is_done=True, evidence=EVIDENCE[item.item])
                campaigns.mark_work_item(who, number, item.pk, mark)


def _enterprise_plans(stage: Stage) -> None:
    for code in BIG_OUTPUT:
        if code in {"e-yunlu", "e-yunjin"}:
            continue
        who = "enterprise" if code == "e-hengyue" else f"owner-{code[2:]}"
        owed = _owed(who, "twelve", "生产经营单位工作方案")
        draft = campaigns.SubmissionDraft(
            text="主要负责人每月带队检查一次，车间每周自查，隐患当班登记。",
            responsible=_name(who),
            personnel=("安全管理员一名", "班组长三名"),
            steps=("5月完成分工", "6月至10月逐月排查", "11月总结"),
        )
        campaigns.submit(stage.actor(who), owed.obligation.pk, draft)


def _cooperative_plan(stage: Stage) -> None:
    """Let the village's co-operative hand in its own plan (R19)."""
    owed = _owed("coop201", "year", "股份经济合作社自查方案")
    draft = campaigns.SubmissionDraft(
        text="育苗大棚、农机库和水泵房每月自查一次，用电和燃油专人管。",
        responsible=_name("coop201"),
        personnel=("保管员一名", "农机手两名"),
        steps=("6月自查", "7月至10月每月一次", "11月总结"),
    )
    campaigns.submit(stage.actor("coop201"), owed.obligation.pk, draft)
    campaigns.accept_submission(stage.actor("safety"), owed.obligation.pk)


def _enterprise_report(stage: Stage) -> None:
    """Let an enterprise report to the street and to its sector; only the street has taken it."""
    draft = campaigns.EnterpriseReportDraft(
        text="5月自查发现设备防护、通道堆物等问题4处，已整改3处，货梯待检验。",
        found=4,
        rectified=3,
        campaign_number=number_of("twelve"),
    )
    report = campaigns.report_by_enterprise(stage.actor("enterprise"), draft)
    campaigns.receive_report(stage.actor("safety"), report.pk, "street")


def _close_spring(stage: Stage) -> None:
    """Close the first campaign with its summary, and let its check go on every quarter (R66)."""
    econ, number = stage.actor("econ"), number_of("spring")
    campaigns.record_lesson(
        econ,
        number,
        campaigns.LessonDraft(
            "experience", "联合检查一次进门、一次告知，店主少跑两趟，当场整改的多了。"
        ),
    )
    campaigns.record_lesson(
        econ,
        number,
        campaigns.LessonDraft(
            "rule_change",
            "人员密集场所由每年一查改为每季一查，节前另加一次。",
            "云山街道人员密集场所检查制度（虚构）",
        ),
    )
    campaigns.keep_checking(
        econ,
        number,
        campaigns.StandingCheckDraft(
            "人员密集场所季度消防检查",
            ("crowded_place",),
            90,
            units.unit_named(NARRATOR, "safety-station").pk,
            post_id("safety"),
            date(2026, 6, 30),
        ),
    )
    campaigns.close_campaign(
        econ,
        number,
        campaigns.SummaryDraft(
            results="人员密集场所全部检查一遍，节日期间没有发生火灾。",
            experience="联合检查一次进门、一次告知；社区主任带队，店主配合度高。",
            changed_rules="人员密集场所由每年一查改为每季一查，节前另加一次。",
        ),
    )


def _sign_spring(stage: Stage) -> None:
    econ = stage.actor("econ")
    campaign = campaign_queries.campaign(econ, number_of("spring"))
    papers.sign(stage, campaign_queries.summary_document(econ, campaign), "leader")


def _ask_for_slope(stage: Stage) -> None:
    safety = stage.actor("safety")
    draft = organisations.RequestDraft(
        unit_id=safety.unit_id,
        to_unit_id=units.unit_named(NARRATOR, "city-bureau").pk,
        title=SLOPE_MONEY,
        purpose="石坞里坡今晨滑坡，17户46人已转移；排水沟和裂缝封填急需资金。",
        amount_yuan=Decimal("200000.00"),
    )
    organisations.ask_for_funds(safety, draft)


def _grant_slope(stage: Stage) -> None:
    city = stage.actor("city")
    asked = next(
        one for one in organisation_queries.fund_requests(city) if one.title == SLOPE_MONEY
    )
    answer = organisations.AnswerDraft(
        is_granted=True,
        answer="从市级地质灾害应急资金列支，专款专用。",
        granted_yuan=asked.amount_yuan,
    )
    organisations.answer_request(city, asked.pk, answer)


def _fire_lesson(stage: Stage) -> None:
    campaigns.record_lesson(
        stage.actor("econ"),
        number_of("fire"),
        campaigns.LessonDraft(
            "rule_change",
            "周四火灾中两人从周一刚切开的窗口逃出：住人店铺的防盗网逃生口改为必查、当场整改。",
            "沿街店铺消防检查表（虚构）",
            (stage.number("bars"),),
        ),
    )


def steps() -> Iterator[Step]:
    """Yield what the week adds: money for the slope, and the lesson of the fire."""
    yield Step(
        "slope-money-asked",
        week(24, 9, 30),
        ("safety",),
        say("向市应急管理局申请石坞里坡治理资金20万元，街道配套8万元。"),
        _ask_for_slope,
    )
    yield Step(
        "slope-money-granted",
        week(26, 14, 10),
        ("city",),
        say("市应急管理局批复20万元，自动记入专项资金台账。"),
        _grant_slope,
    )
    yield Step(
        "fire-lesson",
        week(28, 11, 0),
        ("econ",),
        say("消防大检查记下一条教训并修订检查表，关联当时的隐患。"),
        _fire_lesson,
    )
