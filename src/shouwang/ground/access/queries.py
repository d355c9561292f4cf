"""Resolving a caller: account and post become an Actor with grants."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.people import queries as people

from .models import ExtraGrant
from .rules import PostFacts, grants_of


def resolve(account_id: int, post_id: int | None = None, *, on: date | None = None) -> Actor:
    """Return the Actor of an account at one of its present posts.

    Without `post_id`, or when that post has ended, the first present post counts. An account
    without any post may sign in and see nothing.
    """
    day = on or clock.today()
    posts = people.posts_of_account(Actor.system("access"), account_id, day)
    post = next((found for found in posts if found.pk == post_id), posts[0] if posts else None)
    key = f"account:{account_id}"
    if post is None:
        return Actor(key=key, account_id=account_id)
    facts = PostFacts(post.role, post.unit_id, post.area_code, post.sector)
    in_force = Q(valid_until_on=None) | Q(valid_until_on__gte=day)
    extra = ExtraGrant.objects.filter(in_force, post_id=post.pk, valid_from_on__lte=day)
    return Actor(
        key=key,
        name=post.account.name,
        account_id=account_id,
        post_id=post.pk,
        unit_id=post.unit_id,
        role=post.role,
        area_code=post.area_code,
        grants=(*grants_of(facts), *(row.as_grant() for row in extra)),
    )
