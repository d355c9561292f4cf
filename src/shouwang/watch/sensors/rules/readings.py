"""Which readings are taken: the stated rules for times, values, ranges and floods.

| what comes | what becomes of it |
|---|---|
| no such sensor, or not within the sender's area | refused: `unknown` |
| sensor out of use | refused: `inactive` |
| no time, or one without a zone | refused: `no_time` |
| before 2000, such as 1970 of a device without a clock | refused: `before_2000` |
| more than 5 minutes ahead | refused: `future` |
| older than single readings are kept | refused: `expired` |
| text, nothing; true and false of a sensor that is not yes-or-no | refused: `no_number` |
| NaN, infinity, beyond plus and minus 1e9 | refused: `not_finite` |
| outside the plausible range of the sensor | quarantined: kept, shown, not judged |
| more than 6,000 of one sensor for one minute in one batch | the rest refused: `flood` |
| an MQTT message that is no JSON, or longer than 256 KB | refused: `unreadable`, `too_long` |
| a second one for the same sensor and moment | dropped when it settles: the first stays |
| earlier than the latest | taken: it finds its place in the series, the latest stays |

Everything refused is counted by day, sender, sensor and reason, with the last one as a sample.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shouwang.ground.errors import Text, say

from .batches import Batch, Flags, Floats, Integers

VALUE_LIMIT: Final = 1e9
"""Measured values lie within plus and minus this; what lies beyond is no reading."""
FIRST_MS: Final = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp() * 1_000)
LAST_MS: Final = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1_000)
MINUTE_MS: Final = 60_000
FLOOD_PER_MINUTE: Final = 6_000
SEQUENCE_LIMIT: Final = 2**53
"""Beyond this JSON numbers are not exact."""


class Refused(StrEnum):
    """Why a reading was not taken."""

    UNKNOWN = "unknown"
    INACTIVE = "inactive"
    NO_TIME = "no_time"
    BEFORE_2000 = "before_2000"
    FUTURE = "future"
    EXPIRED = "expired"
    NO_NUMBER = "no_number"
    NOT_FINITE = "not_finite"
    RANGE = "range"
    FLOOD = "flood"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"


REFUSED_LABELS: Mapping[str, Text] = {
    Refused.UNKNOWN: say("没有这个传感器，或不在您的职责范围内。"),
    Refused.INACTIVE: say("传感器已停用。"),
    Refused.NO_TIME: say("没有时间，或时间没有带时区。"),
    Refused.BEFORE_2000: say("时间早于 2000 年，请校准设备时钟。"),
    Refused.FUTURE: say("时间超前 5 分钟以上，请校准设备时钟。"),
    Refused.EXPIRED: say("时间太早，已超过原始数据的保留期限。"),
    Refused.NO_NUMBER: say("数值不是数字。"),
    Refused.NOT_FINITE: say("数值不是有限的数，或大得不可能。"),
    Refused.RANGE: say("数值超出合理范围，已隔离待查。"),
    Refused.FLOOD: say("同一传感器一分钟内的数据太多。"),
    Refused.UNREADABLE: say("MQTT 消息的格式不对。"),
    Refused.TOO_LONG: say("MQTT 消息太长。"),
}
CODES: Final = (None, *Refused)
"""A reason as a small number, its place here; 0: taken."""
CODE_OF: Mapping[Refused, int] = {reason: place for place, reason in enumerate(CODES) if reason}
Codes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading as it came, to be checked: `at` a moment with a zone, ISO text, or whole ms."""

    sensor: str
    at: object
    value: object
    sequence: object = None


@dataclass(frozen=True, slots=True)
class Window:
    """Between which moments readings are taken, in ms; both are still taken."""

    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """What the sensors of a batch allow, an entry a reading."""

    low: Floats
    high: Floats
    is_active: Flags


def moment_ms(at: object) -> int | None:
    """Return a moment in whole ms since 1970; None when it is none, or has no zone."""
    if isinstance(at, bool):
        return None
    if isinstance(at, int):
        return at if abs(at) < 2**62 else None
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at.strip())
        except ValueError:
            return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        return None
    try:
        return round(at.timestamp() * 1_000)
    except (OverflowError, ValueError):
        return None


def number(value: object, *, is_binary: bool = False) -> float | None:
    """Return a value as a number, which may still be infinite; None when it is none."""
    if isinstance(value, bool):
        return float(value) if is_binary else None
    if isinstance(value, float):
        return value
    if isinstance(value, int):
        return float(value) if abs(value) < 2**62 else math.inf
    return None


def sequence_number(value: object) -> int | None:
    """Return a sequence number; None when it is none, for a reading counts without one too."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < SEQUENCE_LIMIT:
        return None
    return value


def check(batch: Batch, ranges: Ranges, window: Window) -> Codes:
    """Return for each reading 0 or the place of its reason in `CODES`."""
    codes: Codes = np.zeros(len(batch), dtype=np.uint8)
    with np.errstate(invalid="ignore"):
        outside = (batch.values < ranges.low) | (batch.values > ranges.high)
        broken = ~(np.abs(batch.values) <= VALUE_LIMIT)
    codes[outside] = CODE_OF[Refused.RANGE]
    codes[broken] = CODE_OF[Refused.NOT_FINITE]
    codes[batch.at_ms < window.from_ms] = CODE_OF[Refused.EXPIRED]
    codes[batch.at_ms < FIRST_MS] = CODE_OF[Refused.BEFORE_2000]
    codes[batch.at_ms > window.until_ms] = CODE_OF[Refused.FUTURE]
    codes[~ranges.is_active] = CODE_OF[Refused.INACTIVE]
    flooded = _flooded(batch) & (codes == 0)
    codes[flooded] = CODE_OF[Refused.FLOOD]
    return codes


def _flooded(batch: Batch) -> Flags:
    """Flag what goes beyond the most that one sensor may say for one minute."""
    flags: Flags = np.zeros(len(batch), dtype=np.bool_)
    if len(batch) <= FLOOD_PER_MINUTE:
        return flags
    minutes = batch.at_ms // MINUTE_MS
    order = np.lexsort((minutes, batch.sensor_ids))
    same = np.ones(len(batch), dtype=np.bool_)
    same[1:] = (np.diff(batch.sensor_ids[order]) != 0) | (np.diff(minutes[order]) != 0)
    places: Integers = np.arange(len(batch), dtype=np.int64)
    since = np.maximum.accumulate(np.where(same, places, 0))
    flags[order] = places - since >= FLOOD_PER_MINUTE
    return flags
