"""Planning routes, and walking them: rounds, checks at points, the end of a round (R173)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import find_move, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.models import CheckPoint, PatrolRound, PatrolRoute, PointCheck
from shouwang.prepare.duty.rules.drafts import check_words
from shouwang.prepare.duty.rules.patrols import (
    PointCheckDraft,
    RouteDraft,
    check_check,
    check_route,
    first_turn,
)
from shouwang.prepare.duty.rules.presence import Position, distance_m
from shouwang.prepare.duty.states import PATROL, RouteState
from shouwang.prepare.places import queries as places

from .doors import check_area, check_edits

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place
from .missing import name_missed

TOKEN_BYTES = 12


def plan_route(actor: Actor, draft: RouteDraft) -> PatrolRoute:
    """Plan a route with its check points, walked every so many minutes in a period.

    One that should have begun already begins with the turn under way: nobody missed the others.
    """
    area = draft.area_code or actor.area_code[:9]
    check_edits(actor, Target(area_code=area))
    check_route(draft)
    area = check_area(actor, area)
    known = [_placed(actor, point.place_id) for point in draft.points]
    now = clock.now()
    from_at = first_turn(draft, now)
    with write_transaction():
        made = PatrolRoute.objects.create(
            name=draft.name.strip(),
            area_code_at_time=area,
            area_code_now=area,
            every_min=draft.every_min,
            from_at=from_at,
            until_at=draft.until_at,
            named_until_at=max(now, from_at),
        )
        CheckPoint.objects.bulk_create(
            CheckPoint(
                route=made,
                number=number,
                name=point.name.strip(),
                place=place,
                lat=point.lat if point.lat is not None or place is None else place.latitude,
                lng=point.lng if point.lng is not None or place is None else place.longitude,
                token=secrets.token_urlsafe(TOKEN_BYTES),
            )
            for number, (point, place) in enumerate(zip(draft.points, known, strict=True), 1)
        )
        told = {"area": area, "every_min": draft.every_min, "points": len(draft.points)}
        record(actor, "patrol_route.plan", made.journal_key, told, at=now)
    return made


def _placed(actor: Actor, place_id: int | None) -> Place | None:
    if place_id is None:
        return None
    try:
        return places.place_by_id(actor, place_id)
    except NotFound:
        raise Invalid({"points": say("没有找到检查点的场所。")}) from None


def _route(actor: Actor, route_id: int) -> PatrolRoute:
    found = PatrolRoute.objects.visible_to(actor).filter(pk=route_id).first()
    if found is None:
        raise NotFound
    return found


def end_route(
    actor: Actor, route_id: int, reason: str, *, version: int | None = None
) -> PatrolRoute:
    """End a route with a reason; turns that are over are named first."""
    route = _route(actor, route_id)
    route.version = version or route.version
    find_move(actor, route, "end")
    check_words("reason", reason, say("请写明为什么结束。"))
    now = clock.now()
    with write_transaction():
        name_missed(route, now)
        changes = {"until_at": max(min(now, route.until_at), route.from_at)}
        move(actor, route, "end", changes=changes, at=now)
    return route


def start_round(actor: Actor, route_id: int) -> PatrolRound:
    """Start a walk along a route; one that the same person has under way goes on."""
    route = _route(actor, route_id)
    if not actor.may(PATROL, route.target()):
        raise NotAllowed
    now = clock.now()
    if route.state != RouteState.PLANNED or now >= route.until_at:
        raise WrongState(say("这条路线已经结束。"), state=route.state, version=route.version)
    running = route.rounds.filter(account=actor.account_id, finished_at=None).first()
    if running is not None:
        running.route = route
        return running
    with write_transaction():
        made = PatrolRound.objects.create(route=route, account_id=actor.account_id, started_at=now)
        record(actor, "patrol_round.start", made.journal_key, {"route": route.pk}, at=now)
    return made


def _round(actor: Actor, round_id: int) -> PatrolRound:
    rows = PatrolRound.objects.filter(route__in=PatrolRoute.objects.visible_to(actor))
    found = rows.select_related("route").filter(pk=round_id).first()
    if found is None:
        raise NotFound
    if found.account_id != actor.account_id and not actor.is_system:
        raise NotAllowed(say("这是别人的巡查，请自己开始一次。"))
    return found


def check_point(actor: Actor, round_id: int, draft: PointCheckDraft) -> PointCheck:
    """Check a point in a round, in any order; the position is noted with its distance."""
    walk = _round(actor, round_id)
    find_move(actor, walk, "check")
    check_check(draft)
    rows = walk.route.points.all()
    rows = rows.filter(token=draft.token) if draft.token else rows.filter(pk=draft.point_id or 0)
    point = rows.first()
    if point is None:
        raise Invalid({"point_id": say("这条路线没有这个检查点。")})
    now = clock.now()
    try:
        with write_transaction():
            made = PointCheck.objects.create(
                walk=walk,
                point=point,
                at=now,
                lat=draft.lat,
                lng=draft.lng,
                distance_m=_distance(point, draft),
                is_by_code=bool(draft.token),
                seen=draft.seen,
                note=draft.note.strip(),
            )
            told = {"point": point.pk, "seen": made.seen, "by_code": made.is_by_code}
            move(actor, walk, "check", details=told, at=now)
    except IntegrityError:
        raise WrongState(
            say("这个点本次已经打卡。"), state=walk.state, version=walk.version
        ) from None
    return made


def _distance(point: CheckPoint, draft: PointCheckDraft) -> int | None:
    if point.position is None or draft.lat is None or draft.lng is None:
        return None
    return distance_m(point.position, Position(draft.lat, draft.lng))


def finish_round(actor: Actor, round_id: int) -> PatrolRound:
    """Finish a walk; the points that it left out stay due."""
    walk = _round(actor, round_id)
    now = clock.now()
    left = walk.route.points.count() - walk.checks.count()
    move(actor, walk, "finish", changes={"finished_at": now}, details={"left": left}, at=now)
    return walk
