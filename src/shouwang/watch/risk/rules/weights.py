"""What counts how much: named weights of the platform's own, kept as dated versions (R207)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .levels import Level

MAXIMUM: Final = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A weight with its words and the value that it has unless an officer sets another."""

    name: str
    label: Text
    value: Decimal
    group: str


LIMITS: Final = "limit"
POINTS: Final = "point"
EVIDENCE: Final = "evidence"
BANDS: Final = "band"
OTHERS: Final = "other"
GROUP_LABELS: Mapping[str, Text] = {
    BANDS: say("等级的下限（分）"),
    LIMITS: say("每类风险最多几分"),
    POINTS: say("每一项几分"),
    EVIDENCE: say("每类依据在可信度中占的份量"),
    OTHERS: say("叠加和老化"),
}


def _rows(group: str, *rows: tuple[str, Text, str]) -> tuple[Named, ...]:
    return tuple(Named(name, label, Decimal(value), group) for name, label, value in rows)


NAMED: Final = (
    *_rows(
        BANDS,
        ("band_red", say("红色"), "70"),
        ("band_orange", say("橙色"), "50"),
        ("band_yellow", say("黄色"), "30"),
    ),
    *_rows(
        LIMITS,
        ("limit_hazards", say("未办结隐患"), "70"),
        ("limit_exposure", say("人员和场所"), "20"),
        ("limit_vulnerable", say("需要帮扶的人"), "10"),
        ("limit_sensors", say("监测信号"), "60"),
        ("limit_weather", say("天气和预警"), "40"),
        ("limit_season", say("时段重点"), "5"),
        ("limit_assessment", say("风险评价"), "20"),
        ("limit_other", say("其他来源"), "30"),
    ),
    *_rows(
        POINTS,
        ("hazard_major_1", say("重大隐患一级"), "50"),
        ("hazard_major_2", say("重大隐患二级"), "45"),
        ("hazard_major_3", say("重大隐患三级"), "40"),
        ("hazard_major_4", say("重大隐患四级"), "35"),
        ("hazard_general_1", say("一般隐患一级"), "18"),
        ("hazard_general_2", say("一般隐患二级"), "12"),
        ("hazard_general_3", say("一般隐患三级"), "7"),
        ("hazard_general_4", say("一般隐患四级"), "4"),
        ("hazard_ungraded", say("未定级隐患"), "5"),
        ("type_three_in_one", say("“三合一”场所"), "10"),
        ("type_crowded_place", say("人员密集场所"), "6"),
        ("type_high_rise", say("高层建筑"), "4"),
        ("type_labour_intensive", say("劳动密集型企业"), "4"),
        ("type_rental_house", say("出租房"), "4"),
        ("type_nine_small_place", say("九小场所"), "2"),
        ("people_100", say("每 100 人"), "4"),
        ("vulnerable_10", say("每 10 名需要帮扶的人"), "2"),
        ("signal_red", say("红色监测信号"), "50"),
        ("signal_orange", say("橙色监测信号"), "35"),
        ("signal_yellow", say("黄色监测信号"), "20"),
        ("signal_blue", say("蓝色监测信号"), "10"),
        ("season", say("时段重点"), "5"),
        ("duty_item", say("值班日志每项未了事项"), "3"),
        ("factor_sensor", say("转来的监测因素（满值）"), "50"),
        ("factor_weather", say("转来的天气和预警因素（满值）"), "40"),
        ("factor_assessment", say("风险评价（满值）"), "20"),
        ("factor_other", say("转来的其他因素（满值）"), "30"),
    ),
    *_rows(
        EVIDENCE,
        ("evidence_hazards", say("未办结隐患"), "30"),
        ("evidence_exposure", say("人员和场所"), "20"),
        ("evidence_vulnerable", say("需要帮扶的人"), "10"),
        ("evidence_sensors", say("监测信号"), "20"),
        ("evidence_weather", say("天气和预警"), "20"),
    ),
    *_rows(
        OTHERS,
        ("repeat_share", say("同类第二项起，每项按前一项的百分之几算"), "50"),
        ("overdue_more", say("逾期隐患加百分之几"), "50"),
        ("age_more", say("未办结每满 30 天加百分之几"), "10"),
        ("age_more_most", say("因久未办结最多加百分之几"), "50"),
        ("fresh_h", say("数据多少小时内算新"), "24"),
        ("season_places", say("时段重点：社区里至少几处场所在内才算"), "1"),
        ("half_life_h", say("此后每多少小时可信度减半"), "72"),
    ),
)
BY_NAME: Mapping[str, Named] = {named.name: named for named in NAMED}
DEFAULTS: Mapping[str, Decimal] = {named.name: named.value for named in NAMED}
POSITIVE = frozenset({"half_life_h", "band_red", "band_orange", "band_yellow"})


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights in force on a day, with their version."""

    version: str
    values: Mapping[str, Decimal]

    def of(self, name: str) -> Fraction:
        """Return a weight, exactly."""
        return Fraction(self.values[name])

    def bands(self) -> dict[Level, Fraction]:
        """Return the lower bound of each level but the lowest."""
        return {
            level: self.of(f"band_{level}") for level in (Level.RED, Level.ORANGE, Level.YELLOW)
        }


FIRST_VERSION: Final = "1"
FIRST_EFFECTIVE_ON: Final = date(2026, 1, 1)
FIRST: Final = Weights(FIRST_VERSION, DEFAULTS)


def check_weights(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return a whole set of weights, what is not named as by default; Invalid names each fault.

    Every weight lies between 0 and 1000, shares between 0 and 100, and the bands rise.
    """
    wrong: dict[str, Text] = {}
    whole = dict(DEFAULTS)
    for name, value in values.items():
        if name not in BY_NAME:
            wrong[name] = say("没有这个参数。")
            continue
        fault = _fault(name, value)
        if fault:
            wrong[name] = fault
        whole[name] = value
    if not wrong and not whole["band_yellow"] < whole["band_orange"] < whole["band_red"]:
        wrong["band_red"] = say("等级下限应当红大于橙、橙大于黄。")
    if not wrong and not sum(v for n, v in whole.items() if BY_NAME[n].group == EVIDENCE):
        wrong["evidence_hazards"] = say("至少一类依据要有份量。")
    if wrong:
        raise Invalid(wrong)
    return whole


def _fault(name: str, value: Decimal) -> Text | None:
    most = 100 if name == "repeat_share" or name.startswith(("band_", "limit_")) else 1_000
    try:
        is_possible = value.is_finite() and 0 <= value <= most
    except InvalidOperation:
        is_possible = False
    if not is_possible:
        return say("应在 0 到 {most} 之间。", most=most)
    if name in POSITIVE and value == 0:
        return say("应大于 0。")
    if value != value.quantize(Decimal("0.01")):
        return say("最多两位小数。")
    return None
