"""What the people of the street say of its risks: factors, assessments, reviews, other words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Final

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import say
from shouwang.ground.units import queries as units
from shouwang.prepare.places import queries as places
from shouwang.watch.risk import actions as risk
from shouwang.watch.risk import queries as risks

from .cast import NARRATOR
from .lives import Act
from .stage import Stage
from .steps import Step
from .times import week

RISK: Final = Actor.system("risk")
RIVER: Final = "330781002009"
SLOPE: Final = "330781002214"
INNER_RIVER: Final = "330781002208"
BOATYARD: Final = "望江船修（虚构）"
SHED: Final = "竹园新村充电棚（虚构）"
FORECASTER: Final = "市气象台（虚构）"
ROUNDS: Final = "东片巡查组（虚构）"


def before() -> Iterator[Act]:
    """Yield what was said of risks before the story begins."""
    yield Act(week(18, 15), _weigh_welding)
    yield Act(week(19, 16), _review_river)
    yield Act(
        week(22, 9, 30), partial(_pass_on_rain, value="0.3", label="周二夜里起东片山区有暴雨")
    )


def _weigh_welding(stage: Stage) -> None:
    """Let the safety station weigh the welding in the boat yard: 3 · 3 · 7 = 63."""
    _measure(
        stage,
        BOATYARD,
        "船台动火作业",
        ("3", "3", "7"),
        "动火前清理油污、办动火单，旁边放灭火器和看火人。",
    )


def _weigh_charging(stage: Stage) -> None:
    """Let the safety station weigh the shed after the hot socket: 3 · 6 · 15 = 270."""
    _measure(
        stage,
        SHED,
        "电动自行车夜间集中充电",
        ("3", "6", "15"),
        "更换过热的插座，装限时和温度断电，充电棚外移离开外窗。",
    )


def _measure(
    stage: Stage, place: str, activity: str, numbers: tuple[str, str, str], measures: str
) -> None:
    likelihood, exposure, consequence = map(Decimal, numbers)
    draft = risk.AssessmentDraft(
        method="lec",
        activity=activity,
        place_number=places.place_set(NARRATOR).get(name=place).number,
        likelihood=likelihood,
        exposure=exposure,
        consequence=consequence,
        measures=measures,
    )
    risk.measure_lec(stage.actor("safety"), draft)


def _risk_id(area_code: str) -> int:
    """Return the risk of a community, computed up to now."""
    risk.compute_picture(RISK, clock.now())
    return risks.area_risk(NARRATOR, area_code).risk.pk


def _review_river(stage: Stage) -> None:
    draft = risk.ReviewDraft(
        measures="防洪墙渗水处每天巡查两次，沙袋和彩条布备在闸口；水位27.5米起每4小时一次。",
        owner_unit_id=units.unit_named(NARRATOR, "c-009").pk,
        note="渗水没有加大，维修队已约定。",
    )
    risk.review_risk(stage.actor("deputy-south"), _risk_id(RIVER), draft)


def _review_slope(stage: Stage) -> None:
    draft = risk.ReviewDraft(
        measures="坡下17户46人已转移，专家复核前不回迁；四名巡查员24小时轮班，每小时打卡。",
        owner_unit_id=units.unit_named(NARRATOR, "c-214").pk,
        note="清晨已滑约300立方米，坡顶裂缝仍在变化。",
        next_on=date(2026, 6, 26),
    )
    risk.review_risk(stage.actor("deputy-east"), _risk_id(SLOPE), draft)


def _raise_inner_river(stage: Stage) -> None:
    draft = risk.OverruleDraft(
        level="orange",
        reason="内河排涝泵只有两台，去年同样的雨量村口进水，先按橙色管到周四。",
        until_on=date(2026, 6, 25),
    )
    risk.overrule(stage.actor("deputy-south"), _risk_id(INNER_RIVER), draft)


def _pass_on_rain(stage: Stage, value: str, label: str) -> None:
    """Pass on what the weather service says of the hills; what it says later takes its place."""
    _pass_on(stage, FORECASTER, "weather", (value, "0.7"), label, week(24, 8))


def _pass_on_rounds(stage: Stage) -> None:
    label = "坡后冲沟仍有小块滑落，村道没有清完"
    _pass_on(stage, ROUNDS, "patrol", ("0.5", "0.9"), label, week(26, 12))


def _pass_on(
    stage: Stage, source: str, kind: str, numbers: tuple[str, str], label: str, until_at: datetime
) -> None:
    value, confidence = map(Decimal, numbers)
    draft = risk.FactorDraft(
        source=source,
        area_code=SLOPE,
        kind=kind,
        value=value,
        confidence=confidence,
        as_of=clock.now(),
        expires_at=until_at,
        label=label,
        key="slope",
    )
    risk.put_factor(stage.actor("safety"), draft)


def _read_ditch(stage: Stage) -> None:
    draft = risk.TextOverruleDraft(
        category="slope",
        grade="",
        reason="堵的是石坞里坡脚的截水沟，雨水会冲刷坡脚，按山坡隐患办。",
        until_on=date(2026, 9, 19),
    )
    risk.overrule_text(stage.actor("safety"), stage.number("ditch-village"), draft)


def steps() -> Iterator[Step]:
    """Yield what was said of risks in the week."""
    yield Step(
        "risk-text",
        week(22, 11, 5),
        ("safety",),
        say("村民报的水沟堵塞被自动归为道路，安监站站长改判为山坡：堵的是坡脚截水沟。"),
        _read_ditch,
        thing="ditch-village",
    )
    rain = partial(_pass_on_rain, value="0.6", label="今夜到明晨东片山区有暴雨到大暴雨")
    yield Step(
        "risk-rain",
        week(23, 9, 20),
        ("safety",),
        say("安监站把市气象台的最新预报转入风险图，黄龙洞村的分值随即变化。"),
        rain,
    )
    yield Step(
        "risk-overrule",
        week(23, 16, 30),
        ("deputy-south",),
        say("副主任柏亦舟把黄湓村改判为橙色到周四，写明理由；计算出的等级仍然可见。"),
        _raise_inner_river,
    )
    yield Step(
        "risk-review",
        week(24, 11, 20),
        ("deputy-east",),
        say("副主任闻若川复核黄龙洞村的风险：管控措施、责任单位、周五再复核。"),
        _review_slope,
    )
    yield Step(
        "risk-rounds",
        week(24, 12, 10),
        ("safety",),
        say("东片巡查组报告坡后仍有小块滑落，安监站转入风险图。"),
        _pass_on_rounds,
    )
    yield Step(
        "risk-lec",
        week(26, 15, 30),
        ("safety",),
        say("插座过热之后，安监站用LEC评价竹园新村充电棚：270分，橙色。"),
        _weigh_charging,
    )
