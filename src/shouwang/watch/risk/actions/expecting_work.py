"""Forecasting how much work comes in, and counting what came (R269)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from shouwang.engines.forecast.counts import expected_count
from shouwang.ground.actor import Actor
from shouwang.watch.risk.models import WorkloadForecast
from shouwang.watch.risk.queries.arriving_work import counts_within, first_arrival_at
from shouwang.watch.risk.rules.outlook import (
    COMPARED_AT_ONCE,
    LEVEL,
    WORKLOAD_HORIZONS_S,
    Work,
    earlier_spans,
    next_hour,
)


def forecast_workload(actor: Actor, now: datetime) -> int:
    """Say once for each full hour how much of each kind of work is expected; returns how many."""
    from_at = next_hour(now)
    if WorkloadForecast.objects.filter(from_at=from_at).exists():
        return 0
    made = [row for work in Work for row in _expected(actor, work, from_at, now)]
    WorkloadForecast.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _expected(
    actor: Actor, work: Work, from_at: datetime, now: datetime
) -> Iterator[WorkloadForecast]:
    """Yield what is expected, none while the ledger is younger than the weeks it takes."""
    first_at = first_arrival_at(actor, work)
    for horizon_s in WORKLOAD_HORIZONS_S:
        spans = [
            one for one in earlier_spans(from_at, horizon_s) if first_at and one[0] >= first_at
        ]
        found = expected_count(counts_within(actor, work, spans), level=LEVEL)
        if found is not None:
            yield WorkloadForecast(
                work=work.value,
                made_at=now,
                from_at=from_at,
                until_at=from_at + timedelta(seconds=horizon_s),
                low=found.low,
                mid=found.mean,
                high=found.high,
            )


def compare_workload(actor: Actor, now: datetime) -> None:
    """Write what came beside each forecast whose hours are over."""
    due = WorkloadForecast.objects.filter(actual=None, until_at__lte=now).order_by("until_at", "pk")
    for row in due[:COMPARED_AT_ONCE]:
        (row.actual,) = counts_within(actor, Work(row.work), [(row.from_at, row.until_at)])
        row.save(update_fields=["actual"])
