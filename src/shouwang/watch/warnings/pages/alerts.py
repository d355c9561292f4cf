"""What everybody reads without signing in: the warnings in force and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.look.fresh import not_modified, tag_of
from shouwang.prepare.duty import queries as duty
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.queries.public import PublicWarning, public_warnings

REFRESH_S = 60
RESIDENT = Actor.anonymous()


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A warning in the reader's language."""

    row: Warning
    title: str
    text: str
    steps: Sequence[str]


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """Show the warnings that touch a chosen community, the worst first, then those just over.

    When nothing has changed the answer is 304.
    """
    villages = list(
        divisions.villages_under(RESIDENT, settings.ENVIRONMENT.home_area).values_list(
            "code", "name"
        )
    )
    asked = request.GET.get("area", "")
    area = asked if asked in dict(villages) else ""
    found = public_warnings(RESIDENT, area)
    phone = duty.duty_phone(RESIDENT, area or settings.ENVIRONMENT.home_area)
    told = (phone.room, phone.phone) if phone else ()
    tag = tag_of(area, *told, *((one.warning.number, one.warning.version) for one in found.all))
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    context = {
        "area": area,
        "area_name": found.area_name,
        "villages": villages,
        "in_force": [_card(one) for one in found.in_force],
        "over": [_card(one) for one in found.over],
        "duty_phone": phone,
        "refresh_s": REFRESH_S,
        "here": f"{request.path}?area={area}" if area else request.path,
    }
    response = render(request, "warnings/alerts.html", context)
    response["ETag"] = tag
    return response


def _card(one: PublicWarning) -> AlertCard:
    row = one.warning
    if get_language() == "en" and row.title_en:
        return AlertCard(row, row.title_en, row.text_en, one.steps_en)
    return AlertCard(row, row.title, row.text, one.steps)
