"""The safety coefficient: one published figure per place and community and day (R215).

    K = 0.7·(100 − R) + 0.2·100·in time + 0.1·100·sure

R is the risk score in force, "in time" the share of hazards closed within the last 90 days that
were closed by their deadline, "sure" the confidence of the picture. A part that does not apply is
left out and the others are scaled to 1, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Text, say

FORMULA_VERSION: Final = "2026-1"
FORMULA: Final = say(
    "安全系数 = 0.7×(100−风险分值) + 0.2×按期整改率 + 0.1×可信度（百分数）；"
    "不适用的项不计，其余按比例放大"
)
PERIOD: Final = timedelta(days=90)
SHARES: Final = {"risk": Fraction(7, 10), "in_time": Fraction(2, 10), "sure": Fraction(1, 10)}
PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the coefficient is computed from; nothing closed makes "in time" unknown."""

    score: Fraction
    confidence: Fraction
    closed: int
    closed_in_time: int

    @property
    def in_time(self) -> Fraction | None:
        """Return the share closed in time; None when nothing was closed."""
        return Fraction(self.closed_in_time, self.closed) if self.closed else None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the formula with its value from 0 to 100; None does not apply."""

    name: str
    label: Text
    value: Fraction | None
    share: Fraction


def parts(inputs: Inputs) -> tuple[Part, ...]:
    """Return the parts of the formula, their shares scaled to 1 over those that apply."""
    values = {
        "risk": (say("100 − 风险分值"), 100 - inputs.score),
        "in_time": (say("近 90 天按期整改率"), _percent(inputs.in_time)),
        "sure": (say("可信度"), inputs.confidence * 100),
    }
    whole = sum(SHARES[name] for name, (_, value) in values.items() if value is not None)
    return tuple(
        Part(name, label, value, SHARES[name] / whole if value is not None else Fraction(0))
        for name, (label, value) in values.items()
    )


def _percent(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100


def coefficient(inputs: Inputs) -> Fraction:
    """Return the coefficient from 0 to 100, unrounded."""
    return sum(
        (one.value * one.share for one in parts(inputs) if one.value is not None), Fraction()
    )


def stored(value: Fraction) -> Decimal:
    """Return a figure as it is stored: four decimals."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES)
