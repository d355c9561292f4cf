"""Patrols: routes with what is due and missed, rounds, checks at points, the sheet of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.look.links import Link
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.forms import ReasonForm
from shouwang.prepare.duty.patrol_forms import CheckForm
from shouwang.prepare.duty.states import EDIT, PATROL, RoundState, RouteState

from .frame import tell_form

if TYPE_CHECKING:
    from shouwang.prepare.duty.models import CheckPoint, PatrolRoute

SCALE = 5
SEEN_ICONS = {"normal": "circle-check", "abnormal": "alert-triangle"}


@dataclass(frozen=True, slots=True)
class Code:
    """A check point with the drawing of its code."""

    point: CheckPoint
    url: str
    drawing: str


def route_links(*more: Link) -> list[Link]:
    """Return the trail of a page about patrols."""
    return [
        Link(_("值班"), reverse("duty:today")),
        Link(_("巡查路线"), reverse("duty:routes")),
        *more,
    ]


def _may_patrol(actor: Actor, route: PatrolRoute) -> bool:
    is_on = route.state == RouteState.PLANNED and clock.now() < route.until_at
    return is_on and actor.may(PATROL, route.target())


@require_GET
@signed_in
def routes_page(request: PageRequest) -> HttpResponse:
    """List the routes with their completion rates."""
    actor = request.actor
    context = {
        "rows": queries.route_states(actor, queries.routes(actor)),
        "may_edit": actor.holds(EDIT),
        "links": route_links()[:2],
    }
    return render(request, "duty/routes.html", context)


@require_GET
@signed_in
def route_page(request: PageRequest, route_id: int) -> HttpResponse:
    """Show a route: completion, what was missed, coverage with its gaps, rounds."""
    actor = request.actor
    figures = queries.route_state(actor, route_id)
    route = figures.route
    is_planned = route.state == RouteState.PLANNED
    may_end = actor.may(EDIT, route.target()) and is_planned
    context = {
        "figures": figures,
        "route": route,
        "misses": queries.misses(actor, route.pk),
        "walks": queries.walks(actor, route.pk),
        "may_patrol": _may_patrol(actor, route),
        "end_form": ReasonForm(initial={"version": route.version}) if may_end else None,
        "links": route_links(Link(route.name, "")),
    }
    return render(request, "duty/route.html", context)


@require_POST
@signed_in
def end_page(request: PageRequest, route_id: int) -> HttpResponse:
    """End a route with a reason."""
    form = ReasonForm(request.POST)
    route = queries.route(request.actor, route_id)
    if form.is_valid():
        read = form.cleaned_data
        try:
            actions.end_route(request.actor, route.pk, read["reason"], version=read["version"])
        except Invalid as error:
            form.take(error)
    if form.errors:
        tell_form(request, form)
    else:
        messages.success(request, _("路线已结束。"))
    return redirect("duty:route", route.pk)


@require_GET
@signed_in
def codes_page(request: PageRequest, route_id: int) -> HttpResponse:
    """Show the sheet of codes to put up at the points."""
    route = queries.route(request.actor, route_id)
    codes = []
    for point in queries.points(request.actor, route):
        url = request.build_absolute_uri(reverse("duty:point", args=[point.token]))
        codes.append(Code(point, url, segno.make(url, error="m").svg_inline(scale=SCALE)))
    return render(request, "duty/codes.html", {"route": route, "codes": codes})


@require_POST
@signed_in
def start_page(request: PageRequest, route_id: int) -> HttpResponse:
    """Start a round, or go on with one's own."""
    return redirect("duty:round", actions.start_round(request.actor, route_id).pk)


@require_GET
@signed_in
def round_page(request: PageRequest, round_id: int) -> HttpResponse:
    """Show a round with its points, those still to be seen first."""
    actor = request.actor
    shown = queries.walk(actor, round_id)
    is_own = shown.account_id == actor.account_id
    context = {
        "walk": shown,
        "route": shown.route,
        "points": queries.walk_points(actor, shown),
        "is_running": is_own and shown.state == RoundState.STARTED,
        "links": route_links(Link(shown.route.name, reverse("duty:route", args=[shown.route_id]))),
    }
    return render(request, "duty/round.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def point_page(request: PageRequest, token: str) -> HttpResponse:
    """Check a point whose code was scanned; a round is begun where none is under way."""
    return _check(request, queries.point_by_token(request.actor, token), token)


@require_http_methods(["GET", "POST"])
@signed_in
def check_page(request: PageRequest, point_id: int) -> HttpResponse:
    """Check a point that was chosen from the list, without its code."""
    return _check(request, queries.point(request.actor, point_id), "")


def _check(request: PageRequest, point: CheckPoint, token: str) -> HttpResponse:
    actor = request.actor
    may_check = _may_patrol(actor, point.route)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(point_id=point.pk, token=token)
        try:
            walk = actions.start_round(actor, point.route_id)
            actions.check_point(actor, walk.pk, draft)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已打卡：%(point)s") % {"point": point.name})
            return redirect("duty:round", walk.pk)
    context = {
        "point": point,
        "route": point.route,
        "form": form,
        "icons": SEEN_ICONS,
        "may_check": may_check,
        "is_by_code": bool(token),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duty/point.html", context, status=status)


@require_POST
@signed_in
def finish_page(request: PageRequest, round_id: int) -> HttpResponse:
    """Finish a round; the points that it left out stay due."""
    actions.finish_round(request.actor, round_id)
    messages.success(request, _("本次巡查已结束。"))
    return redirect("duty:round", round_id)
