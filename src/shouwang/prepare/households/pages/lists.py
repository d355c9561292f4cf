"""The list with its counts, the list in clear, on paper, by phone, and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid
from shouwang.look.links import Link
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.forms import FilterForm, PhoneForm, ReasonForm
from shouwang.prepare.households.states import COUNT, EDIT, EVACUATE, EXPORT, OPEN, VIEW

from .frame import PAGE_SIZE, areas_of, kept_nowhere, page_number, pager, rows_of, table_file


@dataclass(frozen=True, slots=True)
class Stat:
    """One number of the summary."""

    label: object
    value: int
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class VillageRow:
    """How many people of a village are on the list."""

    name: str
    value: int


@require_GET
@signed_in
def people_list(request: PageRequest) -> HttpResponse:
    """Show how many people need help, and to those who must reach them the masked list."""
    return _show(request)


def _show(request: PageRequest, more: dict[str, Any] | None = None) -> HttpResponse:
    actor = request.actor
    form = FilterForm(request.GET, areas_of(actor, COUNT))
    form.is_valid()
    filters = queries.PersonFilters(
        **{name: form.cleaned_data.get(name, "") for name in form.fields}
    )
    sees_people = actor.holds(VIEW) or queries.helps_somebody(actor)
    counted = queries.counts(actor, filters.area) if actor.holds(COUNT) else None
    context: dict[str, Any] = {
        "form": form,
        "stats": _stats(counted) if counted else [],
        "categories": _categories(counted) if counted else [],
        "villages": _villages(actor, counted) if counted and not sees_people else [],
        "sees_people": sees_people,
        "running": queries.evacuations(actor, is_open=True) if counted or sees_people else [],
        "may_edit": actor.holds(EDIT),
        "may_open": actor.holds(OPEN),
        "may_export": actor.holds(EXPORT),
        "may_evacuate": actor.holds(EVACUATE),
        "may_count": counted is not None,
        "reason_form": ReasonForm(initial={"area": filters.area}, auto_id="list-%s"),
        "print_form": ReasonForm(initial={"area": filters.area}, auto_id="print-%s"),
        "export_form": ReasonForm(initial={"area": filters.area}, auto_id="export-%s"),
        "phone_form": PhoneForm(),
    }
    if sees_people or counted is None:
        context |= _people(request, filters)
    context |= more or {}
    status = 422 if more and more.get("is_refused") else 200
    return render(request, "households/list.html", context, status=status)


def _people(request: PageRequest, filters: queries.PersonFilters) -> dict[str, Any]:
    number = page_number(request)
    page = queries.people(request.actor, filters, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return {
        "rows": rows_of(request.actor, page.items),
        "pager": pager(request, number, page.count),
    }


def _stats(counted: queries.HouseholdCounts) -> list[Stat]:
    base = reverse("households:list")
    lacking = counted.without_helper
    stats = [Stat(_("需要帮助的人"), counted.total, "neutral", base)]
    tone = "danger" if lacking else "success"
    stats.append(Stat(_("没有结对"), lacking, tone, f"{base}?helper=missing"))
    for transport in (queries.Transport.WHEELCHAIR, queries.Transport.STRETCHER):
        label = queries.TRANSPORT_LABELS[transport]
        value = counted.by_transport[transport]
        stats.append(Stat(label, value, "neutral", f"{base}?transport={transport.value}"))
    return stats


def _categories(counted: queries.HouseholdCounts) -> list[Stat]:
    """Return the people of each category that has any."""
    base = reverse("households:list")
    found = []
    for category, label in queries.CATEGORY_LABELS.items():
        value = counted.by_category[category]
        if value:
            found.append(Stat(label, value, "neutral", f"{base}?category={category}"))
    return found


def _villages(actor: Actor, counted: queries.HouseholdCounts) -> list[VillageRow]:
    names = divisions.names_of(actor, counted.by_village)
    return [VillageRow(names.get(code, code), value) for code, value in counted.by_village.items()]


@kept_nowhere
@require_POST
@signed_in
def open_list_page(request: PageRequest) -> HttpResponse:
    """Show the people of an area in clear, for a reason that is written down."""
    form = ReasonForm(request.POST, auto_id="list-%s")
    if not form.is_valid():
        return _show(request, {"reason_form": form, "is_refused": True})
    read = form.cleaned_data
    try:
        shown = actions.open_list(request.actor, read["area"], read["reason"])
    except Invalid as error:
        form.take(error)
        return _show(request, {"reason_form": form, "is_refused": True})
    return _opened(request, "households/opened.html", shown, read["reason"])


@kept_nowhere
@require_POST
@signed_in
def print_page(request: PageRequest) -> HttpResponse:
    """Show the contact list for paper."""
    form = ReasonForm(request.POST, auto_id="print-%s")
    if not form.is_valid():
        return _show(request, {"print_form": form, "is_refused": True})
    read = form.cleaned_data
    try:
        shown = actions.print_list(request.actor, read["area"], read["reason"])
    except Invalid as error:
        form.take(error)
        return _show(request, {"print_form": form, "is_refused": True})
    return _opened(request, "households/print.html", shown, read["reason"])


@kept_nowhere
@require_POST
@signed_in
def export_page(request: PageRequest) -> HttpResponse:
    """Give the list of an area as a table to take away, for a reason that is written down."""
    form = ReasonForm(request.POST, auto_id="export-%s")
    if not form.is_valid():
        return _show(request, {"export_form": form, "is_refused": True})
    read = form.cleaned_data
    try:
        content = actions.export_list(request.actor, read["area"], read["reason"])
    except Invalid as error:
        form.take(error)
        return _show(request, {"export_form": form, "is_refused": True})
    return table_file(content, "households.xlsx")


def _opened(
    request: PageRequest, template: str, shown: Sequence[queries.ClearPerson], reason: str
) -> HttpResponse:
    names = divisions.names_of(request.actor, {one.masked.area_code for one in shown})
    context = {
        "people": [(one, names.get(one.masked.area_code, "")) for one in shown],
        "reason": reason,
        "opened_at": clock.now(),
        "links": [
            Link(_("帮扶对象"), reverse("households:list")),
            Link(_("打开的名单"), "", "", is_current=True),
        ],
    }
    return render(request, template, context)


@kept_nowhere
@require_POST
@signed_in
def find_page(request: PageRequest) -> HttpResponse:
    """Find people by the number that calls; masked, and the number stands in no address."""
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _show(request, {"phone_form": form, "is_refused": True})
    try:
        found = queries.by_phone(request.actor, form.cleaned_data["phone"])
    except Invalid as error:
        form.take(error)
        return _show(request, {"phone_form": form, "is_refused": True})
    rows = rows_of(request.actor, found)
    more = {"phone_form": PhoneForm(), "rows": rows, "pager": None, "is_search": True}
    return _show(request, more)


@require_GET
@signed_in
def openings_page(request: PageRequest) -> HttpResponse:
    """Show who looked at names in clear."""
    actor = request.actor
    found = queries.openings(actor)
    names = divisions.names_of(actor, {one.area_code for one in found})
    context = {
        "rows": [(one, names.get(one.area_code, "")) for one in found],
        "links": [
            Link(_("帮扶对象"), reverse("households:list")),
            Link(_("谁看过"), "", "", is_current=True),
        ],
    }
    return render(request, "households/openings.html", context)
