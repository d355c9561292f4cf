"""How time raises what nobody answers: named days and minutes, and the moment of each step."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE, local_day
from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_DAY: Final = date(2008, 1, 1)

REFUSAL_RESOLVE_WORKING_DAYS: Final = "refusal_resolve_working_days"
OFFICE_CLOSES_HOUR: Final = "office_closes_hour"
HELP_REMINDER_DAYS: Final = "help_reminder_days"
HELP_RAISE_DAYS: Final = "help_raise_days"
HANDOVER_RETURNS_MAX: Final = "handover_returns_max"
MAJOR_UNCONFIRMED_MINUTES: Final = "major_unconfirmed_minutes"
OVERDUE_COMMUNITY_DAYS: Final = "overdue_community_days"
OVERDUE_STATION_DAYS: Final = "overdue_station_days"
OVERDUE_LEADERS_DAYS: Final = "overdue_leaders_days"
OVERDUE_BUREAU_DAYS: Final = "overdue_bureau_days"

_OWN_REFUSAL = say("S3 未定时限；本平台规定：拒不整改上报后三个工作日内解决")
_OWN_CLOSING = say("本平台规定：按工作日计的时限到当日 18:00 下班为止")
_OWN_HELP = say("S3：争取上级帮助尽快解决；天数为本平台规定")
_OWN_RETURNS = say("本平台规定：移交退回两次后由街道指定办理单位")
_OWN_CALLS = say("S4：重大隐患报告督查；分钟数为本平台规定")
_OWN_OVERDUE = say("S4：排查发现的隐患得到及时整改；天数为本平台规定")

PARAMETERS: Final = (
    Parameter(REFUSAL_RESOLVE_WORKING_DAYS, Decimal(3), _OWN_REFUSAL, FIRST_DAY),
    Parameter(OFFICE_CLOSES_HOUR, Decimal(18), _OWN_CLOSING, FIRST_DAY),
    Parameter(HELP_REMINDER_DAYS, Decimal(3), _OWN_HELP, FIRST_DAY),
    Parameter(HELP_RAISE_DAYS, Decimal(7), _OWN_HELP, FIRST_DAY),
    Parameter(HANDOVER_RETURNS_MAX, Decimal(2), _OWN_RETURNS, FIRST_DAY),
    Parameter(MAJOR_UNCONFIRMED_MINUTES, Decimal(15), _OWN_CALLS, FIRST_DAY),
    Parameter(OVERDUE_COMMUNITY_DAYS, Decimal(1), _OWN_OVERDUE, FIRST_DAY),
    Parameter(OVERDUE_STATION_DAYS, Decimal(3), _OWN_OVERDUE, FIRST_DAY),
    Parameter(OVERDUE_LEADERS_DAYS, Decimal(7), _OWN_OVERDUE, FIRST_DAY),
    Parameter(OVERDUE_BUREAU_DAYS, Decimal(15), _OWN_OVERDUE, FIRST_DAY),
)

OVERDUE_LADDER: Final = (
    OVERDUE_COMMUNITY_DAYS,
    OVERDUE_STATION_DAYS,
    OVERDUE_LEADERS_DAYS,
    OVERDUE_BUREAU_DAYS,
)
"""The steps of an overdue hazard in order: community, station, leaders, city bureau."""
OVERDUE_STEPS: Final = len(OVERDUE_LADDER)

CALL_TIERS: Final = (
    ("safety_station_head", "street_director"),
    ("party_secretary",),
    ("city_bureau",),
)
"""Who is phoned about a major hazard, tier by tier until somebody confirms."""


def value_at(name: str, on: date) -> int:
    """Return a named whole number in force on a day."""
    return int(parameter_at(PARAMETERS, name, on).value)


def resolve_by(last_day: date) -> datetime:
    """Return the moment at which a limit in working days ends: when the office closes."""
    closes = time(value_at(OFFICE_CLOSES_HOUR, last_day))
    return datetime.combine(last_day, closes, LOCAL_ZONE)


def next_reminder(before: datetime) -> datetime:
    """Return when the next reminder of an unanswered request for help is due."""
    return before + timedelta(days=value_at(HELP_REMINDER_DAYS, local_day(before)))


def help_raise_at(asked_at: datetime) -> datetime:
    """Return when an unanswered request for help goes to the leading group."""
    return asked_at + timedelta(days=value_at(HELP_RAISE_DAYS, local_day(asked_at)))


def may_hand_over_again(returns: int, on: date) -> bool:
    """Tell whether units may still pass it on; after too many returns the street decides."""
    return returns < value_at(HANDOVER_RETURNS_MAX, on)


def overdue_step_at(due_at: datetime, step: int) -> datetime:
    """Return the moment of an overdue hazard's step, the first is 1."""
    days = value_at(OVERDUE_LADDER[step - 1], local_day(due_at))
    return due_at + timedelta(days=days)


def overdue_steps(due_at: datetime, reached: int, now: datetime) -> list[tuple[int, datetime]]:
    """Return the steps that time has brought since the one reached, each with its moment."""
    steps = range(reached + 1, OVERDUE_STEPS + 1)
    moments = [(step, overdue_step_at(due_at, step)) for step in steps]
    return [(step, moment) for step, moment in moments if moment <= now]


def next_tier_at(before: datetime) -> datetime:
    """Return when the next tier is phoned unless somebody confirms."""
    minutes = value_at(MAJOR_UNCONFIRMED_MINUTES, local_day(before))
    return before + timedelta(minutes=minutes)
