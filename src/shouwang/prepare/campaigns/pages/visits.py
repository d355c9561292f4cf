"""Visits of a campaign: the list, one visit, the form on a phone with its choice of a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.visits import LinkForm, VisitFilterForm, VisitForm
from shouwang.prepare.campaigns.queries.visit_words import RESULT_TONES
from shouwang.prepare.campaigns.rules.visits import RESULT_ICONS, capacities_of
from shouwang.prepare.campaigns.rules.wording import CAPACITIES, VISIT_RESULTS
from shouwang.prepare.campaigns.states import CHECK, VIEW, State
from shouwang.prepare.checklists import queries as checklists
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.places import queries as places

from .frame import frame
from .scopes import PAGE_SIZE, page_of, pager

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign, Visit
    from shouwang.prepare.places.models import Place

OFFERED = 20
"""Places, checklist items and known hazards that the form offers."""
COORDINATE_LIMIT = 20


@require_GET
@signed_in
def visits_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the visits of a campaign's places, the newest first."""
    actor = request.actor
    campaign = queries.campaign(actor, number)
    form = VisitFilterForm(request.GET, places.village_names(actor, VIEW).items())
    form.is_valid()
    read = {name: value for name, value in form.cleaned_data.items() if value}
    page_number = page_of(request)
    offset = (page_number - 1) * PAGE_SIZE
    try:
        filters = queries.VisitFilters(campaign=campaign.number, **read)
        page = queries.visits(actor, filters, limit=PAGE_SIZE + 1, offset=offset)
    except Invalid as error:
        form.add_error("to_on", in_words(error.message))
        page = queries.VisitPage([], 0, True)
    words = _("共 %(n)d 次") if page.count_is_exact else _("超过 %(n)d 次")
    has_more = len(page.items) > PAGE_SIZE
    context = {
        **frame(actor, campaign, "campaigns:visits"),
        "form": form,
        "rows": [_row(visit) for visit in page.items[:PAGE_SIZE]],
        "pager": pager(request, page_number, words % {"n": page.count}, has_more),
        "may_check": actor.holds(CHECK) and campaign.state == State.RUNNING,
    }
    return render(request, "campaigns/visits.html", context)


def _row(visit: Visit) -> dict[str, object]:
    return {
        "visit": visit,
        "result": VISIT_RESULTS[visit.result],
        "tone": RESULT_TONES[visit.result],
        "capacity": CAPACITIES[visit.capacity],
        "companions": [one.unit.name for one in visit.companions.all()],
        "hazards": [one.hazard.number for one in visit.hazards.all()],
    }


@require_GET
@signed_in
def visit_page(request: PageRequest, number: str, visit_id: int) -> HttpResponse:
    """Show one visit, with what it found and a way to link a hazard registered afterwards."""
    actor = request.actor
    campaign = queries.campaign(actor, number)
    visit = queries.visit(actor, visit_id)
    may_link = actor.may(CHECK, visit.place.target()) and actor.belongs_to(visit.agency_unit_id)
    linked = {one.hazard.number for one in visit.hazards.select_related("hazard")}
    context = {
        **frame(actor, campaign, "campaigns:visits"),
        **_row(visit),
        "may_link": may_link and visit.result != "not_entered",
        "candidates": [
            (known, words) for known, words in _known(actor, visit.place) if known not in linked
        ],
    }
    return render(request, "campaigns/visit.html", context)


@require_POST
@signed_in
def link_page(request: PageRequest, number: str, visit_id: int) -> HttpResponse:
    """Link a hazard to a visit."""
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            actions.link_hazard(request.actor, visit_id, form.cleaned_data["number"])
        except Invalid as error:
            messages.error(request, in_words(error.message))
        else:
            messages.success(request, _("隐患已关联到这次检查。"))
    else:
        queries.visit(request.actor, visit_id)
        messages.error(request, _("请填写隐患编号。"))
    return redirect("campaigns:visit", number, visit_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_visit_page(request: PageRequest, number: str) -> HttpResponse:
    """Choose a place, or write down a visit of it."""
    actor = request.actor
    campaign = queries.campaign(actor, number)
    if not actor.holds(CHECK):
        raise NotAllowed
    place = _chosen(request)
    if place is None:
        return _choose(request, campaign)
    form = _form(request, place)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_visit(actor, _draft(request, campaign, place, form))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("检查已登记。"))
            return redirect("campaigns:visit", number, made.pk)
    context = {
        **frame(actor, campaign, "campaigns:visits"),
        "form": form,
        "place": place,
        "icons": dict(RESULT_ICONS),
        "person": actor.key,
    }
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/visit_form.html", context, status=status)


def _chosen(request: PageRequest) -> Place | None:
    """Return the place that is named by its number or by a scanned code."""
    asked = {**request.GET.dict(), **request.POST.dict()}
    named, code = asked.get("place", "").strip(), asked.get("qr", "").strip()
    try:
        if named:
            return places.place(request.actor, named)
        if code:
            card = places.place_by_token(request.actor, code.rpartition("/")[2])
            return places.place_by_id(request.actor, card.place_id)
    except NotFound:
        messages.error(request, _("没有找到这个场所，或不在您的职责范围内。"))
    return None


def _choose(request: PageRequest, campaign: Campaign) -> HttpResponse:
    actor = request.actor
    asked = request.GET.get("q", "").strip()[:60]
    rows = queries.scope_set(actor, campaign, queries.ScopeFilters(delegated=False))
    if asked:
        named = places.place_set(actor, places.PlaceFilters(q=asked)).values("pk")
        rows = rows.filter(place__in=named)
    else:
        rows = rows.filter(first_checked_at=None)
    found = list(rows.select_related("place").order_by("area_code_now", "id")[:OFFERED])
    villages = places.area_names(actor, {item.area_code_now for item in found})
    context = {
        **frame(actor, campaign, "campaigns:visits"),
        "asked": asked,
        "rows": [(item, villages.get(item.area_code_now, "")) for item in found],
        "near_url": reverse("campaigns:visits_near", args=[campaign.number]),
        "new_url": reverse("campaigns:visit_new", args=[campaign.number]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "campaigns/visit_choose.html", context, status=status)


def _form(request: PageRequest, place: Place) -> VisitForm:
    actor = request.actor
    types = [decided.type_code for decided in place.types.all() if decided.verdict == "yes"]
    items = checklists.items_for(actor, [*types, place.category])[:OFFERED]
    offices = queries.offices_near(actor, place.area_code_now)
    choices: dict[str, Any] = {
        "items": [(item.code, item.item_zh) for item in items],
        "known": _known(actor, place),
        "companions": [(unit.pk, unit.name) for unit in offices if unit.pk != actor.unit_id],
    }
    allowed = capacities_of(actor.role)
    if actor.role in {"enterprise_owner", "cooperative_head"}:
        del choices["companions"]
    data = request.POST if request.method == "POST" else None
    return VisitForm(data, capacities=allowed, choices=choices)


def _known(actor: Actor, place: Place) -> list[tuple[str, str]]:
    """Return the hazards of a place that are open, by number, in a few words."""
    asked = hazards.HazardFilters(place=place.number, state="open")
    rows = hazards.hazard_set(actor, asked).order_by("-reported_at")[:OFFERED]
    return [(row.number, f"{row.number} {row.description[:40]}") for row in rows]


def _draft(
    request: PageRequest, campaign: Campaign, place: Place, form: VisitForm
) -> actions.VisitDraft:
    read = form.cleaned_data
    return actions.VisitDraft(
        place_number=place.number,
        campaign_number=campaign.number,
        result=read["result"],
        capacity=read["capacity"],
        visited_at=read["visited_at"],
        note=read["note"],
        companion_ids=tuple(int(pk) for pk in read.get("companions", ())),
        hazards=form.hazard_lines(),
        hazard_numbers=tuple(read.get("known", ())),
        client_key=request.POST.get("idempotency_key", "")[:64],
    )


@require_GET
@signed_in
def near_page(request: PageRequest, number: str) -> HttpResponse:
    """Return the nearest places that nobody has checked, for the phone's own position."""
    actor = request.actor
    campaign = queries.campaign(actor, number)
    point = _point(request)
    if point is None:
        return JsonResponse({"area_name": "", "area_code": "", "nearby": []})
    url = reverse("campaigns:visit_new", args=[number])
    near = queries.unchecked_near(actor, campaign, *point)
    return JsonResponse(
        {
            "area_name": _("附近未检查 %(n)d 处") % {"n": len(near)},
            "area_code": "",
            "nearby": [
                {
                    "title": one.place.name,
                    "url": f"{url}?{urlencode({'place': one.place.number})}",
                    "note": _("约 %(n)d 米") % {"n": round(one.distance_m)},
                }
                for one in near
            ],
        }
    )


def _point(request: PageRequest) -> tuple[float, float] | None:
    raw = [request.GET.get(name, "")[:COORDINATE_LIMIT] for name in ("lat", "lng")]
    try:
        latitude, longitude = float(raw[0]), float(raw[1])
    except ValueError:
        return None
    is_on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if is_on_earth else None
