"""Planning a patrol route: places are looked for and added step by step, then all is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.links import Link
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.forms import choices
from shouwang.prepare.duty.route_forms import (
    NO_PLACE,
    PointRow,
    RouteForm,
    SearchForm,
    numbered,
    place_rows,
    read_rows,
    whole,
    written_rows,
)
from shouwang.prepare.duty.states import EDIT
from shouwang.prepare.places import queries as places

from .frame import areas
from .patrols import route_links

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place

FIND, ADD = "find", "add"


@dataclass(slots=True)
class _Plan:
    """A route as far as it is filled in."""

    form: RouteForm
    search: SearchForm
    rows: list[PointRow] = field(default_factory=list)
    found: list[Place] = field(default_factory=list)
    has_more: bool = False
    was_searched: bool = False


@require_http_methods(["GET", "POST"])
@signed_in
def plan_page(request: PageRequest) -> HttpResponse:
    """Plan a route; looking for places and adding them keeps all that is filled in."""
    actor = request.actor
    if not actor.holds(EDIT):
        raise NotAllowed
    if request.method == "GET":
        return _show(request, _Plan(RouteForm(areas=areas(actor)), _search(None)))
    step = request.POST.get("do", "")
    if step in {FIND, ADD}:
        return _show(request, _step(actor, request.POST, step))
    plan = _Plan(RouteForm(request.POST, areas=areas(actor)), _search(request.POST))
    plan.rows = _chosen_rows(actor, request.POST)
    if plan.form.is_valid():
        written = written_rows(plan.form.cleaned_data["points"])
        try:
            made = actions.plan_route(actor, plan.form.draft([*plan.rows, *written]))
        except Invalid as error:
            plan.form.take(error)
        else:
            messages.success(request, _("路线已定，打印二维码贴到检查点。"))
            return redirect("duty:route", made.pk)
    return _show(request, plan, 422)


def _search(data: QueryDict | None) -> SearchForm:
    return SearchForm(data, types=choices(places.TYPE_LABELS))


def _step(actor: Actor, data: QueryDict, step: str) -> _Plan:
    """Return the plan after a search, or with what was chosen and written among its points."""
    kept = data.dict()
    rows = _chosen_rows(actor, data)
    if step == ADD:
        rows = numbered([*rows, *written_rows(data.get("points", ""))])
        kept["points"] = ""
    plan = _Plan(RouteForm(initial=kept, areas=areas(actor)), _search(data), rows)
    if step == FIND:
        known = {row.place for row in rows}
        read = plan.search.cleaned_data if plan.search.is_valid() else {}
        plan.found, plan.has_more = queries.key_places(
            actor,
            _area(actor, data),
            asked_type=read.get("type", ""),
            words=read.get("q", ""),
        )
        plan.found = [place for place in plan.found if str(place.pk) not in known]
        plan.was_searched = True
    return plan


def _area(actor: Actor, data: QueryDict) -> str:
    asked = data.get("area_code", "")
    return asked if asked in dict(areas(actor)) else actor.area_code


def _chosen_rows(actor: Actor, data: QueryDict) -> list[PointRow]:
    """Return the rows with the places that are ticked among those found."""
    rows = read_rows(data)
    known = {row.place for row in rows}
    ticked = dict.fromkeys(key for key in data.getlist("found") if key not in known)
    ids = [whole(key, NO_PLACE) for key in ticked]
    return numbered([*rows, *place_rows(queries.chosen_places(actor, ids))])


def _show(request: PageRequest, plan: _Plan, status: int = 200) -> HttpResponse:
    context = {"plan": plan, "form": plan.form, "links": route_links(Link(_("定路线"), ""))}
    return render(request, "duty/route_new.html", context, status=status)
