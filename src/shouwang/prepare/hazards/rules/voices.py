"""Rules of reporting from within: who is told first, what is shown of how many, what is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .parameters import FIRST_DAY


class Way(StrEnum):
    """Whom an employee tells first."""

    UNIT = "unit"
    STREET = "street"


def chosen_way(way: str, *, concerns_boss: bool) -> Way:
    """Return whom to tell: what was chosen, else the street when the boss has to do with it."""
    if way:
        return Way(way)
    return Way.STREET if concerns_boss else Way.UNIT


WAIT_WORKING_DAYS: Final = "employee_report_wait_working_days"
SMALL_GROUP_MIN: Final = "small_group_min"
AWARDS_A_MONTH: Final = "awards_per_reporter_and_month"
AWARD_POINTS: Final = "award_points_level_{level}"

_OURS: Final = say("本平台规定，街道可以改（安全生产法第七十三、七十四条，没有规定数额）")


def _points(level: int, points: int) -> Parameter:
    return Parameter(AWARD_POINTS.format(level=level), Decimal(points), _OURS, FIRST_DAY)


PARAMETERS: Final = (
    Parameter(
        WAIT_WORKING_DAYS,
        Decimal(3),
        say("本平台规定：员工先告诉企业的，三个工作日不处理转街道"),
        FIRST_DAY,
    ),
    Parameter(
        SMALL_GROUP_MIN,
        Decimal(5),
        say("本平台规定：人数或件数少于五，不显示，以免看出是谁"),
        FIRST_DAY,
    ),
    Parameter(AWARDS_A_MONTH, Decimal(5), _OURS, FIRST_DAY),
    _points(1, 100),
    _points(2, 50),
    _points(3, 20),
    _points(4, 10),
)


def wait_working_days(on: date) -> int:
    """Return for how many working days a report waits for the enterprise."""
    return int(parameter_at(PARAMETERS, WAIT_WORKING_DAYS, on).value)


def way_labels(on: date) -> dict[str, Text]:
    """Return the two ways in words, with the days that the enterprise has."""
    days = wait_working_days(on)
    return {
        Way.STREET: say("直接报街道"),
        Way.UNIT: say("先告诉企业，{n} 个工作日不处理转街道", n=days),
    }


def small_group_min(on: date) -> int:
    """Return the smallest group, and the smallest number, that is shown as a number."""
    return int(parameter_at(PARAMETERS, SMALL_GROUP_MIN, on).value)


def awards_a_month(on: date) -> int:
    """Return for how many reports one reporter is paid in a calendar month."""
    return int(parameter_at(PARAMETERS, AWARDS_A_MONTH, on).value)


def points_for(level: int, on: date) -> int:
    """Return the points for a report of a hazard of a level."""
    return int(parameter_at(PARAMETERS, AWARD_POINTS.format(level=level), on).value)


def shown_number(count: int, group: int, least: int) -> int | None:
    """Return a number that cannot point at one person, None when it could."""
    return count if count >= least and group >= least else None


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What decides whether a report is paid for."""

    is_first: bool
    is_confirmed: bool
    level: int | None
    is_of_handler: bool
    awarded_this_month: int


def refusal_of_award(facts: AwardFacts, on: date) -> Text | None:
    """Return why a report is not paid for, None when it is: quality counts, not number."""
    if not facts.is_confirmed or facts.level is None:
        return say("没有认定、定级的报告不奖励。")
    if not facts.is_first:
        return say("重复的报告不奖励，只奖励最先报告的。")
    if facts.is_of_handler:
        return say("负责、整改、认定或复查这条隐患的人报告的，不奖励。")
    if facts.awarded_this_month >= awards_a_month(on):
        return say("同一报告人一个月最多奖励 {n} 次。", n=awards_a_month(on))
    return None
