"""Targets from above: which figures there are, and how far one is from its value (R72)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .wording import Comparison

VALUE_PLACES: Final = 4
VALUE_LIMIT: Final = Decimal(10) ** 12
TITLE_LIMIT: Final = 120
BASIS_LIMIT: Final = 200


class Formula(StrEnum):
    """Which figure a target is about; each is counted from what is written down."""

    COVERAGE = "coverage"
    RECTIFICATION = "rectification_rate"
    LISTED_RECTIFICATION = "listed_rectification_rate"
    ON_TIME_RECTIFICATION = "on_time_rate"
    DELIVERABLES_ON_TIME = "deliverables_on_time"
    ROOT_MEASURES = "root_measures"
    ACCIDENTS = "accidents"
    DEATHS = "accident_deaths"


@dataclass(frozen=True, slots=True)
class FormulaTerms:
    """What a formula counts; a share lies between 0 and 1, a number is whole."""

    label: Text
    is_share: bool
    needs_campaign: bool


FORMULAS: Mapping[str, FormulaTerms] = {
    Formula.COVERAGE: FormulaTerms(say("排查覆盖率"), is_share=True, needs_campaign=True),
    Formula.RECTIFICATION: FormulaTerms(say("隐患整改率"), is_share=True, needs_campaign=False),
    Formula.LISTED_RECTIFICATION: FormulaTerms(
        say("挂牌督办隐患整改率"), is_share=True, needs_campaign=False
    ),
    Formula.ON_TIME_RECTIFICATION: FormulaTerms(
        say("隐患按期销号率"), is_share=True, needs_campaign=False
    ),
    Formula.DELIVERABLES_ON_TIME: FormulaTerms(
        say("材料按期报送率"), is_share=True, needs_campaign=True
    ),
    Formula.ROOT_MEASURES: FormulaTerms(say("治本措施登记率"), is_share=True, needs_campaign=False),
    Formula.ACCIDENTS: FormulaTerms(say("生产安全事故起数"), is_share=False, needs_campaign=False),
    Formula.DEATHS: FormulaTerms(say("生产安全事故死亡人数"), is_share=False, needs_campaign=False),
}


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A target as the level above gives it; a share is given between 0 and 1."""

    title: str
    formula: str
    value: Decimal
    from_on: date
    until_on: date
    basis: str
    comparison: str = Comparison.AT_LEAST.value
    area_code: str = ""
    campaign_number: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted: a share has a denominator, a number has none; None is unknown."""

    numerator: int | None = None
    denominator: int | None = None


def check_target(draft: TargetDraft) -> None:
    """Refuse a target that cannot be measured, naming each wrong field."""
    wrong: dict[str, Text] = {}
    if not draft.title.strip() or len(draft.title) > TITLE_LIMIT:
        wrong["title"] = say("请填写指标名称，最多 {limit} 个字。", limit=TITLE_LIMIT)
    if not draft.basis.strip() or len(draft.basis) > BASIS_LIMIT:
        wrong["basis"] = say("请写明依据，最多 {limit} 个字。", limit=BASIS_LIMIT)
    if draft.comparison not in set(Comparison):
        wrong["comparison"] = say("请选择不低于或不高于。")
    if draft.until_on < draft.from_on:
        wrong["until_on"] = say("结束日不能早于开始日。")
    terms = FORMULAS.get(draft.formula)
    if terms is None:
        wrong["formula"] = say("没有这个口径。")
    else:
        if terms.needs_campaign and not draft.campaign_number.strip():
            wrong["campaign_number"] = say("这个口径要指明专项行动。")
        wrong |= check_value("value", draft.value, terms)
    if wrong:
        raise Invalid(wrong)


def check_value(name: str, value: Decimal, terms: FormulaTerms) -> dict[str, Text]:
    """Return what is wrong with a target's value."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > VALUE_PLACES or abs(value) >= VALUE_LIMIT:
        return {name: say("目标值最多四位小数。")}
    if terms.is_share and not 0 <= value <= 1:
        return {name: say("比率应在 0 到 1 之间，例如 95% 填 0.95。")}
    if not terms.is_share and (value < 0 or value != value.to_integral_value()):
        return {name: say("数量应当是不小于 0 的整数。")}
    return {}


def actual_of(measured: Measured, terms: FormulaTerms) -> Fraction | None:
    """Return the figure, unrounded; None when it is unknown or not applicable."""
    if measured.numerator is None:
        return None
    if not terms.is_share:
        return Fraction(measured.numerator)
    if not measured.denominator:
        return None
    return Fraction(measured.numerator, measured.denominator)


def gap_of(actual: Fraction | None, value: Decimal, comparison: str) -> Fraction | None:
    """Return how much is missing to the target, 0 when it is met; None while not known."""
    if actual is None:
        return None
    aim = Fraction(value)
    missing = aim - actual if comparison == Comparison.AT_LEAST else actual - aim
    return max(missing, Fraction(0))


def stricter(first: Decimal, second: Decimal, comparison: str) -> Decimal:
    """Return which of two values of a share is harder to meet."""
    return max(first, second) if comparison == Comparison.AT_LEAST else min(first, second)
