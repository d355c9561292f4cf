"""How sensors fare now, in words, and how many fare how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, Text, say
from shouwang.watch.sensors.models import Latest, Sensor, under
from shouwang.watch.sensors.rules.kinds import UNIT_SIGNS, YES_NO_WORDS
from shouwang.watch.sensors.rules.rule_words import number_words
from shouwang.watch.sensors.states import HEALTH_LABELS, HEALTH_TONES, VIEW, Health

from .register import area_of

ICONS: Mapping[str, str] = {
    Health.UNKNOWN: "help-circle",
    Health.OK: "circle-check",
    Health.SILENT: "wifi-off",
    Health.STUCK: "player-pause",
    Health.FAULTY: "alert-triangle",
}
OUT_OF_USE: Final = say("已停用")
TROUBLED: Final = frozenset({Health.SILENT, Health.STUCK, Health.FAULTY})

FARES: Final = Case(
    When(
        Q(latest__health__in=[Health.OK.value, Health.UNKNOWN.value])
        & Q(latest__bad_ms__gt=Coalesce(F("latest__received_ms"), Value(0))),
        then=Value(Health.FAULTY.value),
    ),
    default=F("latest__health"),
    output_field=CharField(),
)
"""The judge's word, or faulty where the last that came could not be taken."""


@dataclass(frozen=True, slots=True)
class Fare:
    """How a sensor fares and what it told last; `at` None: it has told nothing yet."""

    health: Health
    label: Text
    tone: str
    icon: str
    since: datetime | None
    at: datetime | None
    value: float | None
    words: Text | str
    """The value with its unit or what it means; "" without one."""

    @property
    def is_troubled(self) -> bool:
        """Tell whether somebody should look after it."""
        return self.health in TROUBLED


def moment(at_ms: int | None) -> datetime | None:
    """Return a moment of whole milliseconds; None stays None."""
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1_000, UTC)


def measured(sensor: Sensor, value: float) -> str:
    """Return a number with the unit of its sensor as people write it."""
    unit = UNIT_SIGNS.get(sensor.unit, sensor.unit)
    return f"{number_words(value)} {unit}".strip()


def value_words(sensor: Sensor, value: float | None) -> Text | str:
    """Return a value with its unit; of a yes-or-no what it means."""
    if value is None:
        return ""
    said = YES_NO_WORDS.get(sensor.kind)
    return said[int(value)] if said and value in (0, 1) else measured(sensor, value)


def fare_of(sensor: Sensor) -> Fare:
    """Return how a sensor fares; without a query when `latest` was fetched with it."""
    latest = _latest(sensor)
    if latest is None:
        return _fare(sensor, Health.UNKNOWN, None)
    health = Health(latest.health)
    if health in {Health.OK, Health.UNKNOWN} and _is_faulty(latest):
        health = Health.FAULTY
    return _fare(sensor, health, latest)


def _latest(sensor: Sensor) -> Latest | None:
    try:
        return sensor.latest
    except ObjectDoesNotExist:
        return None


def _is_faulty(latest: Latest) -> bool:
    return latest.bad_ms is not None and latest.bad_ms > (latest.received_ms or 0)


def _fare(sensor: Sensor, health: Health, latest: Latest | None) -> Fare:
    is_used = sensor.is_active and sensor.station.is_active
    since_ms = None if latest is None else latest.health_since_ms
    if latest is not None and health is Health.FAULTY:
        since_ms = latest.bad_ms
    return Fare(
        health=health,
        label=HEALTH_LABELS[health] if is_used else OUT_OF_USE,
        tone=HEALTH_TONES[health] if is_used else "neutral",
        icon=ICONS[health] if is_used else "ban",
        since=moment(since_ms),
        at=moment(latest.at_ms) if latest else None,
        value=latest.value if latest else None,
        words=value_words(sensor, latest.value if latest else None),
    )


def health_counts(actor: Actor, area_code: str = "") -> dict[Health, int]:
    """Return how many sensors in use of an area fare how, each word with its number."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = Sensor.objects.visible_to(actor).filter(
        under(area_of(area_code), "station__"), is_active=True, station__is_active=True
    )
    counted = rows.order_by().annotate(fares=FARES).values_list("fares").annotate(n=Count("pk"))
    found = dict(counted)
    return {health: found.get(health.value, 0) for health in Health}
