"""The ledger as a map: the same set as the list, as GeoJSON points."""

from __future__ import annotations

from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.workdays import queries as workdays
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.wording import CATEGORY_LABELS

from .lamps import lamp_of
from .ledger import HazardFilters, geojson_set

TONES = {"red": "danger", "yellow": "warning", "green": "success", "grey": "info"}


def geojson(actor: Actor, filters: HazardFilters | None = None) -> dict[str, object]:
    """Return the located hazards that pass the filters as GeoJSON, up to 1,000."""
    now, calendar = clock.now(), workdays.calendar()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
            "properties": _properties(row, lamp_of(row, now, calendar).tone),
        }
        for row in geojson_set(actor, filters)
    ]
    return {"type": "FeatureCollection", "features": features}


def _properties(row: Hazard, tone: str) -> dict[str, str]:
    return {
        "number": row.number,
        "title": row.number,
        "text": in_words(CATEGORY_LABELS[row.category]),
        "state": row.state,
        "tone": TONES[tone],
        "url": reverse("hazards:detail", args=[row.number]),
    }
