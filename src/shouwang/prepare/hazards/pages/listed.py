"""The hazards that a level of government has listed, with the counts behind both rates."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries


@require_GET
@signed_in
def listed_hazards(request: PageRequest) -> HttpResponse:
    """Show the listed hazards of all levels, or of one."""
    asked = request.GET.get("level", "")
    level = asked if asked in queries.LISTING_LABELS else ""
    page = queries.listed_page(request.actor, level)
    here = reverse("hazards:listed")
    tabs = [Link(_("各级"), here, "list", not level)] + [
        Link(in_words(label), f"{here}?level={code}", "flag", level == code)
        for code, label in queries.LISTING_LABELS.items()
    ]
    context = {
        "page": page,
        "tabs": tabs,
        "level": level,
        "today": clock.today(),
        "may_export": request.actor.holds("hazards.export"),
        "links": [Link(_("隐患"), reverse("hazards:list")), Link(_("挂牌督办"), "")],
    }
    return render(request, "hazards/listed.html", context)
