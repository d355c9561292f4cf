"""The sector table on paper and as a workbook (R11)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.prepare.organisations import actions, queries

from .frame import day_of, frame_of, street_of
from .funds import XLSX
from .meetings import check_may_view


@require_GET
@signed_in
def export_sectors(request: PageRequest) -> HttpResponse:
    """Give the sector table of a street and a day as a workbook."""
    content = actions.export_sectors(request.actor, street_of(request), day_of(request))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="sectors.xlsx"'
    return answer


@require_GET
@signed_in
def print_sectors(request: PageRequest) -> HttpResponse:
    """Show the sector table of a street and a day on an A4 page."""
    check_may_view(request)
    frame = frame_of(request)
    rows = queries.sector_table(request.actor, frame.street_code, frame.on)
    return render(request, "organisations/sectors_print.html", {"frame": frame, "rows": rows})
