"""The room's limits and its named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

FIRST_DAY: Final = date(2000, 1, 1)
"""Readings from before this day are refused: a device without a clock begins in 1970."""

FUTURE_S: Final = "sensor_future_s"
RAW_DAYS: Final = "sensor_raw_days"
HOURLY_DAYS: Final = "sensor_hourly_days"
DAILY_DAYS: Final = "sensor_daily_days"
REFUSAL_DAYS: Final = "sensor_refusal_days"
TEST_DAYS: Final = "end_point_test_days"

PARAMETERS: Final = (
    Parameter(FUTURE_S, Decimal(300), say("本平台规定：时间超前 5 分钟以上的读数不收"), FIRST_DAY),
    Parameter(RAW_DAYS, Decimal(400), say("本平台规定：原始读数保留 400 天"), FIRST_DAY),
    Parameter(HOURLY_DAYS, Decimal(1_098), say("本平台规定：小时数据保留三年"), FIRST_DAY),
    Parameter(DAILY_DAYS, Decimal(3_660), say("本平台规定：日数据保留十年"), FIRST_DAY),
    Parameter(REFUSAL_DAYS, Decimal(90), say("本平台规定：未收下的读数保留 90 天"), FIRST_DAY),
    Parameter(TEST_DAYS, Decimal(30), say("本平台规定：警报器和大喇叭每月试鸣一次"), FIRST_DAY),
)


def number_at(name: str, on: date) -> int:
    """Return the whole number of this name that is in force on a day."""
    return int(parameter_at(PARAMETERS, name, on).value)


CODE_LIMIT: Final = 40
NAME_LIMIT: Final = 100
UNIT_LIMIT: Final = 16
NOTE_LIMIT: Final = 500
CHANNEL_LIMIT: Final = 8
GATEWAY_LIMIT: Final = 64
REASON_LIMIT: Final = 16
SAMPLE_LIMIT: Final = 80
BATCH_LIMIT: Final = 10_000
"""Readings in one request; the packed way has no limit of its own."""
LIST_LIMIT: Final = 2_000
