"""Pages of stations: the list, one with its charts, registering and changing, the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import queries as places
from shouwang.watch.sensors import actions, queries
from shouwang.watch.sensors.forms.stations import StationFilterForm, StationForm
from shouwang.watch.sensors.queries.links import upstream_at
from shouwang.watch.sensors.queries.station_lists import HEALTH_CHOICES
from shouwang.watch.sensors.states import EDIT, HEALTH_LABELS, HEALTH_TONES, VIEW, WORST_FIRST

from .charts import card_of, span_of, span_tabs
from .frame import section_tabs
from .maps import station_map
from .tools import counted_pager, page_number, raw_version

if TYPE_CHECKING:
    from shouwang.watch.sensors.models import Station

PAGE_SIZE: Final = 25
CHARTS_LIMIT: Final = 6
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _areas(actor: Actor, permission: str = VIEW) -> list[tuple[str, object]]:
    return [(code, name) for code, name in places.village_names(actor, permission).items()]


def _filters(request: PageRequest, areas: list[tuple[str, object]]) -> queries.StationFilters:
    """Return the filters that were asked for; an odd word asks nothing."""
    asked = request.GET
    kind, health = asked.get("kind", ""), asked.get("health", "")
    area, words = asked.get("area", ""), asked.get("q", "")
    return queries.StationFilters(
        area=area if area in {code for code, _name in areas} else "",
        kind=kind if kind in queries.KINDS else "",
        health=health if health in HEALTH_CHOICES else "",
        q=words if words.isprintable() else "",
    )


@require_GET
@signed_in
def station_list(request: PageRequest) -> HttpResponse:
    """Show the stations with what their sensors told last, and how many fare how."""
    actor = request.actor
    areas = _areas(actor)
    filters = _filters(request, areas)
    counts = queries.health_counts(actor, filters.area)
    number = page_number(request)
    start = (number - 1) * PAGE_SIZE
    page = queries.station_page(actor, filters, offset=start, limit=PAGE_SIZE)
    asked = {"area": filters.area, "kind": filters.kind, "health": filters.health, "q": filters.q}
    context = {
        "tabs": section_tabs("sensors:list"),
        "form": StationFilterForm(asked, areas),
        "asked": urlencode({name: value for name, value in asked.items() if value}),
        "stats": [_stat(health, counts[health], filters) for health in WORST_FIRST],
        "rows": page.items,
        "map": station_map(actor, filters) if page.items else None,
        "pager": counted_pager(request, number, PAGE_SIZE, page.count),
        "may_edit": actor.holds(EDIT),
        "may_see_end_points": queries.may_see_end_points(actor),
    }
    return render(request, "sensors/list.html", context)


def _stat(health: queries.Health, count: int, filters: queries.StationFilters) -> dict[str, Any]:
    asked = {"area": filters.area, "kind": filters.kind, "health": health.value}
    query = urlencode({name: value for name, value in asked.items() if value})
    tone = HEALTH_TONES[health] if count else "neutral"
    return {"label": HEALTH_LABELS[health], "value": count, "tone": tone, "url": f"?{query}"}


@require_GET
@signed_in
def export_page(request: PageRequest) -> HttpResponse:
    """Give the stations that fit as a workbook."""
    filters = _filters(request, _areas(request.actor))
    answer = HttpResponse(
        queries.stations_workbook(request.actor, filters, in_words), content_type=XLSX
    )
    answer["Content-Disposition"] = 'attachment; filename="sensors.xlsx"'
    return answer


@require_GET
@signed_in
def station_page(request: PageRequest, code: str) -> HttpResponse:
    """Show a station: each sensor with its latest, how it fares, and its chart."""
    actor, now = request.actor, clock.now()
    row = queries.station(actor, code)
    (view,) = queries.views_of(actor, queries.stations(actor).filter(pk=row.pk))
    hours = span_of(request)
    drawn = [one for one in view.sensors if one.sensor.is_active][:CHARTS_LIMIT]
    lines = queries.thresholds_of(actor, [one.sensor for one in drawn], now)
    context = {
        "view": view,
        "station": row,
        "cards": [card_of(actor, one, hours, now, lines[one.sensor.pk]) for one in drawn],
        "span_tabs": span_tabs(hours),
        "upstream": upstream_at(actor, row.pk),
        "may_edit": actor.may(EDIT, row.target()),
        "links": _trail((row.name, "")),
    }
    return render(request, "sensors/station.html", context)


def _trail(*steps: tuple[str, str]) -> list[Link]:
    return [Link(_("监测站"), reverse("sensors:list")), *(Link(name, url) for name, url in steps)]


@require_http_methods(["GET", "POST"])
@signed_in
def new_station_page(request: PageRequest) -> HttpResponse:
    """Register a station."""
    actor = request.actor
    if not actor.holds(EDIT):
        raise NotAllowed
    form = StationForm(_areas(actor, EDIT), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            place_id = actions.place_id_of(actor, form.cleaned_data["place"])
            made = actions.register_station(actor, form.draft(place_id))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("监测站已登记。请添加传感器。"))
            return redirect("sensors:station", made.code)
    context = {"form": form, "links": _trail((_("登记监测站"), "")), "title": _("登记监测站")}
    context["back"] = reverse("sensors:list")
    return render(request, "sensors/form.html", context, status=422 if form.errors else 200)


def _edit_areas(actor: Actor, row: Station) -> list[tuple[str, object]]:
    """Return the villages to choose from, with the station's own area if it is none of them."""
    areas = _areas(actor, EDIT)
    if row.area_code_now not in {code for code, _name in areas}:
        areas.insert(0, (row.area_code_now, row.area_code_now))
    return areas


@require_http_methods(["GET", "POST"])
@signed_in
def edit_station_page(request: PageRequest, code: str) -> HttpResponse:
    """Change a station."""
    actor = request.actor
    row = queries.station(actor, code)
    if not actor.may(EDIT, row.target()):
        raise NotAllowed
    data = request.POST if request.method == "POST" else None
    form = StationForm(_edit_areas(actor, row), data, initial=StationForm.first(row))
    if request.method == "POST" and form.is_valid():
        try:
            place_id = actions.place_id_of(actor, form.cleaned_data["place"])
            draft = form.draft(place_id, row.unit_id)
            made = actions.edit_station(actor, code, draft, version=raw_version(request))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已修改。"))
            return redirect("sensors:station", made.code)
    here = reverse("sensors:station", args=[code])
    context = {
        "form": form,
        "version": row.version,
        "title": _("修改监测站"),
        "back": here,
        "links": _trail((row.name, here), (_("修改"), "")),
    }
    return render(request, "sensors/form.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def end_points_page(request: PageRequest) -> HttpResponse:
    """Show each village with what can warn of a flood there, those with nothing first."""
    found = queries.end_points(request.actor, now=clock.now())
    rate = found.online_rate
    context = {
        "found": found,
        "rate": None if rate is None else f"{rate * 100:.1f}",
        "untested": sum(village.untested for village in found.villages),
        "links": _trail((_("防汛预警终端"), "")),
    }
    return render(request, "sensors/end_points.html", context)
