"""A movable thing for trying the door: the journal has none of its own."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor, Grant, Scope


@dataclass(frozen=True, slots=True)
class LampLit:
    """An event for tests."""

    lamp: str
    count: int = 0


def actor_with(*permissions: str, area: str = "330781002") -> Actor:
    """Return an actor that holds the permissions in an area."""
    grants = tuple(Grant(permission, Scope.area(area)) for permission in permissions)
    return Actor(key="account:7", name="测试人（虚构）", account_id=7, post_id=3, grants=grants)
