"""The page of the leader's desk, and the list behind each of its figures."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.look.links import Link
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries import leader_attention as attention
from shouwang.prepare.hazards.queries import leader_figures as figures
from shouwang.prepare.hazards.queries.leader_rates import leader_rates

from . import areas, showing
from .forms import DayForm
from .view import STREET_DIGITS, View

PAGE_SIZE = 25
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@require_GET
@signed_in
def leader_page(request: PageRequest) -> HttpResponse:
    """Show what is open, late, refused and waiting: on top, by area, on a map, by category."""
    actor = request.actor
    form, view = _asked(request)
    below = figures.areas_below(actor, view.code, view.on)
    codes = [area.code for area in below]
    found = figures.standings(actor, view.code, codes, view.on)
    rates = leader_rates(actor, view.code, codes, view.on)
    context = {
        "form": form,
        "view": view,
        "area_name": _area_name(actor, view.code),
        "as_of": found.as_of,
        "big": showing.big_figures(view, found),
        "waiting": attention.waiting(actor, view.code) if view.is_today else [],
        "groups": areas.groups(actor, view, below, found, rates),
        "map": areas.area_map(actor, view, below, found, rates),
        "bars": showing.bars(view, found),
        "indicators": [showing.indicator_card(view, one) for one in rates.indicators],
        "rates_as_of": rates.as_of,
        "listed": attention.listed_now(actor, view.code) if view.is_today else [],
        "is_wide": len(view.code) < STREET_DIGITS,
    }
    return render(request, "leader/page.html", context)


@require_GET
@signed_in
def behind_page(request: PageRequest, figure: str) -> HttpResponse:
    """Show the hazards behind one figure of an area on a day."""
    actor = request.actor
    _form, view = _asked(request)
    number = _page_number(request)
    offset = (number - 1) * PAGE_SIZE
    category = request.GET.get("category", "")
    asked = figures.BehindAsk(figure, view.code, view.on, category)
    page = figures.behind_standing(actor, asked, limit=PAGE_SIZE, offset=offset)
    back = f"{reverse('leader:page')}?{view.query()}"
    context = {
        "view": view,
        "label": figures.STANDING_LABELS[figure],
        "category": hazards.CATEGORY_LABELS.get(category),
        "area_name": _area_name(actor, view.code),
        "page": page,
        "links": [Link(_("领导页"), back), Link(_("明细"), "")],
        "pager": Pager(
            _url(request, number - 1) if number > 1 else None,
            _url(request, number + 1) if (page.count or 0) > offset + PAGE_SIZE else None,
            _("共 %(n)d 条") % {"n": page.count or 0},
        ),
    }
    return render(request, "leader/behind.html", context)


def _asked(request: PageRequest) -> tuple[DayForm, View]:
    code = figures.leader_area(request.actor, request.GET.get("area", ""))
    today = clock.today()
    form = DayForm(request.GET, code, today)
    form.is_valid()
    return form, View(code, form.cleaned_data.get("on") or today, today)


def _area_name(actor: Actor, code: str) -> str:
    return divisions.names_of(actor, [code]).get(code, code)


def _page_number(request: PageRequest) -> int:
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def _url(request: PageRequest, number: int) -> str:
    return f"?{urlencode({**request.GET.dict(), 'page': number})}"
