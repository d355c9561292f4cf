"""Forecasting the work that comes in and the reach of rising water, and comparing both (R269)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shouwang.engines.forecast.crossings import crossing
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.risk.models import SpreadForecast, WorkloadForecast
from shouwang.watch.risk.rules.outlook import (
    COMPARED_AT_ONCE,
    HOUR,
    KEEP_DAYS,
    arrival_of,
)
from shouwang.watch.sensors.queries.rising import LevelAhead, levels_ahead, reached

from .expecting_work import compare_workload, forecast_workload


def look_ahead(actor: Actor, now: datetime) -> int:
    """Compare what is due, then say what is expected; returns how many forecasts were made.

    Work is forecast once for each full hour, water whenever a gauge has a new forecast. For the
    system only.
    """
    if not actor.is_system:
        raise NotAllowed
    old = now - timedelta(days=KEEP_DAYS)
    WorkloadForecast.objects.filter(made_at__lt=old).delete()
    SpreadForecast.objects.filter(made_at__lt=old).delete()
    compare_workload(actor, now)
    _compare_spread(actor, now)
    return forecast_workload(actor, now) + _forecast_spread(actor, now)


def _forecast_spread(actor: Actor, now: datetime) -> int:
    made = [row for ahead in levels_ahead(actor, now - HOUR, now) for row in _arrivals(ahead)]
    known = set(
        SpreadForecast.objects.filter(made_at__gte=now - HOUR).values_list(
            "sensor_id", "level", "made_at"
        )
    )
    fresh = [row for row in made if (row.sensor_id, row.level, row.made_at) not in known]
    SpreadForecast.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _arrivals(ahead: LevelAhead) -> list[SpreadForecast]:
    """Return when each mark above the level is expected to be reached, where it may be."""
    if not ahead.path:
        return []
    end_s = max(one.at_s for one in ahead.path)
    made: list[SpreadForecast] = []
    for level, mark in ahead.marks:
        found = crossing(ahead.made_at.timestamp(), ahead.value, ahead.path, mark)
        if found is not None:
            made.append(
                SpreadForecast(
                    sensor_id=ahead.sensor_id,
                    level=level,
                    mark=mark,
                    made_at=ahead.made_at,
                    until_at=_moment(end_s),
                    earliest_at=_moment(min(found.earliest_s, end_s)),
                    expected_at=_moment_by(found.expected_s, end_s),
                    latest_at=_moment_by(found.latest_s, end_s),
                )
            )
    return made


def _moment_by(at_s: float | None, end_s: float) -> datetime | None:
    return None if at_s is None else _moment(min(at_s, end_s))


def _compare_spread(actor: Actor, now: datetime) -> None:
    due = SpreadForecast.objects.filter(arrival="", until_at__lte=now).order_by("until_at", "pk")
    changed = list(due[:COMPARED_AT_ONCE])
    for row in changed:
        came = reached(actor, row.sensor_id, row.mark, row.made_at, row.until_at)
        row.actual_at = came.at
        row.arrival = arrival_of(
            row.earliest_at, row.latest_at, came.at, is_whole=came.is_whole
        ).value
    with write_transaction():
        SpreadForecast.objects.bulk_update(changed, ["actual_at", "arrival"], batch_size=200)


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
