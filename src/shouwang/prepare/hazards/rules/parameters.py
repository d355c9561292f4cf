"""The room's named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_DAY: Final = date(2008, 1, 1)

WITHDRAW_MINUTES: Final = "withdraw_minutes"
REMIND_DAYS_BEFORE: Final = "remind_days_before"

PARAMETERS: Final = (
    Parameter(WITHDRAW_MINUTES, Decimal(10), say("本平台规定：本人十分钟内可以撤回"), FIRST_DAY),
    Parameter(REMIND_DAYS_BEFORE, Decimal(1), say("本平台规定：到期前一天提醒"), FIRST_DAY),
)


def withdraw_within(on: date) -> timedelta:
    """Return how long a person may take their own last move back."""
    return timedelta(minutes=int(parameter_at(PARAMETERS, WITHDRAW_MINUTES, on).value))


def remind_days_before(on: date) -> int:
    """Return how many days before the deadline the reminder goes out."""
    return int(parameter_at(PARAMETERS, REMIND_DAYS_BEFORE, on).value)


COUNT_LIMIT: Final = 1_000
"""Counts are exact up to here; beyond, a list says "more than"."""
NEARBY_RADIUS_M: Final = 100
NEARBY_LIMIT: Final = 5
DUE_SOON_DAYS: Final = 3
"""Deadlines within so many working days stand on the desk as due soon."""
DESCRIPTION_LIMIT: Final = 2_000
SEARCHED_CHARACTERS: Final = 120
"""Characters of a description whose pairs are stored for search."""
CODE_TRIES: Final = 5
CODE_LOCK: Final = timedelta(minutes=15)
NOTICE_KEPT: Final = timedelta(days=90)
