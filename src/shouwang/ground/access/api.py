"""The web API's sign-in: a token for a user name and a password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from ninja import Router
from ninja.security import APIKeyCookie, HttpBearer

from shouwang.ground.actor import Actor
from shouwang.ground.errors import SignInNeeded, TooMany, say
from shouwang.ground.people import actions as people
from shouwang.ground.wire import Line, WireIn, WireOut

from .queries import resolve
from .requests import ActorRequest

router = Router(tags=["session"])


class BearerDoor(HttpBearer):
    """Lets a live token in and attaches its actor."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the actor behind the token, or None."""
        found = people.find_token(token)
        if found is None:
            return None
        actor = resolve(*found)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class SessionDoor(APIKeyCookie):
    """Lets a signed-in page's own script in; its unsafe methods must carry the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the actor of the session, or None."""
        del key
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return None if actor.is_anonymous else actor


class SessionIn(WireIn):
    """A user name and a password."""

    username: Line
    password: Line


class SessionOut(WireOut):
    """The token, to be sent as `Authorization: Bearer …`."""

    token: str
    name: str
    role: str


@router.post("", response=SessionOut, auth=None, operation_id="open_session")
def open_session(request: HttpRequest, data: SessionIn) -> SessionOut:
    """Sign in to the web API. Five wrong tries lock the name for this address for 15 minutes."""
    account = authenticate(request, username=data.username, password=data.password)
    if getattr(request, "axes_locked_out", False):
        raise TooMany(say("密码错误次数过多，请 15 分钟后再试。"), wait_s=900)
    if account is None:
        raise SignInNeeded(say("账号或密码不对。"))
    actor = resolve(account.pk)
    return SessionOut(token=people.issue_token(actor), name=actor.name, role=actor.role)


@router.delete("", response={204: None}, operation_id="close_session")
def close_session(request: ActorRequest) -> tuple[int, None]:
    """Sign out of the web API: all tokens of the caller end."""
    people.drop_tokens(request.actor)
    return 204, None
