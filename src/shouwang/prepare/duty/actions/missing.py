"""Naming check points that a turn left out: once, dated at the turn's end (R173)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import PatrolPointMissed
from shouwang.prepare.duty.models import CheckPoint, PatrolRoute, PointCheck, PointMiss
from shouwang.prepare.duty.rules.patrols import missed_ends
from shouwang.prepare.duty.states import RouteState

from .doors import DUTY

BATCH = 500


def mark_missed_points(actor: Actor, now: datetime) -> int:
    """Write PatrolPointMissed for every point of every turn that is over; returns how many."""
    del actor
    rows = PatrolRoute.objects.filter(
        Q(named_until_at__lt=F("until_at")), state=RouteState.PLANNED, from_at__lt=now
    )
    return sum(name_missed(route, now) for route in rows.order_by("named_until_at", "id")[:BATCH])


def name_missed(route: PatrolRoute, now: datetime) -> int:
    """Tell of the points of a route that were missed since it was last looked at."""
    plan = route.plan
    ends = plan.ends_between(route.named_until_at, now)
    if not ends:
        return 0
    with write_transaction():
        rows = PatrolRoute.objects.filter(pk=route.pk, named_until_at=route.named_until_at)
        if rows.update(named_until_at=ends[-1]) != 1:
            return 0
        seen = _seen(route, plan.begin_of(ends[0]), ends[-1])
        missed = [
            (point, end)
            for point in route.points.order_by("number")
            for end in missed_ends(plan, seen.get(point.pk, []), route.named_until_at, ends[-1])
        ]
        for point, end in missed:
            _name(route, point, end)
    route.named_until_at = ends[-1]
    return len(missed)


def _seen(route: PatrolRoute, from_at: datetime, until_at: datetime) -> dict[int, list[datetime]]:
    rows = PointCheck.objects.filter(
        point__route=route, at__gte=from_at, at__lt=until_at + timedelta(microseconds=1)
    )
    found: dict[int, list[datetime]] = {}
    for point_id, at in rows.values_list("point_id", "at"):
        found.setdefault(point_id, []).append(at)
    return found


def _name(route: PatrolRoute, point: CheckPoint, end: datetime) -> None:
    PointMiss.objects.create(point=point, due_at=end)
    told = {"point": point.pk, "due_at": end}
    record(DUTY, "patrol_route.missed", route.journal_key, told, at=end)
    event = PatrolPointMissed(route.pk, point.pk, route.area_code_now, route.name, point.name, end)
    emit(event, route.journal_key, at=end)
