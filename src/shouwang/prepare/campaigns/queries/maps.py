"""A campaign's coverage on the map: unchecked, checked, with hazards that are still open."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns.models import Campaign, ScopeItem
from shouwang.prepare.places import queries as places

from .found import found_hazards, unrectified
from .scopes import ScopeFilters, scope_set
from .windows import as_of

MAP_LIMIT = 2_000
UNCHECKED, CHECKED, OPEN_HAZARDS = "unchecked", "checked", "open_hazards"
LABELS: dict[str, Text] = {
    UNCHECKED: say("未检查"),
    CHECKED: say("已检查"),
    OPEN_HAZARDS: say("有未整改隐患"),
}
TONES = {UNCHECKED: "warning", CHECKED: "success", OPEN_HAZARDS: "danger"}
"""The map draws each tone in its own shape: triangle, circle, octagon; only what is left to do
is written beside its point."""


def coverage_map(actor: Actor, campaign: Campaign, *, on: date | None = None) -> dict[str, object]:
    """Return the places of a scope that have a position as GeoJSON, at most 2,000.

    Places that another campaign looks after are on its map.
    """
    moment = as_of(on)
    found = found_hazards(campaign, moment).filter(unrectified(moment))
    open_places = set(found.values_list("visit__place_id", flat=True))
    asked = ScopeFilters(delegated=False, on=on)
    rows = scope_set(actor, campaign, asked).filter(place__min_latitude__isnull=False)
    features = []
    for item in rows.select_related("place").order_by("id")[:MAP_LIMIT]:
        was_checked = item.first_checked_at is not None and item.first_checked_at <= moment
        state = CHECKED if was_checked else UNCHECKED
        features.append(_feature(item, OPEN_HAZARDS if item.place_id in open_places else state))
    return {"type": "FeatureCollection", "features": features}


def _feature(item: ScopeItem, state: str) -> dict[str, object]:
    words = in_words(LABELS[state])
    return {
        "type": "Feature",
        "geometry": places.geometry_of(item.place),
        "properties": {
            "number": item.place.number,
            "title": item.place.name,
            "text": words,
            "label": "" if state == CHECKED else words,
            "state": state,
            "tone": TONES[state],
            "url": reverse("places:detail", args=[item.place.number]),
        },
    }
