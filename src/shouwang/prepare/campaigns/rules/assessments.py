"""How a campaign's result counts in the four assessments (R71)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .wording import ASSESSMENTS, Assessment

WEIGHT_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Share:
    """A figure with what it is made of; without a denominator it is not applicable."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """Return the unrounded share, None when it does not apply."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a campaign's result."""

    name: str
    label: Text
    share: Share


@dataclass(frozen=True, slots=True)
class Score:
    """What a campaign brings to one assessment: its result by the weight."""

    assessment: str
    label: Text
    weight: Decimal
    value: Fraction | None


def result_of(parts: Sequence[Part]) -> Fraction | None:
    """Return the mean of the parts that apply, None when none does: value = sum(parts) / n."""
    values = [part.share.value for part in parts if part.share.value is not None]
    return sum(values, Fraction(0)) / len(values) if values else None


def scores(parts: Sequence[Part], weights: Mapping[str, Decimal]) -> list[Score]:
    """Return what the campaign brings to each assessment: weight x result."""
    result = result_of(parts)
    return [
        Score(
            name,
            ASSESSMENTS[name],
            weights[name],
            None if result is None else Fraction(weights[name]) * result,
        )
        for name in Assessment
    ]


def check_weights(weights: Mapping[str, Decimal]) -> None:
    """Refuse weights of unknown assessments, outside 0 to 1, or of more than 1 together."""
    wrong: dict[str, Text] = {}
    for name, weight in weights.items():
        if name not in set(Assessment):
            wrong[name] = say("没有这项考核。")
        elif not _is_weight(weight):
            wrong[name] = say("权重应在 0 到 1 之间，最多四位小数。")
    if not wrong and sum(weights.values(), Decimal(0)) > 1:
        wrong["weights"] = say("四项权重之和不能超过 1。")
    if wrong:
        raise Invalid(wrong)


def _is_weight(weight: Decimal) -> bool:
    exponent = weight.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= WEIGHT_PLACES and 0 <= weight <= 1
