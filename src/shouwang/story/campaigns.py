"""The year's campaigns, as the city's documents ask for them: from mobilisation to summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.campaigns import queries as campaign_queries
from shouwang.prepare.campaigns.actions import (
    CampaignDraft,
    CitationDraft,
    DeliverableDraft,
    PhaseDraft,
    ScopeRuleDraft,
)

from .bodies import GROUP, body_id
from .cast import NARRATOR
from .duties import STREET
from .lives import Act
from .stage import Stage
from .times import local

CITY_OFFICE: Final = "兰溪市人民政府办公室"
CITY_COMMITTEE: Final = "兰溪市安全生产委员会（虚构）"


@dataclass(frozen=True, slots=True)
class Asked:
    """A deliverable of a plan: what, by whom, when, and in whose hands."""

    kind: str
    title: str
    owed_by: str
    due_on: date
    due_text: str
    phase: int
    to_unit: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One campaign of the story under its key."""

    key: str
    drafted_at: datetime
    started_at: datetime
    draft: CampaignDraft
    rules: tuple[ScopeRuleDraft, ...]
    asked: tuple[Asked, ...] = ()
    waiver: str = ""


UNKNOWN_OUTPUT: Final = (
    "同心包装（虚构）年产值未核实，责任单位待定；经发办5月底前核定，其间由中徐村代管。"
)

SPRING: Final = Plan(
    "spring",
    local(date(2026, 1, 12), 9),
    local(date(2026, 1, 14), 9),
    CampaignDraft(
        title="春节前人员密集场所消防安全检查",
        goal="春节前把人员密集场所查一遍，当场能改的当场改，节日期间有人值守。",
        kind="sweep",
        starts_on=date(2026, 1, 12),
        ends_on=date(2026, 2, 28),
        phases=(
            PhaseDraft("动员部署", "mobilisation", "1月14日前", "布置检查，分片包干。"),
            PhaseDraft("集中检查", "investigation", "1月15日至2月10日", "逐家检查，建立台账。"),
            PhaseDraft("总结", "acceptance", "2月下旬", "总结做法，转为常态检查。"),
        ),
        citations=(
            CitationDraft(
                "兰溪市消防安全委员会（虚构）",
                "关于做好春节期间消防安全工作的通知（虚构）",
                "兰消安〔2026〕3号（虚构）",
                issued_on=date(2026, 1, 9),
            ),
        ),
        participant_kinds=("street", "department", "community"),
        source_key="story:spring",
    ),
    (ScopeRuleDraft("types", ("crowded_place",)),),
    waiver=UNKNOWN_OUTPUT,
)
YEAR: Final = Plan(
    "year",
    local(date(2026, 4, 7), 9),
    local(date(2026, 4, 10), 9),
    CampaignDraft(
        title="“安全生产隐患排查治理年”活动",
        goal="全年排查治理各类安全隐患，各级挂牌督办的重大隐患整改率达到95%以上，"
        "有效防范和遏制较大以上事故。",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        phases=(
            PhaseDraft(
                "动员部署阶段",
                "mobilisation",
                "4月20日前",
                "成立领导小组，制定方案，召开动员会。",
            ),
            PhaseDraft(
                "全面排查阶段",
                "investigation",
                "2026年全年",
                "按行业、按区域逐户排查，认定、登记、建档。",
            ),
            PhaseDraft(
                "隐患整改阶段",
                "rectification",
                "2026年全年",
                "落实责任、措施、资金、时限、预案，边查边改。",
            ),
            PhaseDraft(
                "督查验收阶段",
                "acceptance",
                "11月至12月",
                "联合督查组逐村（社区）督查，组织验收。",
            ),
        ),
        citations=(
            CitationDraft(
                CITY_COMMITTEE,
                "关于开展“安全生产隐患排查治理年”活动的通知（虚构）",
                "兰安委〔20*〕6号",
                dates_text="20*年4月1日",
            ),
            CitationDraft(
                "云山街道办事处",
                "“安全生产隐患排查治理年”活动实施方案（虚构）",
                "云街办〔2026〕12号（虚构）",
                "own",
                date(2026, 4, 7),
            ),
        ),
        participant_kinds=(
            "street",
            "department",
            "community",
            "cooperative",
            "enterprise_above_scale",
        ),
        source_key="story:year",
    ),
    (ScopeRuleDraft("all"),),
    (
        Asked(
            "plan",
            "村（社区）活动方案",
            "community",
            date(2026, 5, 23),
            "方案于5月23日前报",
            1,
            "safety-station",
        ),
        Asked(
            "plan",
            "股份经济合作社自查方案",
            "cooperative",
            date(2026, 6, 15),
            "6月15日前",
            2,
            "safety-station",
        ),
        Asked(
            "result",
            "村（社区）排查情况报告",
            "community",
            date(2026, 11, 13),
            "11月13日前报街道安全生产委员会办公室",
            2,
            "safety-station",
        ),
    ),
    UNKNOWN_OUTPUT,
)
TWELVE: Final = Plan(
    "twelve",
    local(date(2026, 4, 28), 9),
    local(date(2026, 5, 6), 9),
    CampaignDraft(
        title="安全生产隐患排查治理专项行动（十二项内容）",
        goal="人员密集场所、高层建筑和近三年发生过死亡事故的单位全面排查，"
        "二级以上隐患一时难以整改的100%落实防护措施。",
        starts_on=date(2026, 4, 28),
        ends_on=date(2026, 12, 20),
        phases=(
            PhaseDraft("动员部署阶段", "mobilisation", "5月8日前", "明确责任，落实人员。"),
            PhaseDraft(
                "排查治理阶段", "investigation", "5月至10月", "对照十二项内容逐家排查治理。"
            ),
            PhaseDraft("总结验收阶段", "acceptance", "11月至12月中旬", "社区和安监站逐个验收。"),
        ),
        citations=(
            CitationDraft(
                CITY_COMMITTEE,
                "关于开展安全生产隐患排查治理专项行动的通知（虚构）",
                "兰安委〔20*〕11号",
            ),
        ),
        participant_kinds=("street", "department", "community", "enterprise_above_scale"),
        source_key="story:twelve",
    ),
    (
        ScopeRuleDraft("types", ("crowded_place", "three_in_one", "high_rise")),
        ScopeRuleDraft("categories", ("school", "clinic", "hotel", "restaurant", "internet_cafe")),
        ScopeRuleDraft("accidents"),
        ScopeRuleDraft("major_sources"),
    ),
    (
        Asked(
            "plan",
            "生产经营单位工作方案",
            "enterprise",
            date(2026, 5, 15),
            "5月15日前",
            2,
        ),
        Asked(
            "plan",
            "社区排查治理方案",
            "community",
            date(2026, 5, 15),
            "5月15日前",
            2,
            "safety-station",
        ),
        Asked(
            "statistics",
            "上半年统计信息",
            "community",
            date(2026, 6, 30),
            "6月底前",
            2,
        ),
    ),
    UNKNOWN_OUTPUT,
)
THREE_IN_ONE: Final = Plan(
    "three-in-one",
    local(date(2026, 6, 1), 9),
    local(date(2026, 6, 4), 9),
    CampaignDraft(
        title="“三合一”场所消防安全综合整治",
        goal="住宿与生产、储存、经营合用的场所，能分开的分开，不能分开的做到有出口、有报警、有人管。",
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 10, 31),
        phases=(
            PhaseDraft("调查登记", "investigation", "6月28日前", "逐户登记，当场告知。"),
            PhaseDraft("整治", "rectification", "7月至9月", "分类整治，逐户销号。"),
            PhaseDraft("验收", "acceptance", "10月", "逐户验收。"),
        ),
        citations=(
            CitationDraft(
                CITY_OFFICE,
                "关于开展“三合一”场所消防安全综合整治工作的通知",
                "兰政办发〔20*〕81号",
            ),
        ),
        participant_kinds=("street", "department", "community"),
        source_key="story:three-in-one",
    ),
    (ScopeRuleDraft("types", ("three_in_one",)),),
    (
        Asked(
            "plan",
            "村（社区）整治方案",
            "community",
            date(2026, 7, 10),
            "7月10日前",
            2,
            "safety-station",
        ),
    ),
    UNKNOWN_OUTPUT,
)
FIRE: Final = Plan(
    "fire",
    local(date(2026, 6, 1), 10),
    local(date(2026, 6, 5), 9),
    CampaignDraft(
        title="消防安全隐患排查治理大检查",
        goal="把“三合一”场所、人员密集场所和出租房逐一登记、逐户检查，隐患分类整治。",
        kind="sweep",
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 12, 31),
        phases=(
            PhaseDraft("调查摸底", "investigation", "6月28日前", "基本情况调查清楚，逐一登记。"),
            PhaseDraft(
                "集中检查", "investigation", "6月8日至8月31日", "安监、公安、消防、社区联合检查。"
            ),
            PhaseDraft("整治提高", "rectification", "7月至11月", "限期整改，拒不整改的上报。"),
            PhaseDraft("验收总结", "acceptance", "12月中旬", "总结经验，完善制度。"),
        ),
        citations=(
            CitationDraft(
                CITY_OFFICE,
                "关于开展全市消防安全隐患排查治理工作的通知",
                "兰政办发〔20*〕68号",
            ),
        ),
        participant_kinds=("street", "department", "community"),
        source_key="story:fire",
    ),
    (ScopeRuleDraft("types", ("three_in_one", "crowded_place", "rental_house")),),
    (
        Asked(
            "plan",
            "村（社区）摸底检查方案",
            "community",
            date(2026, 6, 10),
            "6月10日前报",
            1,
            "safety-station",
        ),
    ),
    UNKNOWN_OUTPUT,
)
PLANS: Final = (SPRING, YEAR, TWELVE, THREE_IN_ONE, FIRE)
OFFICE_UNIT: Final = "econ-office"


def number_of(key: str) -> str:
    """Return the number of a campaign of the story."""
    return campaign_queries.campaign_set(NARRATOR).get(source_key=f"story:{key}").number


def before() -> Iterator[Act]:
    """Yield how each campaign was drafted, asked for, and started under its leading group."""
    for plan in PLANS:
        yield Act(plan.drafted_at, partial(_draft, plan=plan))
        yield Act(plan.started_at, partial(_start, plan=plan))
    yield Act(local(date(2026, 6, 5), 9, 30), _delegate)
    yield Act(local(date(2026, 4, 13), 10), _confirm_dates)


def _draft(stage: Stage, plan: Plan) -> None:
    econ = stage.actor("econ")
    drafted = campaigns.draft_campaign(
        econ,
        replace(
            plan.draft,
            area_code=STREET,
            leading_group_id=body_id(GROUP),
            office_unit_id=units.unit_named(NARRATOR, OFFICE_UNIT).pk,
        ),
    )
    campaigns.set_scope_rules(econ, drafted.number, plan.rules)
    phases = list(campaign_queries.phases(econ, drafted))
    for one in plan.asked:
        to_unit = units.unit_named(NARRATOR, one.to_unit).pk if one.to_unit else None
        campaigns.owe(
            econ,
            drafted.number,
            DeliverableDraft(
                kind=one.kind,
                title=one.title,
                owed_by=one.owed_by,
                due_on=one.due_on,
                to_unit_id=to_unit,
                due_text=one.due_text,
                phase_id=phases[one.phase - 1].pk,
            ),
        )


def _start(stage: Stage, plan: Plan) -> None:
    campaigns.start_campaign(stage.actor("econ"), number_of(plan.key), waiver=plan.waiver)


def _delegate(stage: Stage) -> None:
    """Let the three-in-one places of the sweep follow notice 81 (R69)."""
    citation = CitationDraft(
        CITY_OFFICE,
        "关于开展“三合一”场所消防安全综合整治工作的通知",
        "兰政办发〔20*〕81号",
        "delegation",
    )
    campaigns.delegate_part(
        stage.actor("econ"),
        number_of("fire"),
        number_of("three-in-one"),
        ["three_in_one"],
        citation,
    )


def _confirm_dates(stage: Stage) -> None:
    """Say why the villages' plans are due a month after the mobilisation ends (R53)."""
    econ = stage.actor("econ")
    found = campaign_queries.campaign(econ, number_of("year"))
    for notice in campaign_queries.notices(econ, found):
        note = "文件原文如此：动员4月20日前结束，方案5月23日前报；按文件执行。"
        if notice.confirmed_at is None and notice.kind == "due_after_phase":
            campaigns.confirm_notice(econ, notice.notice_id, note)
