"""Estimating how long water takes between gauges, and forecasting by the upper one (R269)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from shouwang.engines.forecast.travel import Series, Travel, gain_at, travel_time
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors.models import Forecast, GaugeLink, Observation, UpstreamForecast
from shouwang.watch.sensors.queries.values import value_at
from shouwang.watch.sensors.rules.travel import (
    LAG_HISTORY,
    LEAST_RISE,
    LINKS_AT_ONCE,
    RENEWED_AFTER,
)

MS = 1_000


def estimate_travel_times(actor: Actor, now: datetime) -> int:
    """Estimate the travel times that are due; returns how many links. For the system only."""
    if not actor.is_system:
        raise NotAllowed
    due = GaugeLink.objects.filter(
        Q(estimated_at=None) | Q(estimated_at__lte=now - RENEWED_AFTER)
    ).order_by(F("estimated_at").asc(nulls_first=True), "pk")
    links = list(due[:LINKS_AT_ONCE])
    for link in links:
        _estimate(link, now)
    return len(links)


def _estimate(link: GaugeLink, now: datetime) -> None:
    """Write what the two series say; what a person set meanwhile stays, and is estimated anew."""
    upper, lower = _series(link.upstream_id, now), _series(link.downstream_id, now)
    told = travel_time(upper, lower)
    is_known = isinstance(told, Travel)
    gain = told.gain if isinstance(told, Travel) else None
    if link.set_lag_s is not None:
        gain = gain_at(upper, lower, link.set_lag_s)
    GaugeLink.objects.filter(pk=link.pk, version=link.version).update(
        lag_s=round(told.lag_s) if isinstance(told, Travel) else None,
        shortest_s=round(told.shortest_s) if isinstance(told, Travel) else None,
        longest_s=round(told.longest_s) if isinstance(told, Travel) else None,
        rises=told.rises if isinstance(told, Travel) else None,
        correlation=told.correlation if isinstance(told, Travel) else None,
        refusal="" if is_known else str(told),
        gain=gain,
        estimated_at=now,
    )


def _series(sensor_id: int, now: datetime) -> Series:
    rows = Observation.objects.filter(
        sensor_id=sensor_id, at_ms__gte=_ms(now - LAG_HISTORY), at_ms__lte=_ms(now)
    )
    told = list(rows.order_by("at_ms").values_list("at_ms", "value"))
    return [at_ms / MS for at_ms, _ in told], [value for _, value in told]


def forecast_by_upstream(actor: Actor, sensor_id: int, made_at: datetime) -> int:
    """Write beside a gauge's newest forecasts what the gauges above it say; returns how many.

    Said of a moment no further ahead than the water takes, when the gauge above has risen enough.
    """
    if not actor.is_system:
        raise NotAllowed
    links = GaugeLink.objects.filter(downstream_id=sensor_id, gain__gt=0)
    made: list[UpstreamForecast] = []
    for link in links.select_related("upstream", "downstream"):
        rows = Forecast.objects.filter(sensor_id=sensor_id, made_at=made_at)
        within = timedelta(seconds=link.downstream.silent_after_s)
        value = value_at(actor, sensor_id, made_at, within)
        if value is not None:
            made += [one for row in rows if (one := _by_upstream(actor, link, row, value))]
    UpstreamForecast.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _by_upstream(
    actor: Actor, link: GaugeLink, row: Forecast, value: float
) -> UpstreamForecast | None:
    lag = timedelta(seconds=link.used_lag_s or 0)
    if link.gain is None or row.for_at - lag > row.made_at:
        return None
    within = timedelta(seconds=link.upstream.silent_after_s)
    before = value_at(actor, link.upstream_id, row.made_at - lag, within)
    after = value_at(actor, link.upstream_id, row.for_at - lag, within)
    if before is None or after is None or after - before < LEAST_RISE:
        return None
    mid = value + link.gain * (after - before)
    return UpstreamForecast(link=link, forecast=row, value=value, mid=mid)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * MS)
