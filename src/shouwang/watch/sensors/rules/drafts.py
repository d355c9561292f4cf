"""What a person fills in for a station, a sensor, a calibration, a test; checked here."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .kinds import KINDS, Kind
from .parameters import CODE_LIMIT, NAME_LIMIT, NOTE_LIMIT, UNIT_LIMIT
from .readings import VALUE_LIMIT

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
LONGEST_S: Final = 366 * 86_400


@dataclass(frozen=True, slots=True)
class StationDraft:
    """A station as it is to be; the area may be left out where a place tells it."""

    code: str
    name: str
    area_code: str = ""
    place_id: int | None = None
    unit_id: int | None = None
    lat: float | None = None
    lng: float | None = None
    note: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class SensorDraft:
    """A sensor as it is to be; None: as its kind has it, a stuck time of 0: never stuck."""

    station: str
    code: str
    kind: str
    name: str = ""
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    interval_s: int | None = None
    silent_after_s: int | None = None
    stuck_after_s: int | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class SensorNumbers:
    """The numbers of a sensor with those of its kind where the draft left them out."""

    unit: str
    low: float | None
    high: float | None
    interval_s: int
    silent_after_s: int
    stuck_after_s: int | None


@dataclass(frozen=True, slots=True)
class CalibrationDraft:
    """From a day on the device's word counts as `factor` times it plus `offset`."""

    from_on: date
    factor: float = 1.0
    offset: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class TestDraft:
    """A siren, speaker or gauge was tried."""

    __test__ = False

    tested_at: datetime
    has_worked: bool
    note: str = ""


def numbers_of(draft: SensorDraft) -> SensorNumbers:
    """Return the draft's numbers; what is left out is that of its kind."""
    kind = KINDS[draft.kind]
    interval_s = kind.interval_s if draft.interval_s is None else draft.interval_s
    silent_s = draft.silent_after_s
    if silent_s is None:
        silent_s = max(kind.silent_after_s, 3 * interval_s)
    stuck_s = kind.stuck_after_s if draft.stuck_after_s is None else draft.stuck_after_s
    return SensorNumbers(
        unit=kind.unit if draft.unit is None else draft.unit.strip(),
        low=kind.low if draft.low is None else draft.low,
        high=kind.high if draft.high is None else draft.high,
        interval_s=interval_s,
        silent_after_s=silent_s,
        stuck_after_s=stuck_s or None,
    )


def check_station(draft: StationDraft) -> None:
    """Refuse a draft that cannot be, with a message for each wrong field."""
    wrong = _check_code(draft.code) | _check_text("name", draft.name, NAME_LIMIT, is_needed=True)
    wrong |= _check_text("note", draft.note, NOTE_LIMIT)
    if (draft.lat is None) != (draft.lng is None):
        wrong["lat"] = say("经度和纬度要一起填写。")
    for name, value, limit in (("lat", draft.lat, 90), ("lng", draft.lng, 180)):
        if value is not None and not abs(value) <= limit:
            wrong[name] = say("坐标应在正负 {n} 度之间。", n=limit)
    if wrong:
        raise Invalid(wrong)


def check_sensor(draft: SensorDraft) -> SensorNumbers:
    """Refuse a draft that cannot be; return its numbers."""
    wrong = _check_code(draft.code) | _check_text("name", draft.name, NAME_LIMIT)
    wrong |= _check_text("unit", draft.unit or "", UNIT_LIMIT)
    if draft.kind not in set(Kind):
        raise Invalid({**wrong, "kind": say("没有这个类型。")})
    numbers = numbers_of(draft)
    wrong |= _check_range(numbers) | _check_times(numbers)
    if wrong:
        raise Invalid(wrong)
    return numbers


def _check_range(numbers: SensorNumbers) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name, value in (("low", numbers.low), ("high", numbers.high)):
        if value is not None and not abs(value) <= VALUE_LIMIT:
            wrong[name] = say("数值太大。")
    low, high = numbers.low, numbers.high
    if not wrong and low is not None and high is not None and low >= high:
        wrong["high"] = say("合理上限应大于下限。")
    return wrong


def _check_times(numbers: SensorNumbers) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not 1 <= numbers.interval_s <= LONGEST_S:
        wrong["interval_s"] = say("上报间隔应在 1 秒到 366 天之间。")
    elif not numbers.interval_s <= numbers.silent_after_s <= LONGEST_S:
        wrong["silent_after_s"] = say("静默时限不能短于上报间隔，最长 366 天。")
    stuck_s = numbers.stuck_after_s
    if stuck_s is not None and not numbers.interval_s <= stuck_s <= LONGEST_S:
        wrong["stuck_after_s"] = say("数值不变时限不能短于上报间隔，最长 366 天。")
    return wrong


def check_calibration(draft: CalibrationDraft) -> None:
    """Refuse a calibration that cannot be."""
    wrong = _check_text("note", draft.note, NOTE_LIMIT)
    if not (math.isfinite(draft.factor) and 0 < abs(draft.factor) <= VALUE_LIMIT):
        wrong["factor"] = say("系数不能为零，也不能太大。")
    if not abs(draft.offset) <= VALUE_LIMIT:
        wrong["offset"] = say("数值太大。")
    if not date(2000, 1, 1) <= draft.from_on <= date(2199, 12, 31):
        wrong["from_on"] = say("日期应在 2000 年以后。")
    if wrong:
        raise Invalid(wrong)


def check_test(draft: TestDraft, now: datetime) -> None:
    """Refuse a test that cannot have been."""
    wrong = _check_text("note", draft.note, NOTE_LIMIT)
    if draft.tested_at > now:
        wrong["tested_at"] = say("试验时间不能晚于现在。")
    elif draft.tested_at.year < 2000:
        wrong["tested_at"] = say("日期应在 2000 年以后。")
    if not draft.has_worked and not draft.note.strip():
        wrong["note"] = say("试验无效时请写明情况。")
    if wrong:
        raise Invalid(wrong)


def _check_code(code: str) -> dict[str, Text]:
    if CODE.fullmatch(code) and len(code) <= CODE_LIMIT:
        return {}
    return {"code": say("编号由字母、数字和 . _ : - 组成，最长 {n} 个字符。", n=CODE_LIMIT)}


def _check_text(name: str, text: str, limit: int, *, is_needed: bool = False) -> dict[str, Text]:
    words = text.strip()
    if is_needed and not words:
        return {name: say("请填写。")}
    if len(words) > limit:
        return {name: say("最长 {n} 个字符。", n=limit)}
    if any(not (one.isprintable() or one in "\r\n\t") for one in words):
        return {name: say("含有无法保存的字符。")}
    return {}
