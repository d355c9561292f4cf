"""The page of the wall; it asks for itself again every minute, without a script."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in

from .reading import wall_of

REFRESH_S = 60


@require_GET
@signed_in
def wall(request: PageRequest) -> HttpResponse:
    """Show every running campaign side by side; `?still=1` stops the page from renewing itself."""
    is_still = request.GET.get("still") == "1"
    context = {
        "wall": wall_of(request.actor),
        "is_still": is_still,
        "refresh_s": None if is_still else REFRESH_S,
    }
    return render(request, "wall/wall.html", context)
