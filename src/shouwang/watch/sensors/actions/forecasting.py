"""Forecasting sensors some hours ahead, and comparing forecasts with what came (R269)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import F, Max, Q

from shouwang.engines.forecast.levels import forecast
from shouwang.engines.forecast.scores import Interval
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Forecast, Observation, Sensor
from shouwang.watch.sensors.queries.values import reading_beside
from shouwang.watch.sensors.rules.outlook import (
    COMPARED_AT_ONCE,
    FORECAST_KINDS,
    HISTORY,
    HORIZONS_S,
    KEEP_DAYS,
    LEAST_EVERY,
    LEAST_READINGS,
    LEVEL,
    SENSORS_AT_ONCE,
    came,
)

from .travelling import estimate_travel_times, forecast_by_upstream

MS = 1_000
SYSTEM = Actor.system("sensors")


def forecast_levels(actor: Actor, now: datetime) -> int:
    """Compare what is due, then forecast the sensors whose last forecast is the oldest.

    Returns how many sensors were forecast. A sensor is forecast once every ten minutes or, where
    it tells less often, once for each reading; one that says nothing is not. For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    _compare(now)
    estimate_travel_times(actor, now)
    Forecast.objects.filter(made_at__lt=now - timedelta(days=KEEP_DAYS)).delete()
    rows = Sensor.objects.filter(
        kind__in=list(FORECAST_KINDS), is_active=True, station__is_active=True
    )
    told = rows.filter(latest__at_ms__gte=_ms(now - HISTORY)).annotate(
        last_at=Max("forecasts__made_at"), newest_ms=F("latest__at_ms")
    )
    due = told.filter(Q(last_at=None) | Q(last_at__lte=now - LEAST_EVERY))
    order = due.order_by(F("last_at").asc(nulls_first=True), "pk")
    columns = order.values_list("pk", "newest_ms", "last_at", "low")
    made = 0
    for sensor_id, newest_ms, last_at, low in columns.iterator():
        newest_at = _moment(newest_ms)
        if newest_at > now or (last_at is not None and newest_at <= last_at):
            continue
        if _forecast(sensor_id, newest_at, low):
            made += 1
            forecast_by_upstream(actor, sensor_id, newest_at)
        if made >= SENSORS_AT_ONCE:
            break
    return made


def _forecast(sensor_id: int, newest_at: datetime, floor: float | None) -> bool:
    """Write the forecasts from a sensor's newest reading on; False where too little is known."""
    rows = Observation.objects.filter(
        sensor_id=sensor_id, at_ms__gte=_ms(newest_at - HISTORY), at_ms__lte=_ms(newest_at)
    )
    told = list(rows.order_by("at_ms").values_list("at_ms", "value"))
    if len(told) < LEAST_READINGS:
        return False
    times = [at_ms / MS for at_ms, _ in told]
    found = forecast(times, [value for _, value in told], HORIZONS_S, level=LEVEL)
    made = [
        _row(sensor_id, newest_at, one, floor)
        for one in found
        if one.is_known and one.at_s > newest_at.timestamp()
    ]
    Forecast.objects.bulk_create(made, ignore_conflicts=True)
    return bool(made)


def _row(sensor_id: int, made_at: datetime, one: Interval, floor: float | None) -> Forecast:
    bounds = sorted(value for value in (one.low, one.mid, one.high) if value is not None)
    least = bounds[0] if floor is None else floor
    low, mid, high = (max(value, least) for value in bounds)
    return Forecast(
        sensor_id=sensor_id,
        made_at=made_at,
        for_at=datetime.fromtimestamp(one.at_s, UTC),
        low=low,
        mid=mid,
        high=high,
    )


def _compare(now: datetime) -> int:
    """Write what came beside each forecast that is due; returns how many.

    It waits for the next reading, as long as the sensor may be silent; then nothing came.
    """
    rows = Forecast.objects.filter(compared_at=None, for_at__lte=now)
    due = list(rows.select_related("sensor").order_by("for_at", "pk")[:COMPARED_AT_ONCE])
    changed = []
    for row in due:
        within = timedelta(seconds=row.sensor.silent_after_s)
        after = reading_beside(SYSTEM, row.sensor_id, row.for_at, is_after=True)
        if after is None and now < row.for_at + within:
            continue
        before = reading_beside(SYSTEM, row.sensor_id, row.for_at, is_after=False)
        row.actual = came(row.for_at, before, after, within)
        row.error = None if row.actual is None else row.actual - row.mid
        row.compared_at = now
        changed.append(row)
    with write_transaction():
        Forecast.objects.bulk_update(changed, ["actual", "error", "compared_at"], batch_size=500)
    return len(changed)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * MS)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / MS, UTC)
