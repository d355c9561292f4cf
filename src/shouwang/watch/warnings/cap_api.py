"""Warnings to and from other systems over the web API: CAP files, the Atom feed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shouwang.ground.access.requests import ActorRequest

from .pages.published import feed_answer, message_answer
from .queries.cap_messages import latest_message
from .rules.atom import CAP_MEDIA_TYPE

router = Router(tags=["warnings"])


def _told(kind: str) -> dict[str, Any]:
    text = {"schema": {"type": "string"}}
    return {"responses": {200: {"description": "OK", "content": {kind: text}}}}


@router.get(
    "/feed",
    auth=None,
    operation_id="get_warnings_feed",
    openapi_extra=_told("application/atom+xml"),
)
def get_warnings_feed(request: HttpRequest) -> HttpResponse:
    """Return the Atom feed of public warnings; ended ones stay for 48 hours, 304 by ETag."""
    return feed_answer(request)


@router.get("/{number}/cap", operation_id="get_warning_as_cap", openapi_extra=_told(CAP_MEDIA_TYPE))
def get_warning_as_cap(request: ActorRequest, number: str) -> HttpResponse:
    """Return the newest message of a warning as CAP 1.2, signed where a key is set."""
    return message_answer(request, latest_message(request.actor, number))
