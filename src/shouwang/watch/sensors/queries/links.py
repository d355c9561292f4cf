"""Reading which gauges lie above which, how long water takes, and how good that forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from shouwang.engines.forecast.scores import Interval
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound
from shouwang.watch.sensors.models import GaugeLink, Sensor, UpstreamForecast
from shouwang.watch.sensors.rules.outlook import LEVEL, QUALITY_DAYS
from shouwang.watch.sensors.rules.travel import Compared, Fared, bounds_of, fared
from shouwang.watch.sensors.states import EDIT

from .register import sensor

LINKS_SHOWN = 12
GaugeLinks = QuerySet[GaugeLink]


@dataclass(frozen=True, slots=True)
class UpstreamView:
    """A gauge that lies above one, and how its forecasts fared beside the gauge's own."""

    link: GaugeLink
    fared: tuple[Fared, ...]

    @property
    def is_used(self) -> bool:
        """Tell whether the arrival of water is reckoned by it, for any lead."""
        return any(one.is_better for one in self.fared)


@dataclass(frozen=True, slots=True)
class Upstream:
    """The gauges above one, and whether the actor may change them."""

    views: tuple[UpstreamView, ...]
    may_edit: bool


def upstream_of(actor: Actor, code: str) -> Upstream:
    """Return what lies above a gauge; NotFound outside the actor's duties."""
    found = sensor(actor, code)
    rows = _with_names().filter(downstream=found)
    return Upstream(tuple(_views(rows)), actor.may(EDIT, found.target()))


def upstream_at(actor: Actor, station_id: int) -> Sequence[UpstreamView]:
    """Return what lies above the gauges of a station within the actor's duties."""
    seen = Sensor.objects.visible_to(actor).filter(station_id=station_id)
    return _views(_with_names().filter(downstream__in=seen))


def travel_times(actor: Actor) -> Sequence[UpstreamView]:
    """Return the links whose time is known, to the gauges within the actor's duties."""
    known = _with_names().filter(downstream__in=Sensor.objects.visible_to(actor))
    rows = [link for link in known if link.used_lag_s is not None]
    return _views(rows[:LINKS_SHOWN])


def gauge_link(actor: Actor, code: str, link_id: int) -> GaugeLink:
    """Return one link to a gauge, or NotFound."""
    rows = _with_names().filter(downstream=sensor(actor, code))
    found = rows.filter(pk=link_id).first() if 0 < link_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def upstream_path(actor: Actor, sensor_id: int, made_at: datetime) -> dict[datetime, Interval]:
    """Return the moments of a gauge's forecast that the gauges above have told better so far."""
    del actor
    rows = UpstreamForecast.objects.filter(
        link__downstream_id=sensor_id, forecast__made_at=made_at
    ).select_related("forecast", "link")
    found: dict[datetime, tuple[float, Interval]] = {}
    for row in rows:
        compared = _compared(row.link, made_at)
        lead_s = _lead_s(row.forecast.made_at, row.forecast.for_at)
        alike = [one for one in compared if one.lead_s == lead_s]
        for one in fared(alike):
            at, best = row.forecast.for_at, found.get(row.forecast.for_at)
            if one.is_better and (best is None or one.error < best[0]):
                low, high = bounds_of(row.value, row.mid, alike, LEVEL)
                found[at] = one.error, Interval(at.timestamp(), low, row.mid, high, LEVEL)
    return {at: interval for at, (_, interval) in found.items()}


def _with_names() -> GaugeLinks:
    return GaugeLink.objects.select_related(
        "upstream__station", "downstream__station", "set_by"
    ).order_by("downstream_id", "pk")


def _views(rows: Sequence[GaugeLink] | GaugeLinks) -> list[UpstreamView]:
    now = clock.now()
    return [UpstreamView(link, tuple(fared(_compared(link, now)))) for link in rows]


def _compared(link: GaugeLink, now: datetime) -> list[Compared]:
    """Return the rises of thirty days that the upper gauge forecast and that have come since."""
    rows = UpstreamForecast.objects.filter(
        link=link,
        forecast__for_at__gte=now - timedelta(days=QUALITY_DAYS),
        forecast__actual__isnull=False,
        forecast__error__isnull=False,
    )
    columns = rows.values_list(
        "forecast__made_at",
        "forecast__for_at",
        "value",
        "mid",
        "forecast__actual",
        "forecast__error",
    )
    return [
        Compared(_lead_s(made_at, for_at), value, mid, actual, error)
        for made_at, for_at, value, mid, actual, error in columns
        if actual is not None and error is not None
    ]


def _lead_s(made_at: datetime, for_at: datetime) -> int:
    return round((for_at - made_at).total_seconds())
