"""Places of the register that a patrol may pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.prepare.places import queries as places

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place

PLACES_SHOWN = 20
IDS_LIMIT = 60


def key_places(
    actor: Actor, area_code: str, *, asked_type: str = "", words: str = ""
) -> tuple[list[Place], bool]:
    """Return places of an area by type and words, and whether there are more than are shown."""
    asked = places.PlaceFilters(area=area_code, type=asked_type, q=words)
    found = list(places.place_set(actor, asked).order_by("name", "id")[: PLACES_SHOWN + 1])
    return found[:PLACES_SHOWN], len(found) > PLACES_SHOWN


def chosen_places(actor: Actor, place_ids: Sequence[int]) -> list[Place]:
    """Return the places of these keys that the actor may see, in the order given."""
    rows = places.place_set(actor).in_bulk(list(place_ids)[:IDS_LIMIT])
    return [rows[place_id] for place_id in place_ids if place_id in rows]
