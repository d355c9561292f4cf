"""Policies that hold for every answer, and the one place where errors become pages."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from shouwang.ground.errors import ShouwangError, TooMany

from .problems import problem_response, translate

log = logging.getLogger(__name__)

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:{tiles}; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def client_address(request: HttpRequest) -> str:
    """Return the caller's address: behind trusted proxies the one that the outermost saw."""
    hops = settings.ENVIRONMENT.trusted_proxies
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    chain = [part for part in chain if part]
    if hops and len(chain) >= hops:
        return str(chain[-hops])
    return str(request.META.get("REMOTE_ADDR", ""))


class PolicyMiddleware:
    """Sets the content security policy and keeps personal pages out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        tiles = settings.ENVIRONMENT.tile_url
        origin = f" {'/'.join(tiles.split('/')[:3])}" if tiles.startswith("http") else ""
        self.policy = CONTENT_POLICY.format(tiles=origin)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers that every answer carries."""
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.policy)
        response.setdefault("Permissions-Policy", "geolocation=(self), microphone=(self)")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "private, no-cache")
        return response


class ErrorMiddleware:
    """Turns the error family into a page, or into problem+json under /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; errors come through `process_exception`."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer an error of the family; anything else stays a fault."""
        if not isinstance(exception, ShouwangError):
            return None
        if request.path.startswith("/api/"):
            return problem_response(exception)
        return error_page(request, exception)


def _page_to_see_again(request: HttpRequest) -> str:
    """Return the page that the caller came from, "" when it is none of ours."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return came_from if is_ours else ""


def error_page(request: HttpRequest, error: ShouwangError) -> HttpResponse:
    """Return the page for an error of the family."""
    template = f"{error.status}.html" if error.status in {403, 404, 409, 429, 503} else "400.html"
    context = {
        "message": translate(error.message),
        "error": error,
        "retry_url": _page_to_see_again(request),
        "wait_s": error.wait_s if isinstance(error, TooMany) else None,
    }
    response = render(request, template, context, status=error.status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.wait_s)
    return response
