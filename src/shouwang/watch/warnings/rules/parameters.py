"""The room's named numbers, each with its source and the day it holds from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

from .wording import Level, rank

FIRST_DAY: Final = date(2020, 1, 1)

TWO_PERSONS_FROM: Final = "warning_two_persons_from_rank"
GROUPING_MINUTES: Final = "warning_grouping_minutes"
SILENCE_HOURS: Final = "warning_silence_hours"
LONGEST_HOURS: Final = "warning_longest_hours"
RIVER_WIDTH_M: Final = "warning_river_width_m"
FEED_DOWN_AFTER: Final = "warning_feed_down_after_failures"
MESSAGE_DAYS: Final = "warning_message_days"
LINK_DAYS: Final = "warning_link_days"

PARAMETERS: Final = (
    Parameter(
        TWO_PERSONS_FROM,
        Decimal(rank(Level.ORANGE)),
        say(
            "《突发事件应对法》第六十七条：一级、二级预警的措施影响大，发布前由第二人审核（本平台规定）"
        ),
        FIRST_DAY,
    ),
    Parameter(
        GROUPING_MINUTES,
        Decimal(360),
        say("同一类型、同一范围 6 小时内的草稿归为一条（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        SILENCE_HOURS,
        Decimal(24),
        say("静默最长 24 小时，到期自动恢复（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        LONGEST_HOURS,
        Decimal(168),
        say("一条预警最长有效 7 天，之后应重新发布（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        RIVER_WIDTH_M,
        Decimal(200),
        say("河段两侧默认各 200 米（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        FEED_DOWN_AFTER,
        Decimal(3),
        say("消息源连续 3 次读不到，通知值班员（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        MESSAGE_DAYS,
        Decimal(90),
        say("没有成为预警的外部消息，失效后保存 90 天（本平台规定）"),
        FIRST_DAY,
    ),
    Parameter(
        LINK_DAYS,
        Decimal(90),
        say("消息源不再列出的链接地址，再保存 90 天（本平台规定）"),
        FIRST_DAY,
    ),
)


def needs_two_persons(level: str, on: date) -> bool:
    """Tell whether a second person has to confirm a warning of this level before it is issued."""
    return rank(level) >= int(parameter_at(PARAMETERS, TWO_PERSONS_FROM, on).value)


def grouping_window(on: date) -> timedelta:
    """Return for how long drafts of one type and area are taken for the same."""
    return timedelta(minutes=int(parameter_at(PARAMETERS, GROUPING_MINUTES, on).value))


def longest_silence(on: date) -> timedelta:
    """Return how long a silence may last."""
    return timedelta(hours=int(parameter_at(PARAMETERS, SILENCE_HOURS, on).value))


def longest_validity(on: date) -> timedelta:
    """Return how long a warning may hold."""
    return timedelta(hours=int(parameter_at(PARAMETERS, LONGEST_HOURS, on).value))


def river_width_m(on: date) -> int:
    """Return the distance on each side of a river reach that a warning covers by default."""
    return int(parameter_at(PARAMETERS, RIVER_WIDTH_M, on).value)


def feed_down_after(on: date) -> int:
    """Return how many readings in a row have to fail before a feed counts as down."""
    return int(parameter_at(PARAMETERS, FEED_DOWN_AFTER, on).value)


def message_kept(on: date) -> timedelta:
    """Return how long a message that became no warning is kept after it has ended."""
    return timedelta(days=int(parameter_at(PARAMETERS, MESSAGE_DAYS, on).value))


def link_kept(on: date) -> timedelta:
    """Return how long an address is kept after the last day on which its feed named it."""
    return timedelta(days=int(parameter_at(PARAMETERS, LINK_DAYS, on).value))


TITLE_LIMIT: Final = 120
TEXT_LIMIT: Final = 2_000
NAME_LIMIT: Final = 200
REASON_LIMIT: Final = 500
KEY_LIMIT: Final = 96
IDENTIFIER_LIMIT: Final = 300
"""Identifiers and senders of other bodies' messages may be long addresses."""
GEOMETRY_LIMIT: Final = 60_000
"""Characters of GeoJSON."""
VERTEX_LIMIT: Final = 500
LIST_LIMIT: Final = 2_000
"""Entries of an area that is given as a list."""
RADIUS_LIMIT_M: Final = 100_000
WIDTH_LIMIT_M: Final = 5_000
COUNT_LIMIT: Final = 1_000
"""Matches are counted one by one up to here; beyond, a list says "more than"."""
SHOWN_LIMIT: Final = 200
