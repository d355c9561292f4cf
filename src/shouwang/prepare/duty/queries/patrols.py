"""Patrol routes: how much of what was due was done, what was missed, coverage as intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.prepare.duty.models import CheckPoint, PatrolRound, PatrolRoute, PointCheck, PointMiss
from shouwang.prepare.duty.rules.patrols import Coverage, completion, coverage, missed_ends
from shouwang.prepare.duty.states import VIEW, RouteState

SHOWN = 100
CHECKS_LIMIT = 20_000
MISSES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PointState:
    """A check point: how often it was due and checked, its coverage, when it was seen last."""

    point: CheckPoint
    due: int
    done: int
    coverage: Coverage
    last_at: datetime | None
    missed: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class RouteFigures:
    """A route with its figures up to a moment; a rate of None is 不适用."""

    route: PatrolRoute
    at: datetime
    points: tuple[PointState, ...]

    @property
    def due(self) -> int:
        """Return how many checks were due."""
        return sum(point.due for point in self.points)

    @property
    def done(self) -> int:
        """Return how many of the due checks were made."""
        return sum(point.done for point in self.points)

    @property
    def rate(self) -> Fraction | None:
        """Return the completion rate, unrounded."""
        return completion(self.done, self.due)

    @property
    def percent(self) -> str:
        """Return the rate in percent, cut to a tenth, never rounded up; "" when none was due."""
        if self.rate is None:
            return ""
        tenths = int(self.rate * 1000)
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def missed(self) -> int:
        """Return how many points were missed."""
        return self.due - self.done

    @property
    def next_due_at(self) -> datetime | None:
        """Return the end of the turn under way; None when the route is over."""
        plan = self.route.plan
        if not plan.from_at <= self.at < plan.until_at:
            return None
        return min(plan.turn_of(self.at) + plan.every, plan.until_at)


def routes(actor: Actor) -> list[PatrolRoute]:
    """Return the routes within the actor's duties, those that are walked first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = PatrolRoute.objects.visible_to(actor)
    return list(rows.order_by("-state", "-from_at", "-id")[:SHOWN])


def route(actor: Actor, route_id: int) -> PatrolRoute:
    """Return one route, or NotFound."""
    found = PatrolRoute.objects.visible_to(actor).filter(pk=route_id).first()
    if found is None:
        raise NotFound
    return found


def route_states(
    actor: Actor, shown: Iterable[PatrolRoute], at: datetime | None = None
) -> list[RouteFigures]:
    """Return the figures of routes up to a moment, three statements for all of them."""
    del actor
    moment = at or clock.now()
    found = list(shown)
    points: dict[int, list[CheckPoint]] = {}
    told = CheckPoint.objects.filter(route__in=found).select_related("place")
    for point in told.order_by("route_id", "number"):
        points.setdefault(point.route_id, []).append(point)
    checks: dict[int, list[datetime]] = {}
    rows = PointCheck.objects.filter(point__route__in=found, at__lte=moment).order_by("-at")
    for point_id, made_at in rows.values_list("point_id", "at")[:CHECKS_LIMIT]:
        checks.setdefault(point_id, []).append(made_at)
    return [_state(row, points.get(row.pk, []), checks, moment) for row in found]


def _state(
    row: PatrolRoute,
    points: list[CheckPoint],
    checks: dict[int, list[datetime]],
    moment: datetime,
) -> RouteFigures:
    plan = row.plan
    upto = moment if row.state == RouteState.PLANNED else min(moment, row.named_until_at)
    before = plan.from_at - timedelta(microseconds=1)
    ends = plan.ends_between(before, upto)
    last = min(moment, plan.until_at)
    states = []
    for point in points:
        made = checks.get(point.pk, [])
        missed = missed_ends(plan, made, before, upto)
        held = coverage(made, plan.every, plan.from_at, max(last, plan.from_at))
        states.append(
            PointState(
                point,
                len(ends),
                len(ends) - len(missed),
                held,
                made[0] if made else None,
                tuple(missed),
            )
        )
    return RouteFigures(row, moment, tuple(states))


def route_state(actor: Actor, route_id: int, at: datetime | None = None) -> RouteFigures:
    """Return one route with its figures."""
    return route_states(actor, [route(actor, route_id)], at)[0]


def misses(actor: Actor, route_id: int) -> list[PointMiss]:
    """Return the newest missed points of a route."""
    rows = PointMiss.objects.filter(point__route=route(actor, route_id)).select_related("point")
    return list(rows.order_by("-due_at", "point__number")[:MISSES_SHOWN])


def walks(actor: Actor, route_id: int, limit: int = 10) -> list[PatrolRound]:
    """Return the newest rounds of a route."""
    rows = PatrolRound.objects.filter(route=route(actor, route_id)).select_related("account")
    return list(rows.prefetch_related("checks").order_by("-started_at", "-id")[:limit])


def walk(actor: Actor, round_id: int) -> PatrolRound:
    """Return one round, or NotFound."""
    rows = PatrolRound.objects.filter(route__in=PatrolRoute.objects.visible_to(actor))
    found = rows.select_related("route", "account").filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def walk_points(actor: Actor, shown: PatrolRound) -> list[tuple[CheckPoint, PointCheck | None]]:
    """Return the points of a round, each with its check; those still to be seen first."""
    del actor
    made = {check.point_id: check for check in shown.checks.all()}
    found = [(point, made.get(point.pk)) for point in shown.route.points.order_by("number")]
    return sorted(found, key=lambda pair: (pair[1] is not None, pair[0].number))


def point_by_token(actor: Actor, token: str) -> CheckPoint:
    """Return the check point of a QR code, or NotFound."""
    rows = CheckPoint.objects.filter(route__in=PatrolRoute.objects.visible_to(actor))
    found = rows.select_related("route").filter(token=token).first()
    if found is None:
        raise NotFound
    return found


def missed_point(actor: Actor, point_id: int) -> tuple[PatrolRoute, list[int]]:
    """Return the route of a point and who walked it last; for the system, which tells of it."""
    if not actor.is_system:
        raise NotFound
    point = CheckPoint.objects.select_related("route").filter(pk=point_id).first()
    if point is None:
        raise NotFound
    rows = PatrolRound.objects.filter(route=point.route, account__isnull=False)
    last = rows.order_by("-started_at").values_list("account_id", flat=True).first()
    return point.route, [last] if last is not None else []


def points(actor: Actor, shown: PatrolRoute) -> list[CheckPoint]:
    """Return the check points of a route in their order."""
    del actor
    return list(shown.points.order_by("number"))


def point(actor: Actor, point_id: int) -> CheckPoint:
    """Return one check point, or NotFound."""
    rows = CheckPoint.objects.filter(route__in=PatrolRoute.objects.visible_to(actor))
    found = rows.select_related("route").filter(pk=point_id).first()
    if found is None:
        raise NotFound
    return found
