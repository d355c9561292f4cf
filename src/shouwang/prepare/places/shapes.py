"""Shapes that the room's web APIs share: an area as it is asked for, a rate as it is told."""

from __future__ import annotations

from fractions import Fraction

from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, say
from shouwang.ground.wire import WireOut


def asked_area(code: str) -> str:
    """Return the division that a filter names, without padding; Invalid when it is no code."""
    if not code:
        return ""
    if not (code.isascii() and code.isdigit()):
        raise Invalid({"area": say("区划代码只能是数字。")})
    return divisions.normalise_code(code)


class RateOut(WireOut):
    """A rate, unrounded as a fraction; null is not applicable."""

    numerator: int
    denominator: int
    rate: float | None


def told_rate(numerator: int, denominator: int | None, rate: Fraction | None) -> RateOut:
    """Return a rate as the web API tells it."""
    return RateOut(
        numerator=numerator,
        denominator=denominator or 0,
        rate=None if rate is None else float(rate),
    )
