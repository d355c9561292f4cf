"""The list of doors: masked on the screen, in clear on paper for a reason that is written down."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid
from shouwang.look.links import Link
from shouwang.watch.warnings.actions.knocking import open_doors
from shouwang.watch.warnings.forms.reaching import ReasonForm
from shouwang.watch.warnings.queries.knocking import door_list

from .answers import address, asked_area, trail


@require_GET
@signed_in
def doors_page(request: PageRequest, number: str) -> HttpResponse:
    """Show whose doors the reader still has to knock at, masked."""
    area = asked_area(request)
    return _show(request, number, area, ReasonForm(initial={"area": area}))


def _show(request: PageRequest, number: str, area: str, form: ReasonForm) -> HttpResponse:
    found = door_list(request.actor, number, area)
    context = {
        "doors": found,
        "warning": found.warning,
        "form": form,
        "links": [
            *trail(number),
            Link(_("应答"), address(number)),
            Link(_("上门名单"), "", "", is_current=True),
        ],
    }
    status = 422 if form.errors else 200
    return _kept_nowhere(render(request, "warnings/doors.html", context, status=status))


@require_POST
@signed_in
def print_doors(request: PageRequest, number: str) -> HttpResponse:
    """Show the list by building in clear, for paper; who looked and why is written down first."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, number, "", form)
    area = form.cleaned_data["area"]
    area = area if area.isascii() and area.isdecimal() else ""
    try:
        clear = open_doors(request.actor, number, area, form.cleaned_data["reason"])
    except Invalid as error:
        form.take(error)
        return _show(request, number, area, form)
    context = {
        "clear": clear,
        "warning": clear.doors.warning,
        "reason": form.cleaned_data["reason"],
    }
    return _kept_nowhere(render(request, "warnings/doors_print.html", context))


def _kept_nowhere(answer: HttpResponse) -> HttpResponse:
    """Forbid every cache, the browser's too, to keep the answer: it may name people."""
    answer["Cache-Control"] = "private, no-store"
    return answer
