"""How a sensor fares, in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say

VIEW: Final = "sensors.view"
EDIT: Final = "sensors.edit"
INGEST: Final = "sensors.ingest"
ANSWER: Final = "sensors.answer"


class Health(StrEnum):
    """How a sensor fares; unknown until it has told anything."""

    UNKNOWN = "unknown"
    OK = "ok"
    SILENT = "silent"
    STUCK = "stuck"
    FAULTY = "faulty"


HEALTH_LABELS: Mapping[str, Text] = {
    Health.UNKNOWN: say("没有数据"),
    Health.OK: say("正常"),
    Health.SILENT: say("静默"),
    Health.STUCK: say("数值不变"),
    Health.FAULTY: say("数据异常"),
}
HEALTH_TONES: Mapping[str, str] = {
    Health.UNKNOWN: "neutral",
    Health.OK: "success",
    Health.SILENT: "danger",
    Health.STUCK: "warning",
    Health.FAULTY: "warning",
}
WORST_FIRST: Final = (Health.SILENT, Health.FAULTY, Health.STUCK, Health.UNKNOWN, Health.OK)
"""The order in which sensors are shown."""
