"""What is expected of the next hours, whom rising water may reach, how good it was (R269)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.engines.forecast.quality import Outcome, Quality, quality_by_lead
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, Text
from shouwang.ground.scoping import may_for_all
from shouwang.prepare.places import queries as places
from shouwang.watch.risk.models import SpreadForecast, WorkloadForecast
from shouwang.watch.risk.rules.outlook import (
    QUALITY_DAYS,
    WATER_PLACES,
    WORK_LABELS,
    WORKLOAD_HORIZONS_S,
    Arrival,
    Work,
)
from shouwang.watch.risk.rules.parameters import spread_reach_m
from shouwang.watch.risk.states import VIEW
from shouwang.watch.sensors.queries.links import UpstreamView, travel_times

from .ahead import newest_arrivals, work_ahead

SHOWN = 12
NEAR_SHOWN = 50


@dataclass(frozen=True, slots=True)
class WorkQuality:
    """How forecasts of one kind of work fared, by the length of the stretch."""

    work: str
    label: Text
    rows: tuple[Quality, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """An expected arrival of water, and the places and communities near the gauge it may reach."""

    row: SpreadForecast
    places: tuple[places.NearPlace, ...]
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected and how good it was; `sees_work` tells whether the work may be seen."""

    sees_work: bool
    work: tuple[WorkloadForecast, ...]
    too_young: tuple[Text, ...]
    """Kinds of work whose ledger is too young for a forecast."""
    compared_work: tuple[WorkloadForecast, ...]
    work_quality: tuple[WorkQuality, ...]
    water: tuple[Reach, ...]
    compared_water: tuple[SpreadForecast, ...]
    right: int
    judged: int
    reach_m: float
    travel: tuple[UpstreamView, ...]
    """How long rising water takes from a gauge to the next, where that is known."""


def outlook(actor: Actor) -> Outlook:
    """Return what is expected of the next hours within the actor's duties.

    Work is that of the whole home area, and shown to those who answer for all of it.
    """
    if not actor.holds(VIEW):
        raise NotAllowed
    now = clock.now()
    sees_work = may_for_all(actor, VIEW)
    reach_m = spread_reach_m(clock.local_day(now))
    arrivals = SpreadForecast.objects.visible_to(actor).select_related("sensor__station")
    known = arrivals.exclude(arrival=Arrival.WAITING.value)
    since = now - timedelta(days=QUALITY_DAYS)
    judged = known.exclude(arrival=Arrival.UNKNOWN.value).filter(until_at__gte=since)
    outcomes = [row.is_right for row in judged]
    work = work_ahead(now) if sees_work else []
    told = {row.work for row in work}
    return Outlook(
        sees_work=sees_work,
        work=tuple(work),
        too_young=tuple(label for kind, label in WORK_LABELS.items() if kind not in told),
        compared_work=tuple(_work_compared()) if sees_work else (),
        work_quality=tuple(_work_quality(since)) if sees_work else (),
        water=tuple(_reach(actor, row, reach_m) for row in newest_arrivals(actor, now)),
        compared_water=tuple(known.order_by("-until_at", "-pk")[:SHOWN]),
        right=sum(outcomes),
        judged=len(outcomes),
        reach_m=reach_m,
        travel=tuple(travel_times(actor)) if actor.holds("sensors.view") else (),
    )


def _work_compared() -> Iterable[WorkloadForecast]:
    rows = WorkloadForecast.objects.filter(actual__isnull=False)
    return rows.order_by("-until_at", "work", "pk")[:SHOWN]


def _work_quality(since: datetime) -> Iterable[WorkQuality]:
    rows = WorkloadForecast.objects.filter(actual__isnull=False, until_at__gte=since)
    by_work: dict[str, list[Outcome]] = {}
    for row in rows:
        actual = float(row.actual or 0)
        one = Outcome(row.lead_s, row.low, row.high, actual, actual - row.mid)
        by_work.setdefault(row.work, []).append(one)
    for work in Work:
        if work in by_work:
            told = quality_by_lead(by_work[work], WORKLOAD_HORIZONS_S)
            yield WorkQuality(work.value, WORK_LABELS[work], tuple(told))


def _reach(actor: Actor, row: SpreadForecast, reach_m: float) -> Reach:
    station = row.sensor.station
    around: list[places.NearPlace] = []
    if station.lat is not None and station.lng is not None:
        around = places.near(
            actor,
            station.lat,
            station.lng,
            radius_m=reach_m,
            limit=NEAR_SHOWN,
            categories=WATER_PLACES,
        )
    codes = [station.area_code_now, *(one.place.area_code_now for one in around)]
    names = divisions.names_of(actor, codes)
    communities = dict.fromkeys(names.get(code, code) for code in codes)
    return Reach(row, tuple(around), tuple(communities))
