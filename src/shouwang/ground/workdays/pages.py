"""Pages of the calendar: a year in months, and the correction of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.errors import Invalid, NotFound
from shouwang.ground.scoping import may_for_all
from shouwang.look.templatetags.look import text

from . import actions, queries
from .forms import DayForm

if TYPE_CHECKING:
    from shouwang.ground.access.requests import PageRequest


def _year_of(request: PageRequest) -> int:
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else 0
    if not wanted:
        return clock.today().year
    if not actions.FIRST_YEAR <= year <= actions.LAST_YEAR:
        raise NotFound
    return year


@require_GET
def show_year(request: PageRequest) -> HttpResponse:
    """Show twelve months, with holidays and make-up days in words and colours."""
    return _show(request, _year_of(request), DayForm(initial={"day": request.GET.get("day")}))


def _show(request: PageRequest, year: int, form: DayForm, status: int = 200) -> HttpResponse:
    using = queries.calendar()
    context = {
        "year": year,
        "previous_year": year - 1 if year > actions.FIRST_YEAR else None,
        "next_year": year + 1 if year < actions.LAST_YEAR else None,
        "months": queries.months(request.actor, year),
        "overrides": queries.overrides(request.actor, year),
        "is_published": using.first_year <= year <= using.last_year,
        "last_published": using.last_year,
        "today": clock.today(),
        "may_edit": may_for_all(request.actor, actions.EDIT),
        "form": form,
    }
    return render(request, "workdays/list.html", context, status=status)


@require_POST
def set_day(request: PageRequest) -> HttpResponse:
    """Set a day as the form says, or show the form again with what is wrong."""
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            row = actions.set_day(request.actor, actions.DayDraft(**form.cleaned_data))
        except Invalid as error:
            for name, words in error.fields.items():
                form.add_error(name if name in form.fields else None, text(words))
        else:
            messages.success(request, _("已更正 {day}。").format(day=row.day.isoformat()))
            return redirect(f"/workdays/?year={row.day.year}")
    day = form.cleaned_data.get("day")
    is_shown = day is not None and actions.FIRST_YEAR <= day.year <= actions.LAST_YEAR
    year = day.year if day is not None and is_shown else clock.today().year
    return _show(request, year, form, status=422)


@require_POST
def clear_day(request: PageRequest, day: str) -> HttpResponse:
    """Take a correction back."""
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    actions.clear_day(request.actor, found)
    messages.success(request, _("已取消对 {day} 的更正。").format(day=found.isoformat()))
    return redirect(f"/workdays/?year={found.year}")
