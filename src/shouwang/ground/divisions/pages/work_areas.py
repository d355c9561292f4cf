"""Editing the work areas of a street: new ones, and which village belongs to which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.divisions import actions, queries
from shouwang.ground.divisions.forms import AreaForm, EndForm, ErrorForm, PlaceForm
from shouwang.ground.errors import Invalid, NotFound
from shouwang.look.links import Link

from .browsing import STREET_DIGITS, crumbs
from .recording import editable

if TYPE_CHECKING:
    from shouwang.ground.access.requests import PageRequest
    from shouwang.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class AreaShown:
    """A work area with the names of its villages; the last one is of villages without any."""

    name: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The three forms of the page about one street."""

    street_code: str
    create: AreaForm
    place: PlaceForm
    end: EndForm


def _street(actor: Actor, code: str) -> str:
    street = queries.normalise_code(code)[:STREET_DIGITS] if code.isdecimal() else ""
    if len(street) < STREET_DIGITS:
        raise NotFound
    return editable(actor, street).code


def _sheet(request: PageRequest, code: str, sent: str = "") -> Sheet:
    actor = request.actor
    street = _street(actor, code)
    villages = [(row.code, row.name) for row in queries.villages_under(actor, street)]
    areas = queries.work_areas(actor, street)
    placed = {village for area in areas for village in area.village_codes}
    members = [(village, name) for village, name in villages if village in placed]
    data = {name: request.POST if name == sent else None for name in ("create", "place", "end")}
    today = {"from_on": clock.today(), "last_on": clock.today()}
    return Sheet(
        street,
        AreaForm(data["create"]),
        PlaceForm(villages, areas, data["place"], initial=today),
        EndForm(members, data["end"], initial=today),
    )


def _areas(actor: Actor, street: str) -> list[AreaShown]:
    names = {row.code: row.name for row in queries.villages_under(actor, street)}
    found = []
    for area in queries.work_areas(actor, street):
        inside = tuple(names.pop(code, code) for code in area.village_codes)
        found.append(AreaShown(area.name, inside))
    return [*found, AreaShown("", tuple(names.values()))] if names else found


def _show(request: PageRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    actor = request.actor
    street = queries.division(actor, sheet.street_code)
    way = crumbs(queries.path(actor, street.code))
    context = {
        "street": street,
        "areas": _areas(actor, street.code),
        "sheet": sheet,
        "crumbs": [*way, Link(_("编辑工作片"), "")],
    }
    return render(request, "divisions/work_areas.html", context, status=status)


def _do(
    request: PageRequest, sheet: Sheet, form: ErrorForm, act: Callable[[], object]
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("divisions:work_areas", sheet.street_code)
    return _show(request, sheet, status=422)


@require_GET
def edit_work_areas(request: PageRequest, code: str) -> HttpResponse:
    """Show a street's work areas, with the villages of each and of none, and the forms."""
    return _show(request, _sheet(request, code))


@require_POST
def create_work_area(request: PageRequest, code: str) -> HttpResponse:
    """Make a work area."""
    sheet = _sheet(request, code, "create")
    form = sheet.create

    def act() -> object:
        draft = actions.WorkAreaDraft(form.cleaned_data["name"], sheet.street_code)
        return actions.create_work_area(request.actor, draft)

    return _do(request, sheet, form, act)


@require_POST
def place_village(request: PageRequest, code: str) -> HttpResponse:
    """Put a village into a work area, out of the one that it is in."""
    sheet = _sheet(request, code, "place")
    form = sheet.place

    def act() -> None:
        read = form.cleaned_data
        area_id, village = int(read["area"]), read["village"]
        is_placed = queries.work_area_of(request.actor, village) is not None
        put = actions.move_village if is_placed else actions.add_village
        put(request.actor, area_id, village, from_on=read["from_on"])

    return _do(request, sheet, form, act)


@require_POST
def end_village(request: PageRequest, code: str) -> HttpResponse:
    """Take a village out of its work area."""
    sheet = _sheet(request, code, "end")
    form = sheet.end

    def act() -> None:
        read = form.cleaned_data
        actions.end_village(request.actor, read["village"], last_on=read["last_on"])

    return _do(request, sheet, form, act)
