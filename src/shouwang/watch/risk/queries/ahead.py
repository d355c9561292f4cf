"""What the newest forecasts expect, in short: for whoever is on duty (R269)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.scoping import may_for_all
from shouwang.watch.risk.models import SpreadForecast, WorkloadForecast
from shouwang.watch.risk.rules.outlook import FRESH, WORKLOAD_HORIZONS_S, in_order
from shouwang.watch.risk.states import VIEW
from shouwang.watch.sensors.queries.rising import forecast_at, gauge_count

SYSTEM = Actor.system("risk")
FARTHEST = timedelta(hours=6)
ARRIVALS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the next hours bring; `work` is that of a day, for those who see all of it."""

    arrivals: tuple[SpreadForecast, ...]
    more: int
    made_at: datetime | None
    """The oldest forecast that this rests on; None: there is none."""
    unforecast: int
    """Gauges of which no fresh forecast tells anything: what they will do is unknown."""
    work: tuple[WorkloadForecast, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no gauge and no work to say anything of."""
        return self.made_at is None and not self.unforecast and not self.work


def ahead(actor: Actor, now: datetime) -> Ahead:
    """Return what is expected of the next hours within the actor's duties, in short."""
    if not actor.holds(VIEW):
        raise NotAllowed
    arrivals = newest_arrivals(actor, now)
    fresh = forecast_at(actor, now - FRESH, now)
    day_s = max(WORKLOAD_HORIZONS_S)
    work = work_ahead(now) if may_for_all(actor, VIEW) else []
    return Ahead(
        arrivals=tuple(arrivals[:ARRIVALS_SHOWN]),
        more=max(len(arrivals) - ARRIVALS_SHOWN, 0),
        made_at=min([*fresh.values(), *(row.made_at for row in arrivals)], default=None),
        unforecast=gauge_count(actor) - len(fresh),
        work=tuple(row for row in work if row.lead_s == day_s),
    )


def newest_arrivals(actor: Actor, now: datetime) -> Sequence[SpreadForecast]:
    """Return the arrivals that the newest forecast of each gauge expects, the earliest first."""
    rows = SpreadForecast.objects.visible_to(actor).filter(made_at__lte=now, until_at__gt=now)
    newest = forecast_at(SYSTEM, now - FARTHEST, now)
    told = rows.select_related("sensor__station").order_by("earliest_at", "pk")
    return [row for row in told if newest.get(row.sensor_id) == row.made_at]


def work_ahead(now: datetime) -> Sequence[WorkloadForecast]:
    """Return what the newest forecast expects of each kind of work, the shorter stretch first."""
    rows = WorkloadForecast.objects.filter(made_at__lte=now, until_at__gt=now)
    newest = rows.order_by("-from_at").values_list("from_at", flat=True).first()
    found = rows.filter(from_at=newest).order_by("until_at") if newest else ()
    return sorted(found, key=lambda row: in_order(row.work))
