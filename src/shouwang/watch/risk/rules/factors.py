"""Factors that other rooms hand in, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .parameters import KEY_LIMIT, LINK_LIMIT
from .scoring import Kind

LABEL_LIMIT: Final = 120


class FactorKind(StrEnum):
    """What a factor is about."""

    SENSOR = "sensor"
    SIGNAL = "signal"
    WEATHER = "weather"
    WARNING = "warning"
    DUTY = "duty"
    PATROL = "patrol"
    FORECAST = "forecast"
    INCIDENT = "incident"
    OTHER = "other"


FACTOR_LABELS: Mapping[str, Text] = {
    FactorKind.SENSOR: say("监测读数"),
    FactorKind.SIGNAL: say("监测信号"),
    FactorKind.WEATHER: say("天气"),
    FactorKind.WARNING: say("生效中的预警"),
    FactorKind.DUTY: say("值班情况"),
    FactorKind.PATROL: say("巡查情况"),
    FactorKind.FORECAST: say("短时预测"),
    FactorKind.INCIDENT: say("突发事件"),
    FactorKind.OTHER: say("其他因素"),
}
FACTOR_KINDS: Mapping[str, tuple[Kind, str]] = {
    FactorKind.SENSOR: (Kind.SENSORS, "factor_sensor"),
    FactorKind.SIGNAL: (Kind.SENSORS, "factor_sensor"),
    FactorKind.FORECAST: (Kind.SENSORS, "factor_sensor"),
    FactorKind.WEATHER: (Kind.WEATHER, "factor_weather"),
    FactorKind.WARNING: (Kind.WEATHER, "factor_weather"),
    FactorKind.DUTY: (Kind.OTHER, "factor_other"),
    FactorKind.PATROL: (Kind.OTHER, "factor_other"),
    FactorKind.INCIDENT: (Kind.OTHER, "factor_other"),
    FactorKind.OTHER: (Kind.OTHER, "factor_other"),
}
"""Under which kind of the score a factor counts, and by which weight."""


@dataclass(frozen=True, slots=True)
class FactorDraft:
    """A factor: `value` and `confidence` from 0 to 1; value 0 says "looked, nothing there".

    One source has one factor of a `key` in an area or place; a later `as_of` takes its place.
    """

    source: str
    area_code: str
    kind: str
    value: Decimal
    as_of: datetime
    confidence: Decimal = Decimal(1)
    place_id: int | None = None
    expires_at: datetime | None = None
    link: str = ""
    label: str = ""
    key: str = ""


def check_factor(draft: FactorDraft, now: datetime) -> None:
    """Refuse what cannot be, naming each wrong field."""
    wrong = _check_numbers(draft) | _check_times(draft, now) | _check_words(draft)
    if draft.kind not in set(FactorKind):
        wrong["kind"] = say("没有这种因素。")
    if wrong:
        raise Invalid(wrong)


def _check_numbers(draft: FactorDraft) -> dict[str, Text]:
    numbers = {"value": draft.value, "confidence": draft.confidence}
    return {
        name: say("应在 0 到 1 之间。")
        for name, number in numbers.items()
        if not number.is_finite() or not 0 <= number <= 1
    }


def _check_times(draft: FactorDraft, now: datetime) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if draft.as_of > now:
        wrong["as_of"] = say("数据时间不能晚于现在。")
    if draft.expires_at is not None and draft.expires_at <= draft.as_of:
        wrong["expires_at"] = say("失效时间应晚于数据时间。")
    return wrong


def _check_words(draft: FactorDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name, limit in (("source", KEY_LIMIT), ("key", KEY_LIMIT), ("label", LABEL_LIMIT)):
        words: str = getattr(draft, name)
        if len(words) > limit:
            wrong[name] = say("最多 {n} 字。", n=limit)
        elif not words.isprintable():
            wrong[name] = say("含有无法保存的字符。")
    if not draft.source.strip():
        wrong["source"] = say("请写明来源。")
    if draft.link and not _is_own_page(draft.link):
        wrong["link"] = say("链接应是本平台的页面。")
    return wrong


def _is_own_page(link: str) -> bool:
    is_here = link.startswith("/") and not link.startswith(("//", "/\\"))
    return is_here and link.isprintable() and len(link) <= LINK_LIMIT
