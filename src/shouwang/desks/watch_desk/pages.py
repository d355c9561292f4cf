"""The page of the watch desk; it asks for itself again, and is not sent while nothing changed."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.look.fresh import not_modified, tag_of

from .reading import list_url, watch_of

REFRESH_S = 15


@require_GET
def desk(request: PageRequest) -> HttpResponseBase:
    """Show what waits on watch; `?still=1` stops the page from renewing itself.

    When nothing has changed the answer is 304; when the session has ended, the page loads whole.
    """
    if request.actor.is_anonymous and "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _shown(request)


@signed_in
def _shown(request: PageRequest) -> HttpResponse:
    is_still = request.GET.get("still") == "1"
    found = watch_of(request.actor)
    tag = tag_of(request.actor.key, request.actor.post_id, is_still, *found.told)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    context = {
        "desk": found,
        "refresh_s": None if is_still else REFRESH_S,
        "signals_url": list_url("sensors:signals", view="waiting"),
        "sensors_url": list_url("sensors:list", health="silent"),
        "warnings_url": list_url("warnings:list"),
        "draft_url": list_url("warnings:draft") if request.actor.holds("warnings.draft") else "",
    }
    response = render(request, "watch_desk/desk.html", context)
    response["ETag"] = tag
    return response
