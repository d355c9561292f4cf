"""Tables to take away: sectors, bodies with members, units, what was laid down."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.prepare.organisations import actions, queries

from .frame import day_of, frame_of, street_of
from .funds import XLSX
from .meetings import check_may_view, narrowed


@require_GET
@signed_in
def export_sectors(request: PageRequest) -> HttpResponse:
    """Give the sector table of a street and a day as a workbook."""
    content = actions.export_sectors(request.actor, street_of(request), day_of(request))
    return _file(content, "sectors.xlsx")


@require_GET
@signed_in
def export_bodies(request: PageRequest) -> HttpResponse:
    """Give the bodies of an area and a day with their members, narrowed as the list is."""
    street = street_of(request)
    asked = request.GET.get("area", "")
    area = asked if asked.startswith(street) and asked.isdecimal() else street
    wanted = queries.BodyFilter(area, request.GET.get("kind", ""), day_of(request))
    return _file(actions.export_bodies(request.actor, wanted), "bodies.xlsx")


@require_GET
@signed_in
def export_units(request: PageRequest) -> HttpResponse:
    """Give the units of a street with who answers for each and whether they have a group."""
    return _file(actions.export_units(request.actor, street_of(request)), "units.xlsx")


@require_GET
@signed_in
def export_requirements(request: PageRequest) -> HttpResponse:
    """Give what was laid down, narrowed as the list is."""
    content = actions.export_requirements(request.actor, narrowed(request)[1])
    return _file(content, "requirements.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@signed_in
def print_sectors(request: PageRequest) -> HttpResponse:
    """Show the sector table of a street and a day on an A4 page."""
    check_may_view(request)
    frame = frame_of(request)
    rows = queries.sector_table(request.actor, frame.street_code, frame.on)
    return render(request, "organisations/sectors_print.html", {"frame": frame, "rows": rows})
