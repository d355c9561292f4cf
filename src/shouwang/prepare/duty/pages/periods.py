"""Special-care periods, and the rule of duty on any day."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.links import Link
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.forms import DaysForm, EndMomentForm, PeriodForm
from shouwang.prepare.duty.states import EDIT, VIEW

from .frame import areas, tell, tell_form

FIRST_YEAR, LAST_YEAR = 1900, 9990


@require_GET
@signed_in
def periods_page(request: PageRequest) -> HttpResponse:
    """Show the periods, newest first, and the rule of a day."""
    return _show(request)


def _show(request: PageRequest, form: PeriodForm | None = None) -> HttpResponse:
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotAllowed
    on = _day(request.GET.get("on", ""))
    may_edit = actor.holds(EDIT)
    new = form or PeriodForm(areas=areas(actor))
    context = {
        "rows": queries.special_periods(actor),
        "now": clock.now(),
        "on": on,
        "day_form": DaysForm(initial={"from_on": on}),
        "rule": queries.rule_on(actor, actor.area_code[:9], on),
        "form": new if may_edit else None,
        "end_form": EndMomentForm() if may_edit else None,
        "links": [Link(_("值班"), reverse("duty:today")), Link(_("特护期"), "")],
    }
    return render(request, "duty/periods.html", context, status=422 if form else 200)


def _day(value: str) -> date:
    """Return a day of an address; what cannot be read is today."""
    try:
        found = parse_date(value)
    except ValueError:
        found = None
    is_near = found is not None and FIRST_YEAR <= found.year <= LAST_YEAR
    return found if found is not None and is_near else clock.today()


@require_POST
@signed_in
def open_page(request: PageRequest) -> HttpResponse:
    """Open a period."""
    if not request.actor.holds(EDIT):
        raise NotAllowed
    form = PeriodForm(request.POST, areas=areas(request.actor))
    if not form.is_valid():
        return _show(request, form)
    try:
        actions.open_period(request.actor, form.draft())
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    messages.success(request, _("特护期已设定，值班规定随之改变。"))
    return redirect("duty:periods")


@require_POST
@signed_in
def end_page(request: PageRequest, period_id: int) -> HttpResponse:
    """Let a period end at another moment; past days keep their rule."""
    form = EndMomentForm(request.POST)
    if not form.is_valid():
        tell_form(request, form)
        return redirect("duty:periods")
    read = form.cleaned_data
    try:
        actions.end_period(request.actor, period_id, read["until_at"], version=read["version"])
    except Invalid as error:
        tell(request, error)
    else:
        messages.success(request, _("特护期的结束时间已改。"))
    return redirect("duty:periods")
