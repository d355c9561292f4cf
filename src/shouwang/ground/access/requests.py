"""Requests that carry the Actor, and the decorator for pages that need somebody signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from shouwang.ground.actor import Actor

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A page's request: the middleware has set the actor."""

    actor: Actor


class ActorRequest(HttpRequest):
    """An API request: the door has set the actor."""

    actor: Actor


def signed_in(
    page: Callable[Concatenate[PageRequest, P], HttpResponseBase],
) -> Callable[Concatenate[PageRequest, P], HttpResponseBase]:
    """Send whoever is not signed in to the sign-in page, and back afterwards."""

    @wraps(page)
    def guarded(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.is_anonymous:
            return HttpResponseRedirect(
                f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}"
            )
        return page(request, *args, **kwargs)

    return guarded
