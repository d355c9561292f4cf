"""Figures for the desks: what waits, what is late, and rates with what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count as Count_
from django.db.models import QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.parameters import COUNT_LIMIT, DUE_SOON_DAYS
from shouwang.prepare.hazards.rules.plans import Rate
from shouwang.prepare.hazards.states import BACKLOG, UNFIXED, State

from .ledger import HazardFilters, hazard_set

_UNFIXED = [state.value for state in sorted(UNFIXED)]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of hazards; value None is unknown, and never shown as zero (R289)."""

    value: int | None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """What stands on a desk."""

    as_of: datetime
    open: Count
    overdue: Count
    due_soon: Count
    waiting_verification: Count
    backlog: Count
    major_open: Count


UNKNOWN = Count(None, is_exact=False)


def counts(actor: Actor, filters: HazardFilters | None = None) -> DeskCounts:
    """Return the figures of a desk; all unknown for whoever may not see hazards."""
    now = clock.now()
    if not actor.holds(Hazard.VIEW_PERMISSION):
        return DeskCounts(now, *(UNKNOWN,) * 6)
    rows = hazard_set(actor, filters).filter(is_finished=False)
    soon = due_moment(workdays.add_working_days(clock.today(), DUE_SOON_DAYS))
    unfixed = rows.filter(state__in=_UNFIXED)
    return DeskCounts(
        as_of=now,
        open=_count(rows.exclude(state=BACKLOG)),
        overdue=_count(unfixed.filter(queue_at__lte=now)),
        due_soon=_count(unfixed.filter(queue_at__gt=now, queue_at__lte=soon)),
        waiting_verification=_count(rows.filter(state=State.RECTIFIED)),
        backlog=_count(rows.filter(state=BACKLOG)),
        major_open=_count(rows.filter(statutory=Statutory.MAJOR)),
    )


def _count(rows: QuerySet[Hazard]) -> Count:
    counted = rows.order_by()[: COUNT_LIMIT + 1].count()
    return Count(min(counted, COUNT_LIMIT), counted <= COUNT_LIMIT)


def major_hazards(actor: Actor, limit: int = 20) -> list[Hazard]:
    """Return the open major hazards, the newest first; their calls stand open until confirmed."""
    rows = Hazard.objects.visible_to(actor).filter(statutory=Statutory.MAJOR, is_finished=False)
    return list(rows.select_related("place", "unit").order_by("-graded_at")[:limit])


def verification_queue(actor: Actor, limit: int = 50) -> list[Hazard]:
    """Return what waits for verification by somebody like the actor, never their own fixes."""
    rows = Hazard.objects.visible_to(actor).filter(state=State.RECTIFIED, is_finished=False)
    rows = rows.exclude(fixed_by_id=actor.account_id) if actor.account_id else rows
    return list(rows.select_related("place", "unit").order_by("queue_at", "id")[:limit])


def rectification_rate(
    actor: Actor, since: datetime, until: datetime, *, area: str = "", statutory: str = ""
) -> Rate:
    """Return verified-closed of confirmed hazards that were reported in a period.

    Unconfirmed reports are in neither part; a claimed fix is not in the numerator (R122, R125).
    """
    rows = hazard_set(actor, HazardFilters(area=area, level=statutory)).filter(
        confirmed_at__isnull=False, reported_at__gte=since, reported_at__lt=until
    )
    rows = rows.exclude(state__in=[State.REJECTED, State.MERGED])
    return Rate(rows.filter(state=State.CLOSED).count(), rows.count(), clock.now())


def difficulty_counts(actor: Actor, *, place: str = "", area: str = "") -> dict[str, int]:
    """Return the confirmed hazards by difficulty, "" is not assessed (R38)."""
    rows = hazard_set(actor, HazardFilters(place=place, area=area)).filter(
        confirmed_at__isnull=False
    )
    grouped = rows.order_by().values_list("difficulty").annotate(count=Count_("pk"))
    return dict(grouped)


def found_and_rectified(
    actor: Actor, since: datetime, until: datetime, *, area: str = ""
) -> tuple[int, int]:
    """Return how many were found, and how many of them verified-closed, in a period (R111)."""
    rate = rectification_rate(actor, since, until, area=area)
    return rate.denominator, rate.numerator


def report_delays(actor: Actor, since: datetime, until: datetime, *, area: str = "") -> list[float]:
    """Return the seconds between discovery and report of the period's hazards (R110)."""
    rows = hazard_set(actor, HazardFilters(area=area)).filter(
        reported_at__gte=since, reported_at__lt=until
    )
    pairs = rows.order_by().values_list("discovered_at", "reported_at")
    return sorted((reported - found).total_seconds() for found, reported in pairs)
