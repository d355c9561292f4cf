"""A river that rises over its rules, a siren that fell silent, a village without any."""

from __future__ import annotations

import math
from datetime import timedelta

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.actions.forecasting import forecast_levels
from shouwang.watch.sensors.rules.drafts import SensorDraft, StationDraft, TestDraft
from shouwang.watch.sensors.rules.readings import Reading
from shouwang.watch.sensors.tests.rule_making import body, live_rule

SYSTEM = Actor.system("test")
STEP = timedelta(minutes=10)
HOURS = 30


def sensor_world(area_code: str) -> dict[str, str]:
    """Register a station with a gauge and a siren, and let the river rise for a day and more."""
    station = StationDraft("ST-LAN", "兰江水位站（虚构）", area_code, lat=29.21, lng=119.47)
    actions.register_station(SYSTEM, station)
    gauge = SensorDraft("ST-LAN", "WL-LAN", "water_level", "兰江水位")
    actions.register_sensor(SYSTEM, gauge)
    actions.register_sensor(SYSTEM, SensorDraft("ST-LAN", "SI-LAN", "siren", "江边警报器"))
    live_rule("lan-yellow", data=body(28, level="yellow"))
    live_rule("lan-red", data=body(29.5, level="red"))
    now = clock.now()
    tested = TestDraft(now - timedelta(days=3), has_worked=True)
    actions.record_test(SYSTEM, "SI-LAN", tested)
    moments = [now - STEP * back for back in range(HOURS * 6, 0, -1)]
    rows = [Reading("WL-LAN", at, _level(place)) for place, at in enumerate(moments)]
    del rows[70:78]
    actions.store_readings(SYSTEM, rows, channel="http", now=now)
    actions.judge_arrivals(SYSTEM, now=now)
    forecast_levels(SYSTEM, now)
    return {"station": "ST-LAN", "sensor": "WL-LAN", "siren": "SI-LAN"}


def _level(place: int) -> float:
    """Return a level that swings and then rises, as the river did on such a night."""
    rise = 3.2 / (1 + math.exp(-(place - 120) / 14))
    return round(25.6 + rise + 0.08 * math.sin(place / 5), 2)
