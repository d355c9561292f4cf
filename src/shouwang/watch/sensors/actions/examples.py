"""The example that comes along: a published rule, tried on the series that it was made for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Rule, RuleVersion, Sensor
from shouwang.watch.sensors.rules.drafts import SensorDraft, StationDraft
from shouwang.watch.sensors.rules.examples import (
    RAIN_FILE,
    RAIN_RULE,
    RAIN_SENSOR,
    RAIN_STATION,
    Measured,
    read_rain,
)
from shouwang.watch.sensors.rules.kinds import Kind
from shouwang.watch.sensors.rules.rule_drafts import Firing
from shouwang.watch.sensors.states import EDIT

from .registering import register_sensor, register_station
from .ruling import load_shipped_rules, load_version
from .trying import try_on_values

EXAMPLES: Final = Path(__file__).parents[1] / "data" / "examples"
QUARTER_HOUR_S: Final = 900


def load_example(actor: Actor, *, area_code: str = "") -> RuleVersion:
    """Draft the landslide rule of the USGS for Mukilteo with its rain gauge; safe to repeat.

    Station and sensor are not in use, so that nobody is told that they are silent; the rule stays
    a draft.
    """
    if not actor.holds(EDIT):
        raise NotAllowed
    area = area_code or actor.area_code
    with write_transaction():
        if not Sensor.objects.filter(code=RAIN_SENSOR).exists():
            _register(actor, area)
        load_shipped_rules(actor, area_code=area, keys=[RAIN_RULE])
        found = Rule.objects.visible_to(actor).filter(key=RAIN_RULE).first()
        if found is None:
            raise Invalid({"key": say("示例规则已在别的区划，您看不到。")})
    return found.versions.select_related("rule").latest("number")


def _register(actor: Actor, area_code: str) -> None:
    names = json.loads((EXAMPLES / "stations.json").read_text(encoding="utf-8"))
    station = StationDraft(
        RAIN_STATION,
        names["station_name"],
        area_code,
        note=names["station_note"],
        is_active=False,
    )
    register_station(actor, station)
    sensor = SensorDraft(
        RAIN_STATION,
        RAIN_SENSOR,
        Kind.RAIN_GAUGE,
        name=names["sensor_name"],
        unit="in",
        low=0,
        high=10,
        interval_s=QUARTER_HOUR_S,
        is_active=False,
    )
    register_sensor(actor, sensor)


def example_series() -> list[Measured]:
    """Return the rain of each quarter hour at Marine View Drive, August to December 2015."""
    with (EXAMPLES / RAIN_FILE).open(encoding="utf-8", newline="") as lines:
        return read_rain(lines)


def try_example(actor: Actor, version_id: int) -> list[Firing]:
    """Return each firing that a version of the example would have had on the shipped series."""
    version = load_version(actor, version_id)
    if version.rule.key != RAIN_RULE:
        raise Invalid({"when": say("这条规则没有随附的数据。")})
    return try_on_values(actor, version_id, {RAIN_SENSOR: example_series()})
