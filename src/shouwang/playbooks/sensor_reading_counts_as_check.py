"""A sensor's reading counts as a look at what it watches (R45, R114).

A major hazard source whose monitor names a sensor stays known to be alive while that sensor tells
something; a crack or tilt meter at a place looks at the watched hazards there, once an hour or
twice an interval while all is as it was, and at once when a rule has raised a signal.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Final

from shouwang.ground import clock
from shouwang.ground.errors import Invalid, say
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards import queries as hazard_queries
from shouwang.prepare.places import actions as places
from shouwang.prepare.places import queries as place_queries
from shouwang.watch.sensors.queries import signals, signs
from shouwang.watch.sensors.queries.signs import Sign

from .audience import STORYTELLER

WATCHING_KINDS: Final = ("crack_meter", "tilt")
"""Kinds of sensors that look at a slope or a building; this platform's own rule."""
CRACK_STEP: Final = Decimal("0.1")
LOOK_AT_MOST_S: Final = 3_600
"""A look is written once an hour, or twice in the interval of the hazard where that is shorter."""


def count_readings() -> int:
    """Count what sensors have told since the last time; returns how much counted."""
    return _count_for_sources() + _count_for_hazards()


def _count_for_sources() -> int:
    """Note the newest reading of each sensor that monitors a major hazard source."""
    monitors = [
        (source.pk, monitor.sensor_key, monitor.last_signal_at)
        for source in place_queries.source_set(STORYTELLER)
        for monitor in source.monitors.all()
        if monitor.is_active and monitor.kind == place_queries.MonitorKind.SENSOR
    ]
    found = signs.signs_by_code(STORYTELLER, [key for _, key, _ in monitors])
    counted, now = 0, clock.now()
    for source_id, key, last_at in monitors:
        sign = found.get(key)
        if sign is None or (last_at is not None and sign.at <= last_at):
            continue
        places.note_signal(STORYTELLER, source_id, min(sign.at, now), key)
        counted += 1
    return counted


def _count_for_hazards() -> int:
    """Count the readings of crack and tilt meters for the watched hazards of their places."""
    by_place: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs.signs_at_places(STORYTELLER, WATCHING_KINDS):
        if sign.place_id is not None:
            by_place[sign.place_id].append(sign)
    if not by_place:
        return 0
    watched = hazard_queries.hazard_set(STORYTELLER).filter(
        is_finished=False, monitor_every_min__isnull=False, place_id__in=list(by_place)
    )
    told = watched.order_by("pk").values_list(
        "pk", "place_id", "monitor_from_at", "monitor_every_min"
    )
    levels = signals.open_levels(
        STORYTELLER, [sign.sensor_id for signs_here in by_place.values() for sign in signs_here]
    )
    return sum(
        _look(
            hazard_id, sign, min(LOOK_AT_MOST_S, (every_min or 60) * 30), levels.get(sign.sensor_id)
        )
        for hazard_id, place_id, from_at, every_min in told
        for sign in by_place[place_id]
        if from_at is None or sign.at >= from_at
    )


def _look(hazard_id: int, sign: Sign, every_s: int, level: signals.OpenLevel | None) -> bool:
    """Count one reading, once in `every_s` seconds or for the signal that stands."""
    key = f"sensor:{sign.sensor_id}:{hazard_id}"
    crack = Decimal(str(sign.value)).quantize(CRACK_STEP) if sign.kind == "crack_meter" else None
    reading = hazards.Reading(
        at=sign.at,
        source_key=f"{key}:{every_s}:{int(sign.at.timestamp()) // every_s}",
        crack_mm=crack if crack is not None and crack >= 0 else None,
    )
    if level is not None and level.level != "none":
        words = say("监测设备触发预警：{sensor} {value}", sensor=sign.code, value=_value(sign))
        reading = hazards.Reading(
            at=sign.at,
            source_key=f"{key}:signal:{level.signal_id}:{level.level}",
            result="abnormal",
            text=str(words),
            crack_mm=reading.crack_mm,
        )
    try:
        return hazards.count_reading(STORYTELLER, hazard_id, reading)
    except Invalid:
        return False


def _value(sign: Sign) -> str:
    return f"{sign.value:g} {sign.unit}".strip()
