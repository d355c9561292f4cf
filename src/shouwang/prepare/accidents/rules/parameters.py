"""The room's named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_DAY: Final = date(2007, 6, 1)
"""The regulation holds from this day; what happened before has no grade here."""

LOOKBACK_MONTHS: Final = "accident_lookback_months"
UPDATE_DAYS: Final = "accident_update_days"
UPDATE_DAYS_SHORT: Final = "accident_update_days_fire_road"

PARAMETERS: Final = (
    Parameter(
        LOOKBACK_MONTHS,
        Decimal(36),
        say("S4：近三年安全生产方面发生死亡事故的单位"),
        FIRST_DAY,
    ),
    Parameter(
        UPDATE_DAYS,
        Decimal(30),
        say("《生产安全事故报告和调查处理条例》第十三条：三十日内伤亡人数变化应当补报"),
        FIRST_DAY,
    ),
    Parameter(
        UPDATE_DAYS_SHORT,
        Decimal(7),
        say("《生产安全事故报告和调查处理条例》第十三条：道路交通、火灾事故七日内补报"),
        FIRST_DAY,
    ),
)


def lookback_months(on: date) -> int:
    """Return over how many months back a fatal accident marks its unit (R41)."""
    return int(parameter_at(PARAMETERS, LOOKBACK_MONTHS, on).value)


def update_days(on: date, *, is_short: bool) -> int:
    """Return for how many days after the accident changed casualties are taken up."""
    name = UPDATE_DAYS_SHORT if is_short else UPDATE_DAYS
    return int(parameter_at(PARAMETERS, name, on).value)


COUNT_LIMIT: Final = 1_000
"""Matches are counted one by one up to here; beyond, a list says "more than"."""
EXPORT_LIMIT: Final = 10_000
DESCRIPTION_LIMIT: Final = 2_000
LOCATION_LIMIT: Final = 200
REASON_LIMIT: Final = 500
SOURCE_KEY_LIMIT: Final = 96
PERSONS_LIMIT: Final = 1_000_000
LOSS_DIGITS: Final = 16
LOSS_PLACES: Final = 2
LOSS_LIMIT_YUAN: Final = Decimal(10) ** (LOSS_DIGITS - LOSS_PLACES)
