"""Signs of life of sensors for those above: the newest reading, and who is silent or stuck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.watch.sensors.models import Sensor, Trouble
from shouwang.watch.sensors.states import VIEW

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sensor told last."""

    sensor_id: int
    code: str
    kind: str
    unit: str
    place_id: int | None
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class OpenTrouble:
    """A sensor that is silent or stuck now."""

    sensor_code: str
    health: str
    began_at: datetime


def signs_by_code(actor: Actor, codes: Iterable[str]) -> Mapping[str, Sign]:
    """Return the newest reading of the sensors with these codes, within the actor's duties."""
    named = sorted(set(codes))
    found: dict[str, Sign] = {}
    for start in range(0, len(named), CHUNK):
        rows = Sensor.objects.visible_to(actor, VIEW).filter(code__in=named[start : start + CHUNK])
        found |= {sign.code: sign for sign in _signs(rows)}
    return found


def signs_at_places(actor: Actor, kinds: Iterable[str]) -> list[Sign]:
    """Return the newest reading of each sensor of some kinds that stands at a place, by code."""
    rows = Sensor.objects.visible_to(actor, VIEW).filter(
        kind__in=list(kinds), station__place__isnull=False
    )
    return _signs(rows)


def _signs(rows: QuerySet[Sensor]) -> list[Sign]:
    told = rows.filter(
        is_active=True,
        station__is_active=True,
        latest__at_ms__isnull=False,
        latest__value__isnull=False,
    )
    columns = (
        "pk",
        "code",
        "kind",
        "unit",
        "station__place_id",
        "latest__at_ms",
        "latest__value",
    )
    return [
        Sign(pk, code, kind, unit, place_id, datetime.fromtimestamp(at_ms / 1_000, UTC), value)
        for pk, code, kind, unit, place_id, at_ms, value in told.order_by("code").values_list(
            *columns
        )
    ]


def troubles_of(actor: Actor, station_id: int) -> list[OpenTrouble]:
    """Return the sensors of a station that are silent or stuck now, by code."""
    seen = Sensor.objects.visible_to(actor, VIEW).filter(station_id=station_id, is_active=True)
    rows = Trouble.objects.filter(sensor__in=seen, ended_ms=None).select_related("sensor")
    return [
        OpenTrouble(row.sensor.code, row.health, datetime.fromtimestamp(row.began_ms / 1_000, UTC))
        for row in rows.order_by("sensor__code")
    ]
