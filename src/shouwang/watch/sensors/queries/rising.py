"""Water levels ahead beside the marks at which rules step in, and when marks were reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Max

from shouwang.engines.forecast.scores import Interval
from shouwang.engines.rule_engine.conditions import Compare
from shouwang.ground.actor import Actor
from shouwang.watch.sensors.models import Forecast, Observation, Sensor, SensorQuerySet
from shouwang.watch.sensors.rules.chart import Threshold
from shouwang.watch.sensors.rules.kinds import Kind
from shouwang.watch.sensors.rules.outlook import LEVEL
from shouwang.watch.sensors.rules.rule_words import SIGNS

from .links import upstream_path
from .sensor_files import thresholds_of

RISING: Final = frozenset({SIGNS[Compare.AT_LEAST], SIGNS[Compare.ABOVE]})
MS: Final = 1_000
SYSTEM: Final = Actor.system("sensors")


@dataclass(frozen=True, slots=True)
class LevelAhead:
    """A gauge's newest forecast, the level that it began from, and the lowest mark of each level.

    `marks` holds (level, value), the lowest value first.
    """

    sensor_id: int
    made_at: datetime
    value: float
    path: tuple[Interval, ...]
    marks: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """When a gauge first stood at a mark in a span, and whether it told of the whole span."""

    at: datetime | None
    is_whole: bool


def levels_ahead(actor: Actor, since: datetime, now: datetime) -> list[LevelAhead]:
    """Return what is expected of the water gauges within the actor's duties, forecast since then.

    A gauge for which no rule has a mark is left out.
    """
    newest = forecast_at(actor, since, now)
    found = Sensor.objects.filter(pk__in=newest).select_related("station").order_by("pk")
    marks = thresholds_of(actor, found, now) if newest else {}
    return [ahead for one in found if (ahead := _ahead(one.pk, newest[one.pk], marks[one.pk]))]


def forecast_at(actor: Actor, since: datetime, now: datetime) -> dict[int, datetime]:
    """Return when each water gauge within the actor's duties was forecast last, if since then."""
    fresh = _gauges(actor).filter(forecasts__made_at__range=(since, now)).order_by("pk")
    return dict(fresh.values_list("pk").annotate(made_at=Max("forecasts__made_at")))


def gauge_count(actor: Actor) -> int:
    """Return how many water gauges within the actor's duties are in use."""
    return _gauges(actor).count()


def _gauges(actor: Actor) -> SensorQuerySet:
    return Sensor.objects.visible_to(actor).filter(
        kind=Kind.WATER_LEVEL, is_active=True, station__is_active=True
    )


def _ahead(sensor_id: int, made_at: datetime, marks: Iterable[Threshold]) -> LevelAhead | None:
    lowest: dict[str, float] = {}
    for mark in marks:
        if mark.sign in RISING:
            lowest[mark.level] = min(mark.value, lowest.get(mark.level, mark.value))
    value = _value(sensor_id, made_at)
    if not lowest or value is None:
        return None
    ordered = tuple(sorted(lowest.items(), key=lambda mark: mark[1]))
    return LevelAhead(sensor_id, made_at, value, _path(sensor_id, made_at), ordered)


def _value(sensor_id: int, at: datetime) -> float | None:
    rows = Observation.objects.filter(sensor_id=sensor_id, at_ms__lte=_ms(at))
    return rows.order_by("-at_ms").values_list("value", flat=True).first()


def _path(sensor_id: int, made_at: datetime) -> tuple[Interval, ...]:
    """Return the forecast, at each moment by the gauge above where that has been the better one."""
    better = upstream_path(SYSTEM, sensor_id, made_at)
    rows = Forecast.objects.filter(sensor_id=sensor_id, made_at=made_at).order_by("for_at")
    return tuple(
        better.get(row.for_at)
        or Interval(row.for_at.timestamp(), row.low, row.mid, row.high, LEVEL)
        for row in rows
    )


def reached(actor: Actor, sensor_id: int, mark: float, after: datetime, until: datetime) -> Reached:
    """Return when a gauge within the actor's duties first stood at a mark in a span.

    The span is whole when nowhere in it, nor at its end, the gauge was silent for too long.
    """
    seen = Sensor.objects.visible_to(actor).filter(pk=sensor_id)
    silent_s = seen.values_list("silent_after_s", flat=True).first()
    if silent_s is None:
        return Reached(None, is_whole=False)
    rows = Observation.objects.filter(
        sensor_id=sensor_id, at_ms__gt=_ms(after), at_ms__lte=_ms(until)
    ).order_by("at_ms")
    last, is_whole = after, True
    for at_ms, value in rows.values_list("at_ms", "value"):
        at = datetime.fromtimestamp(at_ms / MS, UTC)
        is_whole &= at - last <= timedelta(seconds=silent_s)
        if value >= mark:
            return Reached(at, is_whole)
        last = at
    return Reached(None, is_whole and until - last <= timedelta(seconds=silent_s))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * MS)
