"""The form for registering a hazard: quick, on a phone, also for one visit."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.attachments.actions import prepare_photo
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.prepare.checklists import queries as checklists
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HazardDraft
from shouwang.prepare.hazards.forms import RegisterForm
from shouwang.prepare.places import queries as places

from .lists import area_options

SHOWN = 300
"""Places and items that the form offers; a number that it does not offer may be typed."""
ICONS = {
    **{found.code: found.icon for found in queries.public_categories()},
    "three_in_one": "building-store",
    "workplace": "building-factory-2",
    "hazchem": "flask",
    "special_equipment": "elevator",
    "management": "clipboard-list",
    "other": "dots",
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register_page(request: PageRequest) -> HttpResponse:
    """Show the form, or register what was filled in."""
    if not request.actor.holds("hazards.register"):
        raise NotAllowed
    areas = area_options(request.actor)
    if request.method != "POST":
        asked = {
            "category": "unknown",
            "place": request.GET.get("place", "")[:40],
            "is_fixed": request.GET.get("fixed") == "1",
            "checklist_code": request.GET.get("item", "")[:16],
        }
        return _show(request, RegisterForm(initial=asked, areas=areas))
    form = RegisterForm(request.POST, request.FILES, areas=areas)
    if not form.is_valid():
        return _show(request, form)
    try:
        made = _register(request, form)
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    except NotFound:
        form.take(Invalid({"area_code": say("这个地方不在您的职责范围内。")}))
        return _show(request, form)
    messages.success(request, _("已登记：%(number)s") % {"number": made})
    return redirect(f"{reverse('hazards:detail', args=[made])}?registered=1")


def _item_code(request: PageRequest, typed: str) -> str:
    """Return a checklist code as it stands in the lists; Invalid when there is none."""
    code = typed.strip().upper()
    if code and not checklists.has_item(request.actor, code):
        raise Invalid({"checklist_code": say("没有这个检查项。")})
    return code


def _register(request: PageRequest, form: RegisterForm) -> str:
    read = form.cleaned_data
    draft = HazardDraft(
        description=read["description"],
        category=read["category"] or "unknown",
        area_code=read["area_code"],
        place_number=read["place"].strip(),
        location=read["location"],
        latitude=read["lat"],
        longitude=read["lng"],
        checklist_code=_item_code(request, read["checklist_code"]),
        discovered_at=_found_at(read["discovered_on"]),
        is_on_behalf=read["is_on_behalf"],
        kind=read["kind"],
    )
    before = [prepare_photo(file) for file in read["photos"]]
    if not read["is_fixed"]:
        return actions.register(request.actor, draft, before).number
    after = [prepare_photo(file) for file in read["after"]]
    made = actions.register_fixed(
        request.actor, draft, before=before, after=after, note=read["note"]
    )
    return made.number


def _found_at(day: object) -> datetime | None:
    """Return the moment of a discovery that is known by its day: now today, else its noon."""
    if day is None or day == clock.today():
        return None
    return datetime.combine(day, time(12), clock.LOCAL_ZONE)  # type: ignore[arg-type]


def _show(request: PageRequest, form: RegisterForm) -> HttpResponse:
    actor = request.actor
    context = {
        "form": form,
        "places": places.place_set(actor).order_by("name").values_list("number", "name")[:SHOWN],
        "items": checklists.items(actor).values_list("code", "item_zh")[:SHOWN],
        "icons": ICONS,
        "person": request.actor.key,
    }
    status = 422 if form.is_bound else 200
    return render(request, "hazards/register.html", context, status=status)
