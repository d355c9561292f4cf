"""Watching an open hazard: how often somebody looks, how old the last look is, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .drafts import CLOCK_SLACK, check_text
from .kinds import CheckResult
from .parameters import FIRST_DAY

WATCHED_LEVEL: Final = "hazard_watched_level"
LEVEL2_MONITORING_HOURS: Final = "level2_monitoring_hours"

PARAMETERS: Final = (
    Parameter(
        WATCHED_LEVEL,
        Decimal(2),
        say("二级以上隐患整改期间要制订应急预案、加强监控；“二级以上”指一级和二级"),
        FIRST_DAY,
    ),
    Parameter(
        LEVEL2_MONITORING_HOURS,
        Decimal(24),
        say("本平台规定：二级以上隐患未另定频次的，至少每 24 小时巡查一次"),
        FIRST_DAY,
    ),
)
LONGEST_INTERVAL_MIN: Final = 366 * 24 * 60
CHECK_TEXT_LIMIT: Final = 300
CRACK_LIMIT_MM: Final = Decimal(9_999_999)
_HOUR, _DAY = 60, 24 * 60


class Way(StrEnum):
    """How the look at a hazard came about."""

    VISIT = "visit"
    PATROL = "patrol"
    SENSOR = "sensor"


WAY_LABELS: dict[str, Text] = {
    Way.VISIT: say("现场查看"),
    Way.PATROL: say("巡查打卡"),
    Way.SENSOR: say("监测设备"),
}


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """What somebody saw who looked at an open hazard; without a moment it is now."""

    result: str = CheckResult.NORMAL
    text: str = ""
    crack_mm: Decimal | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sensor found at a hazard; the source key makes it count once."""

    at: datetime
    source_key: str
    result: str = CheckResult.NORMAL
    text: str = ""
    crack_mm: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WatchLamp:
    """A colour and the words that say how old the last look is."""

    tone: str
    words: Text


def watched_level(on: date) -> int:
    """Return the mildest level that has to be watched while the hazard is open."""
    return int(parameter_at(PARAMETERS, WATCHED_LEVEL, on).value)


def is_watched(level: int | None, on: date) -> bool:
    """Tell whether a hazard of the level must have an interim plan and monitoring (R114)."""
    return level is not None and level <= watched_level(on)


def interval_for(asked_min: int | None, level: int | None, on: date) -> int:
    """Return the interval in minutes; the default of the watched levels when none is asked for."""
    if asked_min is None and is_watched(level, on):
        return int(parameter_at(PARAMETERS, LEVEL2_MONITORING_HOURS, on).value) * _HOUR
    if asked_min is None:
        raise Invalid({"interval_min": say("请填写隔多少分钟巡查一次。")})
    if not 1 <= asked_min <= LONGEST_INTERVAL_MIN:
        raise Invalid({"interval_min": say("间隔应为 1 分钟至 366 天。")})
    return asked_min


def next_due(counted_from: datetime, every_min: int, told_until: datetime | None) -> datetime:
    """Return the moment by which somebody has to look again; it never goes back."""
    due = counted_from + timedelta(minutes=every_min)
    return due if told_until is None else max(due, told_until)


def missed(due_at: datetime, every: timedelta, now: datetime, grace: timedelta) -> list[datetime]:
    """Return every due moment whose grace is over, the oldest first."""
    late = now - grace - due_at
    count = late // every + 1 if late >= timedelta(0) else 0
    return [due_at + every * number for number in range(count)]


def check_check(draft: CheckDraft, now: datetime) -> dict[str, Text]:
    """Name what is wrong with a look at a hazard."""
    wrong: dict[str, Text] = {}
    if draft.result not in set(CheckResult):
        wrong["result"] = say("请选择“无变化”或“有异常”。")
    if draft.result == CheckResult.ABNORMAL and not draft.text.strip():
        wrong["text"] = say("有异常时，请写明看到了什么。")
    unfit = check_text(draft.text, CHECK_TEXT_LIMIT)
    if unfit:
        wrong["text"] = unfit
    if draft.crack_mm is not None and not 0 <= draft.crack_mm <= CRACK_LIMIT_MM:
        wrong["crack_mm"] = say("裂缝宽度不能是负数，也不能太大。")
    if draft.checked_at is not None and draft.checked_at > now + CLOCK_SLACK:
        wrong["checked_at"] = say("查看时间不能晚于现在。")
    return wrong


def span(length: timedelta) -> Text:
    """Return a length of time in the largest unit that says enough."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 1:
        return say("不到 1 分钟")
    if minutes < _HOUR:
        return say("{n} 分钟", n=minutes)
    if minutes < 2 * _DAY:
        return say("{n} 小时", n=minutes // _HOUR)
    return say("{n} 天", n=minutes // _DAY)


def watch_lamp(
    checked_at: datetime | None, from_at: datetime | None, every_min: int | None, now: datetime
) -> WatchLamp:
    """Return the age of the last look as a lamp; at the due moment itself it is late."""
    age = None if checked_at is None else span(now - checked_at)
    if every_min is None or from_at is None:
        if age is None:
            return WatchLamp("grey", say("没有规定监测频次，也没有巡查记录"))
        return WatchLamp("grey", say("上次巡查 {age}前；没有规定监测频次", age=age))
    counted_from = from_at if checked_at is None else max(checked_at, from_at)
    left = counted_from + timedelta(minutes=every_min) - now
    if left <= timedelta(0):
        late = span(-left)
        if age is None:
            return WatchLamp("red", say("还没有巡查，超过规定间隔 {late}", late=late))
        return WatchLamp("red", say("上次巡查 {age}前，超过规定间隔 {late}", age=age, late=late))
    if age is None:
        return WatchLamp("yellow", say("还没有巡查，应在 {left}内巡查", left=span(left)))
    return WatchLamp("green", say("上次巡查 {age}前", age=age))


def missing_watch(
    level: int | None, on: date, *, has_plan: bool, has_monitoring: bool
) -> Sequence[Text]:
    """Name what an open hazard of a watched level lacks (R114)."""
    if not is_watched(level, on):
        return ()
    lacks = ((has_plan, say("临时应急预案")), (has_monitoring, say("监测（频次或巡查值班）")))
    return tuple(words for is_there, words in lacks if not is_there)
