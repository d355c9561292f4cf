"""Makes stations, sensors and readings for tests, through the actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.models import Sensor, Station
from shouwang.watch.sensors.rules.drafts import SensorDraft, StationDraft
from shouwang.watch.sensors.rules.readings import Reading

SYSTEM = Actor.system("tests")
MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)


def make_station(code: str = "ST-01", *, area_code: str = HEPING, **fields: Any) -> Station:
    """Register a station as the system; divisions are planted when needed."""
    plant_divisions()
    name = fields.pop("name", "测试站（虚构）")
    return actions.register_station(SYSTEM, StationDraft(code, name, area_code, **fields))


def make_sensor(
    code: str = "WL-01", kind: str = "water_level", *, station: str = "", **fields: Any
) -> Sensor:
    """Register a sensor as the system, with a station of its own unless one is named."""
    area = fields.pop("area_code", HEPING)
    where = station or make_station(f"ST-{code}", area_code=area).code
    return actions.register_sensor(SYSTEM, SensorDraft(where, code, kind, **fields))


def send(*readings: tuple[str, datetime, object], now: datetime, actor: Actor = SYSTEM) -> Any:
    """Store readings of (sensor code, moment, value) and let the judge settle them."""
    rows = [Reading(code, at, value) for code, at, value in readings]
    receipt = actions.store_readings(actor, rows, channel="http", now=now)
    actions.judge_arrivals(SYSTEM, now=now)
    return receipt
