"""The calendar of what matters when, as bars over the year and as a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState, say
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.duties import choices
from shouwang.prepare.campaigns.forms.growing import EndForm, FocusForm
from shouwang.prepare.campaigns.rules.gantt import WIDTH
from shouwang.prepare.campaigns.states import EDIT, VIEW

from .lists import year_of

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import SeasonalFocus


@dataclass(frozen=True, slots=True)
class Band:
    """A focus over the year: its parts in thousandths, what it names, if it holds today."""

    focus: SeasonalFocus
    parts: tuple[tuple[int, int], ...]
    labels: tuple[Text, ...]
    is_today: bool
    is_own: bool


@require_GET
@signed_in
def seasons_page(request: PageRequest) -> HttpResponse:
    """Show the year's focuses, today's first in words."""
    return _show(request)


def _show(request: PageRequest, form: FocusForm | None = None) -> HttpResponse:
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    today = clock.today()
    year = year_of(request.GET.get("year", ""), today)
    on = today if year == today.year else date(year, 12, 31)
    rows = list(queries.focuses(actor, actor.area_code, on))
    bands = [_band(actor, row, year, today) for row in rows]
    first = date(year, 1, 1)
    context = {
        "year": year,
        "today": today,
        "today_x": _at(today, first) if year == today.year else None,
        "bands": bands,
        "now": [band for band in bands if band.is_today],
        "uncovered": queries.uncovered(actor, actor.area_code, year),
        "form": (form or _form(actor)) if actor.holds(EDIT) else None,
        "end_form": EndForm(initial={"on": today}),
        "links": [
            Link(_("专项行动"), reverse("campaigns:list")),
            Link(_("时段重点"), "", "", is_current=True),
        ],
    }
    return render(request, "campaigns/seasons.html", context, status=422 if form else 200)


def _form(actor: Actor, data: object = None) -> FocusForm:
    types, industries = queries.focus_choices(actor)
    return FocusForm(data, types=choices(types), industries=choices(industries))


def _at(day: date, first: date) -> int:
    days = (date(first.year, 12, 31) - first).days + 1
    return WIDTH * (day - first).days // days


def _band(actor: Actor, row: SeasonalFocus, year: int, today: date) -> Band:
    span = queries.span_of(row)
    first = date(year, 1, 1)
    parts = []
    for low, high in span.days_in(year):
        x = _at(low, first)
        end = WIDTH if high == date(year, 12, 31) else _at(high, first)
        parts.append((x, max(end - x, 3)))
    return Band(
        row,
        tuple(parts),
        tuple(queries.labels_of(actor, row)),
        year == today.year and span.covers(today),
        bool(row.area_code) and row.area_code == actor.area_code and actor.holds(EDIT),
    )


@require_POST
@signed_in
def add_page(request: PageRequest) -> HttpResponse:
    """Add a focus of one's own street."""
    if not request.actor.holds(EDIT):
        raise NotAllowed
    form = _form(request.actor, request.POST)
    if not form.is_valid():
        return _show(request, form)
    try:
        actions.add_focus(request.actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    messages.success(request, _("时段重点已加入。"))
    return redirect("campaigns:seasons")


@require_POST
@signed_in
def end_page(request: PageRequest, focus_id: int) -> HttpResponse:
    """End a focus of one's own street."""
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Invalid({"on": say("请选择停用日。")})
    try:
        actions.end_focus(request.actor, focus_id, form.cleaned_data["on"])
    except WrongState as error:
        messages.warning(request, in_words(error.message))
    else:
        messages.success(request, _("时段重点已停用。"))
    return redirect("campaigns:seasons")
