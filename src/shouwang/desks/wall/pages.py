"""The page of the wall; it asks for itself again every minute."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in

from .reading import wall_of

REFRESH_S = 60


@require_GET
def wall(request: PageRequest) -> HttpResponseBase:
    """Show every running campaign side by side; `?still=1` stops the page from renewing itself.

    When the session has ended, a wall that renews itself is told to load whole, which leads to the
    sign-in instead of an empty wall.
    """
    if request.actor.is_anonymous and "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _shown(request)


@signed_in
def _shown(request: PageRequest) -> HttpResponse:
    is_still = request.GET.get("still") == "1"
    context = {
        "wall": wall_of(request.actor),
        "refresh_s": None if is_still else REFRESH_S,
    }
    return render(request, "wall/wall.html", context)
