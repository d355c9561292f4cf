"""Renewing one's password before signing: the proof that it is the person (R284)."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.http import HttpRequest

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, SignInNeeded, TooMany, say
from shouwang.ground.people import queries as people


def renew_password(request: HttpRequest, actor: Actor, password: str) -> int:
    """Return the actor's account when the password is right.

    Wrong tries count like those of signing in and lock the account for this address.
    """
    if actor.account_id is None:
        raise SignInNeeded
    posts = people.posts_of_account(actor, actor.account_id, clock.today())
    username = posts[0].account.username if posts else ""
    account = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        raise TooMany(say("密码错误次数过多，请 15 分钟后再试。"), wait_s=900)
    if account is None or account.pk != actor.account_id:
        raise Invalid({"password": say("密码不对。")})
    return actor.account_id
