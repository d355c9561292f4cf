"""What a place can be chosen from: industries of the taxonomy, villages of one's duties."""

from __future__ import annotations

from collections.abc import Iterable

from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text
from shouwang.prepare.organisations import queries as organisations

STREET_DIGITS = 9
VILLAGE_DIGITS = 12


def industry_labels(actor: Actor) -> dict[str, Text]:
    """Return the label of each industry by its code."""
    del actor
    return {item.code: item.label for item in organisations.industries()}


def sector_of(actor: Actor, industry: str) -> str:
    """Return the sector that leads an industry; none for no industry."""
    del actor
    return organisations.sector_of_industry(industry) if industry else ""


def village_names(actor: Actor, permission: str) -> dict[str, str]:
    """Return the villages by code in which the actor may act."""
    street = actor.area_code[:STREET_DIGITS]
    found = {item.code: item.name for item in divisions.children(actor, street)} if street else {}
    return {
        code: name
        for code, name in found.items()
        if len(code) == VILLAGE_DIGITS and actor.may(permission, Target(area_code=code))
    }


def area_names(actor: Actor, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of divisions by code."""
    return divisions.names_of(actor, codes)
