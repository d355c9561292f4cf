"""The work that comes in, of each kind, as its own room's ledger counts it (R269)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Min, Q

from shouwang.ground.actor import Actor
from shouwang.ground.delivery import queries as delivery
from shouwang.prepare.duty import queries as duty
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.tasks import queries as tasks
from shouwang.watch.risk.rules.outlook import Work

if TYPE_CHECKING:
    from django.db.models import QuerySet

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where a kind of work is written down: the rows, what is counted, and when it came."""

    rows: QuerySet[Any]
    counted: str
    moment: str


def _ledger(actor: Actor, work: Work) -> Ledger:
    home = settings.ENVIRONMENT.home_area
    if work is Work.TASKS:
        rows = tasks.tasks(actor, tasks.TaskFilter(area_code=home))
        return Ledger(rows.order_by(), "pk", "assigned_at")
    if work is Work.CALLS:
        return Ledger(duty.calls(actor, home), "pk", "happened_at")
    if work is Work.NOTICES:
        return Ledger(delivery.chased_notices(actor), "pk", "created_at")
    known = hazards.hazard_set(actor, hazards.HazardFilters(area=home)).order_by()
    if work is Work.REPORTS:
        return Ledger(known, "reports", "reports__reported_at")
    return Ledger(known, "pk", "reported_at")


def first_arrival_at(actor: Actor, work: Work) -> datetime | None:
    """Return when the first of a kind of work came; None when none ever did."""
    ledger = _ledger(actor, work)
    first: datetime | None = ledger.rows.aggregate(first=Min(ledger.moment))["first"]
    return first


def counts_within(actor: Actor, work: Work, spans: Sequence[Span]) -> list[int]:
    """Return how much of a kind of work came in each span, its end excluded."""
    if not spans:
        return []
    ledger = _ledger(actor, work)
    counts = {
        f"span_{number}": Count(ledger.counted, filter=_within(ledger, span), distinct=True)
        for number, span in enumerate(spans)
    }
    since = min(begin for begin, _ in spans)
    return list(ledger.rows.filter(**{f"{ledger.moment}__gte": since}).aggregate(**counts).values())


def _within(ledger: Ledger, span: Span) -> Q:
    return Q(**{f"{ledger.moment}__gte": span[0], f"{ledger.moment}__lt": span[1]})
