"""作业条件危险性评价法 (LEC) and a matrix of likelihood and consequence, as recorded assessments.

    D = L · E · C,  bands ≥ 320, 160–320, 70–160, 20–70, < 20

with the usual tables of Graham and Kinney (1971). A bound belongs to the upper band.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .levels import Level, rank
from .parameters import ACTIVITY_LIMIT, REASON_LIMIT

LIKELIHOODS: Mapping[Decimal, Text] = {
    Decimal("10"): say("完全可以预料"),
    Decimal("6"): say("相当可能"),
    Decimal("3"): say("可能，但不经常"),
    Decimal("1"): say("可能性小，完全意外"),
    Decimal("0.5"): say("很不可能，可以设想"),
    Decimal("0.2"): say("极不可能"),
    Decimal("0.1"): say("实际不可能"),
}
EXPOSURES: Mapping[Decimal, Text] = {
    Decimal("10"): say("连续暴露"),
    Decimal("6"): say("每天工作时间内暴露"),
    Decimal("3"): say("每周一次，或偶然暴露"),
    Decimal("2"): say("每月一次暴露"),
    Decimal("1"): say("每年几次暴露"),
    Decimal("0.5"): say("非常罕见的暴露"),
}
CONSEQUENCES: Mapping[Decimal, Text] = {
    Decimal("100"): say("大灾难，许多人死亡"),
    Decimal("40"): say("灾难，数人死亡"),
    Decimal("15"): say("非常严重，一人死亡"),
    Decimal("7"): say("严重，重伤"),
    Decimal("3"): say("重大，致残"),
    Decimal("1"): say("引人注目，需要救护"),
}


class Method(StrEnum):
    """How it was assessed."""

    LEC = "lec"
    MATRIX = "matrix"


METHOD_LABELS: Mapping[str, Text] = {
    Method.LEC: say("作业条件危险性评价（LEC）"),
    Method.MATRIX: say("风险矩阵"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A band of D: from this value on, its words and its level."""

    from_value: Decimal
    code: str
    label: Text
    level: Level


BANDS: Final = (
    Band(Decimal(320), "extreme", say("极其危险，不能继续作业"), Level.RED),
    Band(Decimal(160), "high", say("高度危险，要立即整改"), Level.ORANGE),
    Band(Decimal(70), "marked", say("显著危险，需要整改"), Level.YELLOW),
    Band(Decimal(20), "general", say("一般危险，需要注意"), Level.BLUE),
    Band(Decimal(0), "slight", say("稍有危险，可以接受"), Level.BLUE),
)
BAND_LABELS: Mapping[str, Text] = {band.code: band.label for band in BANDS}
STEPS: Final = range(1, 6)
LIKELIHOOD_STEPS: Mapping[int, Text] = {
    1: say("极少发生"),
    2: say("很少发生"),
    3: say("有时发生"),
    4: say("较常发生"),
    5: say("经常发生"),
}
CONSEQUENCE_STEPS: Mapping[int, Text] = {
    1: say("轻微"),
    2: say("较小"),
    3: say("中等"),
    4: say("严重"),
    5: say("特别严重"),
}
MATRIX_BANDS: Final = ((15, Level.RED), (10, Level.ORANGE), (5, Level.YELLOW), (1, Level.BLUE))
"""From this product on; the platform's own cut of the 5 × 5 matrix."""
SHARES: Mapping[str, Fraction] = {level: Fraction(rank(level) + 1, 4) for level in Level}
"""How much of its weight an assessment of a level counts: a quarter for each step."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A result: the product, its band and its level, and the values that were checked."""

    value: Decimal
    band: str
    level: Level
    likelihood: Decimal
    consequence: Decimal


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """What somebody assessed; of the two methods exactly one has its numbers."""

    method: str
    activity: str
    area_code: str = ""
    place_number: str = ""
    likelihood: Decimal | None = None
    exposure: Decimal | None = None
    consequence: Decimal | None = None
    measures: str = ""
    assessed_on: date | None = None


def lec(likelihood: Decimal, exposure: Decimal, consequence: Decimal) -> Measured:
    """Return D and its band, the bound belonging to the upper one."""
    value = likelihood * exposure * consequence
    band = next(one for one in BANDS if value >= one.from_value)
    return Measured(value, band.code, band.level, likelihood, consequence)


def matrix(likelihood: int, consequence: int) -> Measured:
    """Return the product of the two steps and its level."""
    value = likelihood * consequence
    level = next(level for bound, level in MATRIX_BANDS if value >= bound)
    return Measured(Decimal(value), "", level, Decimal(likelihood), Decimal(consequence))


def measure(draft: AssessmentDraft, today: date) -> Measured:
    """Return the result of a draft; Invalid names each wrong field."""
    wrong = _check_words(draft, today)
    if draft.method == Method.LEC:
        wrong |= _check_values(draft, _LEC_TABLES)
    elif draft.method == Method.MATRIX:
        wrong |= _check_values(draft, _MATRIX_TABLES)
    else:
        wrong["method"] = say("请选择评价方法。")
    if wrong or draft.likelihood is None or draft.consequence is None:
        raise Invalid(wrong)
    if draft.method == Method.MATRIX:
        return matrix(int(draft.likelihood), int(draft.consequence))
    return lec(draft.likelihood, draft.exposure or Decimal(0), draft.consequence)


_LEC_TABLES: Final = {
    "likelihood": frozenset(LIKELIHOODS),
    "exposure": frozenset(EXPOSURES),
    "consequence": frozenset(CONSEQUENCES),
}
_MATRIX_TABLES: Final = {
    "likelihood": frozenset(map(Decimal, STEPS)),
    "consequence": frozenset(map(Decimal, STEPS)),
}


def _check_values(
    draft: AssessmentDraft, tables: Mapping[str, frozenset[Decimal]]
) -> dict[str, Text]:
    return {
        name: say("请从表中选择。")
        for name, table in tables.items()
        if getattr(draft, name) not in table
    }


def _check_words(draft: AssessmentDraft, today: date) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    activity = draft.activity.strip()
    if not activity:
        wrong["activity"] = say("请写明评价的作业或部位。")
    elif len(activity) > ACTIVITY_LIMIT:
        wrong["activity"] = say("最多 {n} 字。", n=ACTIVITY_LIMIT)
    if len(draft.measures) > REASON_LIMIT:
        wrong["measures"] = say("最多 {n} 字。", n=REASON_LIMIT)
    if draft.assessed_on is not None and draft.assessed_on > today:
        wrong["assessed_on"] = say("评价日期不能晚于今天。")
    if not draft.area_code and not draft.place_number:
        wrong["area_code"] = say("请选择村（社区）或场所。")
    return wrong
