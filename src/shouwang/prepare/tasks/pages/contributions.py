"""What each department took on and finished in a period, and the tasks behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.units import queries as units
from shouwang.look.links import Link
from shouwang.prepare.tasks import actions, queries
from shouwang.prepare.tasks.order_forms import PeriodForm
from shouwang.prepare.tasks.states import EXPORT, VIEW

from .lists import row_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure with the address of the list behind it."""

    label: object
    value: int
    url: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A department with its figures."""

    unit_name: str
    cells: tuple[Cell, ...]
    rate: str


def _asked(request: PageRequest) -> tuple[PeriodForm, date, date]:
    """Return the form and its period: this year up to today unless told otherwise."""
    if not request.actor.holds(VIEW):
        raise NotAllowed
    today = clock.today()
    first = date(today.year, 1, 1)
    given = {"from_on": first.isoformat(), "to_on": today.isoformat()}
    given |= {name: request.GET[name] for name in given if request.GET.get(name)}
    form = PeriodForm(given)
    if not form.is_valid():
        return form, first, today
    return form, form.cleaned_data["from_on"], form.cleaned_data["to_on"]


def _area(request: PageRequest) -> str:
    return request.actor.area_code[:STREET_DIGITS]


def _line(row: queries.Contribution, period: dict[str, str]) -> Line:
    url = reverse("tasks:contribution_records")
    cells = []
    for name, label in queries.FIGURES.items():
        value = getattr(row, name)
        asked = urlencode({"unit": row.unit_id, "figure": name, **period})
        is_bad = bool(value) and name in {"late", "overdue"}
        cells.append(Cell(label, value, f"{url}?{asked}" if value else "", is_bad))
    rate = row.on_time_rate
    return Line(row.unit_name, tuple(cells), _("不适用") if rate is None else f"{rate * 100:.1f}%")


@require_GET
@signed_in
def contribution_page(request: PageRequest) -> HttpResponse:
    """Show the contributions of the departments, one's own where one oversees nobody."""
    form, first, last = _asked(request)
    actor, period = request.actor, {"from_on": first.isoformat(), "to_on": last.isoformat()}
    found = queries.contributions(actor, _area(request), first, last)
    context = {
        "form": form,
        "labels": list(queries.FIGURES.values()),
        "lines": [_line(row, period) for row in found],
        "sees_all": queries.sees_all_units(actor, _area(request)),
        "may_export": actor.holds(EXPORT),
        "export_url": f"{reverse('tasks:contributions_export')}?{urlencode(period)}",
        "links": [Link(_("任务"), reverse("tasks:list")), Link(_("部门贡献"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/contributions.html", context, status=status)


@require_GET
@signed_in
def contribution_records_page(request: PageRequest) -> HttpResponse:
    """Show the tasks behind one figure of one unit."""
    _form, first, last = _asked(request)
    unit, figure = request.GET.get("unit", ""), request.GET.get("figure", "")
    if not unit.isdecimal() or len(unit) > 18 or figure not in queries.FIGURES:
        raise NotFound
    actor = request.actor
    found = queries.contribution_records(
        actor, _area(request), first, last, unit_id=int(unit), figure=figure
    )
    context = {
        "label": queries.FIGURES[figure],
        "unit_name": units.unit(actor, int(unit)).name,
        "rows": [row_of(actor, task) for task in found],
        "from_on": first,
        "to_on": last,
        "links": [
            Link(_("任务"), reverse("tasks:list")),
            Link(_("部门贡献"), reverse("tasks:contributions")),
            Link(_("明细"), ""),
        ],
    }
    return render(request, "tasks/contribution_records.html", context)


@require_GET
@signed_in
def export_page(request: PageRequest) -> HttpResponse:
    """Give the contributions as a table to take away."""
    form, first, last = _asked(request)
    if form.errors:
        raise Invalid({})
    content = actions.export_contributions(request.actor, _area(request), first, last)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="contributions.xlsx"'
    return answer
