"""The register of places ranks what to see first by what is in focus in the season (R35, R61)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.campaigns import queries as campaigns


def seasons_of(actor: Actor, place_ids: Collection[int], on: date) -> dict[int, Text]:
    """Return the seasonal focus that a place is in, by place."""
    return campaigns.focus_of_places(actor, place_ids, on)
