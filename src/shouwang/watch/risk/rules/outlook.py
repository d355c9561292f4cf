"""What is expected of the next hours: how much there will be to do, how far water reaches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say

HOUR: Final = timedelta(hours=1)
WEEK: Final = timedelta(days=7)
WORKLOAD_HORIZONS_S: Final = (21_600, 86_400)
"""The next six and twenty-four hours."""
WEEKS: Final = 8
"""So many earlier weeks say how much comes in the same hours."""
LEVEL: Final = 0.9
KEEP_DAYS: Final = 90
QUALITY_DAYS: Final = 30
FRESH: Final = timedelta(hours=2)
"""A gauge whose forecast is older than this counts as one that tells nothing of the next hours."""
COMPARED_AT_ONCE: Final = 500
WATER_PLACES: Final = ("river_wall", "underpass", "reservoir")
"""Uses of places that rising water reaches first; nothing is known of the height of the ground."""


class Work(StrEnum):
    """What is counted as work that comes in."""

    REPORTS = "reports"
    CALLS = "calls"
    HAZARDS = "hazards"
    TASKS = "tasks"
    NOTICES = "notices"


WORK_LABELS: Mapping[str, Text] = {
    Work.REPORTS: say("居民和职工上报"),
    Work.CALLS: say("值班室来电"),
    Work.HAZARDS: say("新登记的隐患"),
    Work.TASKS: say("新交办的任务"),
    Work.NOTICES: say("要盯到确认的紧急通知"),
}


def in_order(work: str) -> int:
    """Return the place of a kind of work where all are listed."""
    return list(WORK_LABELS).index(work)


class Arrival(StrEnum):
    """How the expected arrival of water at a mark turned out."""

    WAITING = ""
    INSIDE = "inside"
    EARLY = "early"
    LATE = "late"
    STAYED_BELOW = "stayed_below"
    UNKNOWN = "unknown"


ARRIVAL_LABELS: Mapping[str, Text] = {
    Arrival.WAITING: say("未到时间"),
    Arrival.INSIDE: say("在区间内到达"),
    Arrival.EARLY: say("比最早时间还早"),
    Arrival.LATE: say("比最晚时间还晚"),
    Arrival.STAYED_BELOW: say("没有到达"),
    Arrival.UNKNOWN: say("读数中断，无法比较"),
}


class Confidence(StrEnum):
    """How sure it is that a mark is reached before the forecast ends."""

    NEARLY_SURE = "nearly_sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


CONFIDENCE_LABELS: Mapping[str, Text] = {
    Confidence.NEARLY_SURE: say("九成以上会到"),
    Confidence.LIKELY: say("多半会到"),
    Confidence.POSSIBLE: say("可能会到，多半不到"),
}


def confidence_of(expected_at: datetime | None, latest_at: datetime | None) -> Confidence:
    """Return how sure an arrival is: which bounds of the level reach the mark in time.

    The lower bound lies below the level in 95 % of cases, so that "nine of ten" is said too low.
    """
    if latest_at is not None:
        return Confidence.NEARLY_SURE
    return Confidence.LIKELY if expected_at is not None else Confidence.POSSIBLE


def next_hour(now: datetime) -> datetime:
    """Return the full hour at which the stretches ahead begin; the present one when it is full."""
    begun = now.replace(minute=0, second=0, microsecond=0)
    return begun if begun == now else begun + HOUR


def earlier_spans(from_at: datetime, horizon_s: int) -> list[tuple[datetime, datetime]]:
    """Return the same hours of the earlier weeks, the latest first."""
    span = timedelta(seconds=horizon_s)
    begins = [from_at - WEEK * number for number in range(1, WEEKS + 1)]
    return [(begin, begin + span) for begin in begins]


def arrival_of(
    earliest_at: datetime, latest_at: datetime | None, actual_at: datetime | None, *, is_whole: bool
) -> Arrival:
    """Return how an expected arrival turned out; each bound belongs to the interval.

    One that was seen counts however many readings are missing before a late one; that none came is
    known only when the gauge told all the time.
    """
    if actual_at is None:
        return Arrival.STAYED_BELOW if is_whole else Arrival.UNKNOWN
    if actual_at < earliest_at:
        return Arrival.EARLY
    if latest_at is not None and actual_at > latest_at:
        return Arrival.LATE if is_whole else Arrival.UNKNOWN
    return Arrival.INSIDE


def is_right(arrival: str, latest_at: datetime | None) -> bool:
    """Tell whether what came was within what was said: also no arrival where none was sure."""
    may_stay = arrival == Arrival.STAYED_BELOW and latest_at is None
    return may_stay or arrival == Arrival.INSIDE
