"""Who may write here: those who hold `divisions.edit` for the codes in question."""

from __future__ import annotations

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotAllowed, SignInNeeded, say

EDIT = "divisions.edit"


def may_edit(actor: Actor, code: str) -> bool:
    """Tell whether the actor may change this division."""
    return actor.may(EDIT, Target(area_code=code))


def check_may_edit(actor: Actor, code: str) -> None:
    """Refuse whoever may not edit this division; divisions are public, so this is no 404."""
    if actor.is_anonymous:
        raise SignInNeeded
    if not may_edit(actor, code):
        raise NotAllowed(say("您的岗位不能修改区划 {code}。", code=code))


def check_may_edit_all(actor: Actor, low: str, high: str) -> None:
    """Refuse whoever may not edit everything from the lowest to the highest code."""
    if actor.is_anonymous:
        raise SignInNeeded
    areas = (area for scope in actor.scopes(EDIT) for area in scope.areas)
    if not actor.is_system and not any(area.covers(low) and area.covers(high) for area in areas):
        raise NotAllowed(say("区划表超出了您的岗位范围。"))
