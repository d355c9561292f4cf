"""A draft from a sensor's signal: type by what was measured, level and reason filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.units import queries as units
from shouwang.watch.sensors.queries import KINDS, Kind
from shouwang.watch.sensors.queries.signals import readings_of, signal
from shouwang.watch.warnings.rules.drafts import AreaDraft, WarningDraft, told_time
from shouwang.watch.warnings.rules.wording import LEVELS, AreaKind, Level
from shouwang.watch.warnings.states import DRAFT

from .wordings import worded

HOLDS: Final = timedelta(hours=12)
"""How long a draft from a signal is to hold, until somebody says otherwise."""
TYPES_OF_KINDS: Final[dict[str, str]] = {
    Kind.RAIN_GAUGE: "rainstorm",
    Kind.WATER_LEVEL: "flood",
    Kind.CRACK_METER: "geological_site",
    Kind.TILT: "geological_site",
    Kind.SOIL_MOISTURE: "geological_site",
    Kind.SMOKE: "fire",
    Kind.GAS: "gas",
    Kind.EBIKE_CHARGING: "electrical",
    Kind.ELECTRICAL: "electrical",
    Kind.WATER_IMMERSION: "waterlogging",
    Kind.TEMPERATURE: "fire",
}


def draft_from_signal(actor: Actor, signal_id: int) -> WarningDraft:
    """Return what a warning would say about a signal; nothing is written.

    NotFound outside the actor's duties; Invalid for a signal that has ended. What is about a slope
    goes to the place of its station as a list, everything else to the station's village.
    """
    if not actor.holds(DRAFT):
        raise NotAllowed
    found = signal(actor, signal_id)
    if found.ended_at is not None:
        raise Invalid({"signal": say("这条信号已经结束。")})
    station = found.sensor.station
    type_code = TYPES_OF_KINDS.get(found.sensor.kind, "other")
    level = found.level if found.level in set(LEVELS) else Level.BLUE
    now = clock.now()
    area = AreaDraft(codes=(station.area_code_now,))
    if type_code == "geological_site":
        keys = (f"place:{station.place_id}",) if station.place_id else ()
        area = AreaDraft(AreaKind.LIST, keys=keys)
    name = divisions.names_of(actor, [station.area_code_now]).get(station.area_code_now, "")
    office = units.unit(actor, actor.unit_id).name if actor.unit_id else ""
    draft = WarningDraft(
        type_code=type_code,
        level=str(level),
        title="",
        text="",
        onset_at=now,
        expires_at=now + HOLDS,
        area=area,
        office_name=office,
        signal_key=f"signal:{found.pk}",
    )
    filled = worded(draft, name or station.name)
    kind = KINDS[found.sensor.kind].label
    reason = _reason(actor, found.pk, station.name, kind, told_time(found.raised_at))
    return replace(filled, text=f"{filled.text}\n{reason}")


def _reason(actor: Actor, signal_id: int, station: str, kind: Text, at: str) -> str:
    told = "；".join(str(words) for words in readings_of(actor, [signal_id]).get(signal_id, []))
    head = say("依据：{station}的{kind}在{at}触发", station=station, kind=kind, at=at)
    return f"{head}：{told}。" if told else f"{head}。"
