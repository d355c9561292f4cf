"""Sets the Actor of every request from the session and the post chosen in it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from shouwang.ground.actor import Actor

from .queries import resolve

POST_KEY = "post_id"


class ActorMiddleware:
    """Resolves the actor when something first asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the actor and go on."""
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of a page request."""
    user = request.user
    if not user.is_authenticated:
        return Actor.anonymous()
    return resolve(user.pk, request.session.get(POST_KEY))
