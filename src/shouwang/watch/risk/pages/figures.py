"""The watch list, the published coefficients, and prevention beside response."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import NotAllowed
from shouwang.look.links import Link
from shouwang.watch.risk import queries
from shouwang.watch.risk.forms import DayForm, PeriodForm
from shouwang.watch.risk.states import VIEW

from .pictures import areas_of, tabs_of

PERIOD_DAYS = 90


@require_GET
@signed_in
def watch_list_page(request: PageRequest) -> HttpResponse:
    """Show the sites with open major hazards, overdue looks first."""
    actor = request.actor
    context = {"watch": queries.watch_list(actor), "tabs": tabs_of(actor, "watch_list")}
    return render(request, "risk/watch_list.html", context)


@require_GET
@signed_in
def coefficients_page(request: PageRequest) -> HttpResponse:
    """Show the coefficients of a day, today's by default."""
    actor = request.actor
    form = DayForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("on") or clock.today()
    context = {
        "form": form,
        "day": day,
        "rows": queries.coefficients(actor, on=day),
        "place_rows": queries.coefficients(actor, on=day, with_places=True),
        "tabs": tabs_of(actor, "coefficients"),
    }
    return render(request, "risk/coefficients.html", context)


@require_GET
@signed_in
def coefficient_page(request: PageRequest, coefficient_id: int) -> HttpResponse:
    """Open one published figure: formula, inputs, day."""
    detail = queries.coefficient_by_id(request.actor, coefficient_id)
    links = [
        Link(_("安全系数"), reverse("risk:coefficients")),
        Link(detail.name, detail.link),
        Link(detail.row.on.isoformat(), "", is_current=True),
    ]
    parts = [
        (one.label, None if one.value is None else float(one.value), float(one.share))
        for one in detail.parts
    ]
    context = {"detail": detail, "parts": parts, "links": links}
    return render(request, "risk/coefficient.html", context)


@require_GET
@signed_in
def outlook_page(request: PageRequest) -> HttpResponse:
    """Show how much work is expected, when water may come, and how good such forecasts were."""
    actor = request.actor
    context = {
        "outlook": queries.outlook(actor),
        "ahead": queries.ahead(actor, clock.now()),
        "tabs": tabs_of(actor, "outlook"),
    }
    return render(request, "risk/outlook.html", context)


@require_GET
@signed_in
def prevention_page(request: PageRequest) -> HttpResponse:
    """Show what was prevented beside what happened."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    today = clock.today()
    form = PeriodForm(request.GET, areas_of(actor))
    form.is_valid()
    to_on = form.cleaned_data.get("to_on") or today
    from_on = form.cleaned_data.get("from_on") or to_on - timedelta(days=PERIOD_DAYS - 1)
    if from_on > to_on:
        form.add_error("to_on", _("结束日不能早于开始日。"))
        from_on, to_on = today - timedelta(days=PERIOD_DAYS - 1), today
    found = queries.prevention(actor, form.cleaned_data.get("area", ""), from_on, to_on)
    context = {
        "form": form,
        "indicators": found,
        "before": found.side(queries.BEFORE),
        "after": found.side(queries.AFTER),
        "tabs": tabs_of(actor, "prevention"),
    }
    return render(request, "risk/prevention.html", context)
