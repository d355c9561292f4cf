"""The room's named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_DAY: Final = date(2020, 1, 1)

MIN_LEADERS: Final = "duty_min_leaders"
MIN_STAFF: Final = "duty_min_staff"
COVERAGE_H: Final = "duty_coverage_h"
SITE_MIN_STAFF: Final = "duty_site_min_staff"
EARLY_MIN: Final = "duty_check_in_early_min"
GRACE_MIN: Final = "duty_check_in_grace_min"
DESK_RADIUS_M: Final = "duty_desk_radius_m"
ROLL_MIN: Final = "duty_roll_answer_min"
ESCALATE_MIN: Final = "duty_escalate_min"
HANDOVER_MIN: Final = "duty_handover_grace_min"
ZERO_REPORT_H: Final = "duty_zero_report_due_h"

PARAMETERS: Final = (
    Parameter(MIN_LEADERS, Decimal(1), say("S2：每天安排一名党政领导值班"), FIRST_DAY),
    Parameter(MIN_STAFF, Decimal(2), say("S2：每天安排二名干部职工值班"), FIRST_DAY),
    Parameter(COVERAGE_H, Decimal(24), say("S2：建立 24 小时值班制度"), FIRST_DAY),
    Parameter(SITE_MIN_STAFF, Decimal(1), say("本平台规定：现场值守点随时有 1 人"), FIRST_DAY),
    Parameter(EARLY_MIN, Decimal(30), say("本平台规定：接班前 30 分钟内可以签到"), FIRST_DAY),
    Parameter(GRACE_MIN, Decimal(15), say("本平台规定：接班 15 分钟没有签到记缺岗"), FIRST_DAY),
    Parameter(DESK_RADIUS_M, Decimal(300), say("本平台规定：离值班室 300 米以内算在岗"), FIRST_DAY),
    Parameter(ROLL_MIN, Decimal(10), say("本平台规定：点名 10 分钟内应答"), FIRST_DAY),
    Parameter(ESCALATE_MIN, Decimal(10), say("本平台规定：再过 10 分钟报安监站站长"), FIRST_DAY),
    Parameter(HANDOVER_MIN, Decimal(15), say("本平台规定：到点 15 分钟没有交接即报警"), FIRST_DAY),
    Parameter(ZERO_REPORT_H, Decimal(20), say("本平台规定：每日零报告 20 时前报"), FIRST_DAY),
)


def number(name: str, on: date) -> int:
    """Return a named whole number in force on a day."""
    return int(parameter_at(PARAMETERS, name, on).value)


def minutes(name: str, on: date) -> timedelta:
    """Return a named number of minutes in force on a day, as a span of time."""
    return timedelta(minutes=number(name, on))


NAME_LIMIT: Final = 80
LINE_LIMIT: Final = 200
TEXT_LIMIT: Final = 2_000
REASON_LIMIT: Final = 500
PHONE_LIMIT: Final = 32
KEY_LIMIT: Final = 96
STRENGTH_LIMIT: Final = 99
ROSTER_DAYS_LIMIT: Final = 62
SHIFTS_LIMIT: Final = 400
TEAM_LIMIT: Final = 20
POINTS_LIMIT: Final = 60
EVERY_MIN_LEAST: Final = 10
EVERY_MIN_LIMIT: Final = 7 * 24 * 60
REPORT_EVERY_H_LIMIT: Final = 24
SHOWN_FAULTS: Final = 6
"""How many faults a refusal names one by one."""
