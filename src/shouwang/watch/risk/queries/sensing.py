"""What sensors say of communities and places now: the level that stands, and how they fare."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.watch.risk.rules.inputs import SensorNow, sensor_item
from shouwang.watch.risk.rules.levels import SHORT_LABELS
from shouwang.watch.risk.rules.scoring import Item
from shouwang.watch.risk.rules.weights import Weights
from shouwang.watch.sensors.queries import HEALTH_LABELS, Health
from shouwang.watch.sensors.queries.register import stations as station_rows
from shouwang.watch.sensors.queries.signals import OpenLevel, open_levels

if TYPE_CHECKING:
    from shouwang.watch.sensors.models import Sensor, Station

ODD = "none"
LEVEL_WORDS: dict[str, Text] = {
    **{level: say("{colour}色信号", colour=word) for level, word in SHORT_LABELS.items()},
    ODD: say("有信号，待核实"),
}


def sensors_of_area(actor: Actor, area_code: str, weights: Weights) -> list[Item]:
    """Return an item for each sensor in use in a community, those at places included."""
    found = station_rows(actor, area_code).filter(is_active=True)
    return [item for _, item in _items(actor, found, weights)]


def sensors_of_places(
    actor: Actor, place_ids: Collection[int], weights: Weights
) -> dict[int, list[Item]]:
    """Return an item for each sensor in use at places, by place; three queries for all."""
    rows = station_rows(actor).filter(is_active=True, place_id__in=list(place_ids))
    found: dict[int, list[Item]] = {}
    for station, item in _items(actor, rows, weights):
        found.setdefault(station.place_id or 0, []).append(item)
    return found


def _items(
    actor: Actor, stations: Iterable[Station], weights: Weights
) -> list[tuple[Station, Item]]:
    pairs = [
        (station, sensor)
        for station in stations
        for sensor in station.sensors.all()
        if sensor.is_active
    ]
    levels = open_levels(actor, [sensor.pk for _, sensor in pairs]) if pairs else {}
    return [
        (station, sensor_item(_now(station, sensor, levels.get(sensor.pk)), weights))
        for station, sensor in pairs
    ]


def _now(station: Station, sensor: Sensor, standing: OpenLevel | None) -> SensorNow:
    latest = sensor.latest
    health = latest.health
    at = None if latest.at_ms is None else datetime.fromtimestamp(latest.at_ms / 1_000, UTC)
    level = "" if standing is None else standing.level
    state = LEVEL_WORDS[level] if level else HEALTH_LABELS[health]
    is_sound = health == Health.OK
    if level and not is_sound:
        state = say("{level}，设备{health}", level=state, health=HEALTH_LABELS[health])
    return SensorNow(
        code=sensor.code,
        label=say(
            "{kind}（{station}）：{state}",
            kind=sensor.kind_label,
            station=station.name,
            state=state,
        ),
        level=level,
        is_sound=is_sound,
        at=at,
        link=_link(sensor.code, standing),
    )


def _link(code: str, standing: OpenLevel | None) -> str:
    if standing is not None:
        return f"/sensors/signals/{standing.signal_id}"
    return f"/sensors/signals/?sensor={code}"
