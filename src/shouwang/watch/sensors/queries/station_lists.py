"""The list of stations with what their sensors told last and how they fare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, Text, say
from shouwang.watch.sensors.models import Sensor, Station
from shouwang.watch.sensors.rules.kinds import Kind
from shouwang.watch.sensors.rules.levels import LEVEL_LABELS, LEVEL_TONES, Level
from shouwang.watch.sensors.rules.parameters import NAME_LIMIT
from shouwang.watch.sensors.states import WORST_FIRST, Health

from .health import FARES, OUT_OF_USE, Fare, fare_of
from .register import stations
from .signals import OpenLevel, open_levels

OFF: Final = "off"
LEVELS: Final = tuple(level.value for level in Level)
HEALTH_CHOICES: Final = frozenset({*(health.value for health in Health), OFF})


@dataclass(frozen=True, slots=True)
class StationFilters:
    """Which stations: of an area, with a sensor of a kind, with one that fares so."""

    area: str = ""
    kind: str = ""
    health: str = ""
    """A word of `Health`, or "off": out of use."""
    q: str = ""


@dataclass(frozen=True, slots=True)
class SensorView:
    """A sensor with how it fares, and the level that stands at it."""

    sensor: Sensor
    fare: Fare
    level: OpenLevel | None = None

    @property
    def level_label(self) -> Text | None:
        """Return the level that stands, in words; None: no signal stands."""
        return LEVEL_LABELS[self.level.level] if self.level else None

    @property
    def level_tone(self) -> str:
        """Return the tone of the level that stands."""
        return LEVEL_TONES[self.level.level] if self.level else "neutral"


@dataclass(frozen=True, slots=True)
class StationView:
    """A station with its sensors, the worst first."""

    station: Station
    area_name: str
    sensors: tuple[SensorView, ...]

    @property
    def worst_level(self) -> SensorView | None:
        """Return the sensor at which the highest level stands; None: none stands."""
        standing = [one for one in self.sensors if one.level]
        return max(standing, key=_height, default=None)

    @property
    def label(self) -> Text | None:
        """Return what is said of a station that is out of use; None of others."""
        return None if self.station.is_active else OUT_OF_USE


@dataclass(frozen=True, slots=True)
class StationPage:
    """A part of the list with the exact count."""

    items: list[StationView] = field(default_factory=list)
    count: int = 0


def station_page(
    actor: Actor, filters: StationFilters | None = None, *, offset: int = 0, limit: int = 25
) -> StationPage:
    """Return a part of the stations that fit, by code; Invalid for a word that there is not."""
    asked = filters or StationFilters()
    rows = station_set(actor, asked)
    return StationPage(views_of(actor, rows[offset : offset + limit]), rows.count())


def located_stations(
    actor: Actor, filters: StationFilters | None = None, *, limit: int
) -> list[StationView]:
    """Return the stations that fit and of which it is known where they stand, by code."""
    rows = station_set(actor, filters or StationFilters())
    return views_of(actor, rows.filter(lat__isnull=False)[:limit])


def station_set(actor: Actor, asked: StationFilters) -> QuerySet[Station]:
    """Return the stations that fit; each with those of its sensors that fit."""
    _check(asked)
    sensors = Sensor.objects.select_related("latest").annotate(fares=FARES)
    fitting = sensors.filter(_fitting(asked))
    shown = fitting.select_related("station").order_by("code")
    rows = stations(actor, asked.area).prefetch_related(None)
    rows = rows.prefetch_related(Prefetch("sensors", queryset=shown))
    if asked.kind or asked.health not in {"", OFF}:
        rows = rows.filter(pk__in=fitting.values("station"))
    if asked.health == OFF:
        off = Sensor.objects.filter(is_active=False)
        rows = rows.filter(Q(is_active=False) | Q(pk__in=off.values("station")))
    if asked.q.strip():
        words = asked.q.strip()[:NAME_LIMIT]
        rows = rows.filter(
            Q(name__icontains=words) | Q(code__icontains=words) | Q(sensors__code__iexact=words)
        ).distinct()
    return rows


def _check(asked: StationFilters) -> None:
    wrong: dict[str, Text] = {}
    if asked.kind and asked.kind not in set(Kind):
        wrong["kind"] = say("没有这种传感器。")
    if asked.health and asked.health not in HEALTH_CHOICES:
        wrong["health"] = say("没有这种状态。")
    if not asked.q.isprintable():
        wrong["q"] = say("含有无法保存的字符。")
    if wrong:
        raise Invalid(wrong)


def _fitting(asked: StationFilters) -> Q:
    found = Q(kind=asked.kind) if asked.kind else Q()
    if asked.health and asked.health != OFF:
        found &= Q(fares=asked.health, is_active=True, station__is_active=True)
    return found


def views_of(actor: Actor, rows: QuerySet[Station]) -> list[StationView]:
    """Return stations with names, values and levels; four queries for all of them."""
    found = list(rows)
    names = divisions.names_of(actor, {row.area_code_now for row in found})
    levels = open_levels(actor, [one.pk for row in found for one in row.sensors.all()])
    return [_view(row, names, levels) for row in found]


def _view(row: Station, names: Mapping[str, str], levels: Mapping[int, OpenLevel]) -> StationView:
    for one in row.sensors.all():
        one.station = row
    sensors = [SensorView(one, fare_of(one), levels.get(one.pk)) for one in row.sensors.all()]
    sensors.sort(key=_badness)
    return StationView(row, names.get(row.area_code_now, row.area_code_now), tuple(sensors))


def _height(one: SensorView) -> int:
    return LEVELS.index(one.level.level) if one.level else -1


def _badness(one: SensorView) -> tuple[bool, int, str]:
    return not one.sensor.is_active, WORST_FIRST.index(one.fare.health), one.sensor.code
