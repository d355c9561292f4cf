"""Registering, editing and surveying a place; fit for a phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import PlaceForm, SurveyForm

NEAR_M = 150
NO_POSITION = say("位置不对。")


def _form(request: PageRequest, permission: str, **kwargs: object) -> PlaceForm:
    actor = request.actor
    villages = queries.village_names(actor, permission)
    data = request.POST if request.method == "POST" else None
    return PlaceForm(queries.industry_labels(actor), villages, data, **kwargs)


@require_http_methods(["GET", "POST"])
@signed_in
def register_page(request: PageRequest) -> HttpResponse:
    """Register a place; sent twice it is registered once."""
    actor = request.actor
    if not actor.holds("places.register"):
        raise NotAllowed
    form = _form(request, "places.register", initial=_first(request))
    if request.method == "POST" and form.is_valid():
        try:
            number = _register_once(actor, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("场所已登记。"))
            return redirect("places:detail", number)
    context = {"form": form, "back": reverse("places:list"), "standing": None}
    return render(request, "places/form.html", context, status=422 if form.errors else 200)


def _first(request: PageRequest) -> dict[str, object]:
    villages = queries.village_names(request.actor, "places.register")
    only = next(iter(villages)) if len(villages) == 1 else ""
    return {"kind": "place", "area_code": only}


def _register_once(actor: Actor, form: PlaceForm) -> str:
    draft = form.draft()

    def do() -> Answer:
        return Answer(303, actions.register_place(actor, draft).number)

    key = form.cleaned_data["idempotency_key"]
    return answer_once(actor, key, repr(draft).encode("utf-8", "replace"), do).text


@require_http_methods(["GET", "POST"])
@signed_in
def edit_page(request: PageRequest, number: str) -> HttpResponse:
    """Edit a place; contacts that are left empty stay as they are."""
    actor = request.actor
    standing = queries.place(actor, number)
    if not actor.may("places.edit", standing.target()):
        raise NotAllowed
    form = _form(request, "places.edit", initial=PlaceForm.initial_of(standing))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_place(actor, number, form.draft(standing), version=version)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已修改。"))
            return redirect("places:detail", number)
    back = reverse("places:detail", args=[number])
    context = {"form": form, "back": back, "standing": standing}
    return render(request, "places/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def survey_page(request: PageRequest, number: str) -> HttpResponse:
    """Write down what a visit found out."""
    actor = request.actor
    standing = queries.place(actor, number)
    if not actor.may("places.register", standing.target()):
        raise NotAllowed
    data = request.POST if request.method == "POST" else None
    form = SurveyForm(data, initial={"version": standing.version})
    if request.method == "POST" and form.is_valid():
        found = actions.Survey(**form.found())
        try:
            actions.survey_place(actor, number, found, version=form.cleaned_data["version"])
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("调查结果已记下，类型和责任已重新判定。"))
            return redirect("places:detail", number)
    context = {"form": form, "place": standing, "file": queries.archive(actor, number)}
    return render(request, "places/survey.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def pin_lookup(request: PageRequest) -> JsonResponse:
    """Tell in which village a pin lies and which places are near, so that none comes in twice."""
    try:
        latitude = float(request.GET.get("lat", ""))
        longitude = float(request.GET.get("lng", ""))
    except ValueError:
        raise Invalid({"lat": NO_POSITION}) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid({"lat": NO_POSITION})
    actor = request.actor
    village = divisions.nearest_village(actor, latitude, longitude)
    near = queries.near(actor, latitude, longitude, radius_m=NEAR_M, limit=5)
    return JsonResponse(
        {
            "area_name": village.name if village else "",
            "area_code": village.code if village else "",
            "nearby": [
                {
                    "title": found.place.name,
                    "url": reverse("places:detail", args=[found.place.number]),
                    "note": _("%(m)d 米") % {"m": round(found.distance_m)},
                }
                for found in near
            ],
        }
    )
