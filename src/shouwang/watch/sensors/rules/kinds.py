"""The kinds of sensors: unit, plausible range, how often they tell, when that is too seldom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say

MINUTE_S: Final = 60
HOUR_S: Final = 3_600
DAY_S: Final = 86_400


class Kind(StrEnum):
    """What a sensor measures or watches."""

    RAIN_GAUGE = "rain_gauge"
    WATER_LEVEL = "water_level"
    CRACK_METER = "crack_meter"
    TILT = "tilt"
    SOIL_MOISTURE = "soil_moisture"
    SMOKE = "smoke"
    GAS = "gas"
    EBIKE_CHARGING = "ebike_charging"
    WATER_IMMERSION = "water_immersion"
    HYDRANT_PRESSURE = "hydrant_pressure"
    ELECTRICAL = "electrical"
    SIREN = "siren"
    SPEAKER = "speaker"
    CAMERA_BLOCKED_LANE = "camera_blocked_lane"
    TEMPERATURE = "temperature"
    BATTERY = "battery"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindDefaults:
    """What a sensor of a kind begins with; None: no bound, or never stuck."""

    label: Text
    unit: str
    low: float | None
    high: float | None
    interval_s: int
    silent_after_s: int
    stuck_after_s: int | None = None
    is_binary: bool = False


KINDS: Mapping[str, KindDefaults] = {
    Kind.RAIN_GAUGE: KindDefaults(say("雨量计"), "mm/10min", 0, 100, 600, 30 * MINUTE_S),
    Kind.WATER_LEVEL: KindDefaults(say("水位计"), "m", -50, 9_000, 600, 30 * MINUTE_S, 2 * DAY_S),
    Kind.CRACK_METER: KindDefaults(say("裂缝计"), "mm", -500, 5_000, 600, 30 * MINUTE_S),
    Kind.TILT: KindDefaults(say("倾角计"), "deg", -180, 180, 600, 30 * MINUTE_S),
    Kind.SOIL_MOISTURE: KindDefaults(say("土壤含水率"), "%", 0, 100, 600, HOUR_S, 7 * DAY_S),
    Kind.SMOKE: KindDefaults(say("烟感"), "bool", 0, 1, HOUR_S, 26 * HOUR_S, is_binary=True),
    Kind.GAS: KindDefaults(say("可燃气体"), "%LEL", 0, 100, 300, 30 * MINUTE_S),
    Kind.EBIKE_CHARGING: KindDefaults(
        say("电动自行车充电"), "degC", -40, 300, 300, 30 * MINUTE_S, DAY_S
    ),
    Kind.WATER_IMMERSION: KindDefaults(say("积水"), "cm", 0, 1_000, 600, HOUR_S),
    Kind.HYDRANT_PRESSURE: KindDefaults(say("消火栓压力"), "MPa", 0, 4, HOUR_S, 6 * HOUR_S),
    Kind.ELECTRICAL: KindDefaults(say("剩余电流"), "mA", 0, 30_000, 600, HOUR_S),
    Kind.SIREN: KindDefaults(say("警报器"), "state", 0, 1, HOUR_S, 3 * HOUR_S, is_binary=True),
    Kind.SPEAKER: KindDefaults(say("大喇叭"), "state", 0, 1, HOUR_S, 3 * HOUR_S, is_binary=True),
    Kind.CAMERA_BLOCKED_LANE: KindDefaults(
        say("消防通道摄像头"), "event", 0, 1, HOUR_S, 3 * HOUR_S, is_binary=True
    ),
    Kind.TEMPERATURE: KindDefaults(say("温度"), "degC", -60, 1_500, 600, HOUR_S, 2 * DAY_S),
    Kind.BATTERY: KindDefaults(say("电池电压"), "V", 0, 1_000, HOUR_S, 6 * HOUR_S),
    Kind.OTHER: KindDefaults(say("其他"), "", None, None, 600, HOUR_S),
}
"""A kind that may rightly say the same for weeks (no rain, no smoke) has no stuck time."""

END_POINT_KINDS: Final = frozenset(
    {Kind.SIREN, Kind.SPEAKER, Kind.WATER_LEVEL, Kind.RAIN_GAUGE, Kind.WATER_IMMERSION}
)
"""What counts as a flood-warning end point of a village (R187): siren, speaker or gauge."""
SOUNDING_KINDS: Final = frozenset({Kind.SIREN, Kind.SPEAKER})
"""End points that people hear, so that they are tested by sounding."""
MAN_MADE_KINDS: Final = frozenset(
    {
        Kind.SMOKE,
        Kind.GAS,
        Kind.ELECTRICAL,
        Kind.EBIKE_CHARGING,
        Kind.HYDRANT_PRESSURE,
        Kind.CAMERA_BLOCKED_LANE,
    }
)
"""Sensors against man-made dangers (R210)."""
YES_NO_WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    Kind.SMOKE: (say("没有报警"), say("报警")),
    Kind.SIREN: (say("离线"), say("在线")),
    Kind.SPEAKER: (say("离线"), say("在线")),
    Kind.CAMERA_BLOCKED_LANE: (say("通道畅通"), say("通道被堵")),
}
"""What 0 and 1 of a yes-or-no mean."""
UNIT_SIGNS: Final[Mapping[str, str]] = {
    "degC": "℃",
    "deg": "°",
    "bool": "",
    "state": "",
    "event": "",
}
"""How people write a unit; any other as it is."""
