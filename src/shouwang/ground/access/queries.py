"""Resolving a caller into an Actor with grants, and finding whose duty something is."""

from __future__ import annotations

from datetime import date

from django.db import connection

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, Grant, Target
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Post

from .models import ExtraGrant
from .rules import COUNTY_DIGITS, ROLE_PERMISSIONS, PostFacts, grants_of


def resolve(account_id: int, post_id: int | None = None, *, on: date | None = None) -> Actor:
    """Return the Actor of an account at one of its present posts.

    Without `post_id`, or when that post has ended, the first present post counts. An account
    without any post may sign in and see nothing.
    """
    day = on or clock.today()
    posts = people.present_posts(Actor.system("access"), account_id, day)
    post = next((found for found in posts if found.post_id == post_id), posts[0] if posts else None)
    key = f"account:{account_id}"
    if post is None:
        return Actor(key=key, account_id=account_id)
    facts = PostFacts(post.role, post.unit_id, post.area_code, post.sector)
    return Actor(
        key=key,
        name=post.account_name,
        account_id=account_id,
        post_id=post.post_id,
        unit_id=post.unit_id,
        role=post.role,
        area_code=post.area_code,
        grants=(*grants_of(facts), *_extra_grants(post.post_id, day)),
        other_unit_ids=frozenset(found.unit_id for found in posts) - {post.unit_id},
    )


def _extra_grants(post_id: int, day: date) -> list[Grant]:
    """Return the extra grants of a post in force; plain SQL, as every request asks."""
    names = ("post_id", "permission", "kind", "area_code", "unit_id", "sector", "case")
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {ExtraGrant._meta.db_table} WHERE post_id = %s"  # noqa: S608
            " AND valid_from_on <= %s AND (valid_until_on IS NULL OR valid_until_on >= %s)",
            [post_id, day, day],
        )
        rows = cursor.fetchall()
    return [ExtraGrant(**dict(zip(names, row, strict=True))).as_grant() for row in rows]


def roles_with(permission: str) -> frozenset[str]:
    """Return the roles that hold a permission within some bound."""
    return frozenset(
        role
        for role, bounds in ROLE_PERMISSIONS.items()
        if any(permission in permissions for permissions in bounds.values())
    )


def permissions_of_role(actor: Actor, role: str) -> frozenset[str]:
    """Return every permission that a role holds within some bound."""
    del actor
    bounds = ROLE_PERMISSIONS.get(role, {})
    return frozenset(one for permissions in bounds.values() for one in permissions)


def whose_duty(actor: Actor, permission: str, target: Target, *, on: date) -> list[Post]:
    """Return the posts whose role gives them the permission for the target on a day.

    Nearest first: a village's own posts stand before those of the street and the county.
    """
    county = target.area_code[:COUNTY_DIGITS]
    if not county:
        return []
    bounds = AreaRange.under(county)
    candidates = people.posts(Actor.system("access"), on).filter(
        role__in=roles_with(permission), area_code__gte=bounds.low, area_code__lt=bounds.high
    )
    del actor
    found = [
        post
        for post in candidates
        if any(
            grant.permission == permission and grant.scope.covers(target)
            for grant in grants_of(PostFacts(post.role, post.unit_id, post.area_code, post.sector))
        )
    ]
    return sorted(found, key=lambda post: (-len(post.area_code), post.pk))
