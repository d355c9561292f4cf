"""The plan's named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2199
EVER: Final = date(FIRST_YEAR, 1, 1)
"""How a month is divided in words holds for every year that can be written down."""
FIRST_DAY: Final = date(2008, 1, 1)

FIRST_THIRD_UNTIL: Final = "campaign_first_third_of_month_until"
SECOND_THIRD_UNTIL: Final = "campaign_second_third_of_month_until"
ASSESSMENT_WEIGHT: Final = "campaign_assessment_weight"

PARAMETERS: Final = (
    Parameter(FIRST_THIRD_UNTIL, Decimal(10), say("S4：上旬为1日至10日"), EVER),
    Parameter(SECOND_THIRD_UNTIL, Decimal(20), say("S4：11月至12月中旬，中旬至20日"), EVER),
    Parameter(
        ASSESSMENT_WEIGHT,
        Decimal("0.25"),
        say("S3：纳入安全生产、社会治安、综合治理、平安街道建设四项考核，未定权重时各占四分之一"),
        FIRST_DAY,
    ),
)


def first_third_until(on: date) -> int:
    """Return the last day of a month's first third (上旬)."""
    return int(parameter_at(PARAMETERS, FIRST_THIRD_UNTIL, on).value)


def second_third_until(on: date) -> int:
    """Return the last day of a month's second third (中旬)."""
    return int(parameter_at(PARAMETERS, SECOND_THIRD_UNTIL, on).value)


def assessment_weight(on: date) -> Decimal:
    """Return how much each assessment counts until the office decides otherwise."""
    return parameter_at(PARAMETERS, ASSESSMENT_WEIGHT, on).value


PHASE_LIMIT: Final = 20
CITATION_LIMIT: Final = 50
PARTICIPANT_LIMIT: Final = 2_000
TITLE_LIMIT: Final = 160
PHASE_TITLE_LIMIT: Final = 80
DATES_TEXT_LIMIT: Final = 80
GOAL_LIMIT: Final = 2_000
REASON_LIMIT: Final = 500
NOTE_LIMIT: Final = 300
SOURCE_KEY_LIMIT: Final = 96
LIST_LIMIT: Final = 200
