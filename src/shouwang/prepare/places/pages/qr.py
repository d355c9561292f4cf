"""The QR code of a place, on a sheet to put up at its door."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.prepare.places import actions, queries

SCALE = 8


@require_GET
@signed_in
def qr_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the sheet; without a code it says how to get one."""
    actor = request.actor
    place = queries.place(actor, number)
    url = request.build_absolute_uri(f"/q/{place.qr_token}") if place.qr_token else ""
    drawing = segno.make(url, error="m").svg_inline(scale=SCALE) if url else ""
    names = queries.area_names(actor, {place.area_code_now})
    context = {
        "place": place,
        "url": url,
        "drawing": drawing,
        "village": names.get(place.area_code_now, ""),
        "may_issue": actor.may("places.register", place.target()),
    }
    return render(request, "places/qr.html", context)


@require_POST
@signed_in
def issue_qr_page(request: PageRequest, number: str) -> HttpResponse:
    """Give the place a code."""
    actions.issue_qr(request.actor, number)
    return redirect("places:qr", number)


@require_POST
@signed_in
def revoke_qr_page(request: PageRequest, number: str) -> HttpResponse:
    """Take the code back."""
    actions.revoke_qr(request.actor, number)
    messages.success(request, _("二维码已停用，已张贴的不再有效。"))
    return redirect("places:detail", number)
