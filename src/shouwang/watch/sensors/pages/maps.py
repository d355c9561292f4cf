"""Stations on a map: the same set as the list, each with what stands there."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwang.ground.actor import Actor
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors import queries

MAP_LIMIT: Final = 500
SAID_LIMIT: Final = 3
TROUBLE_TONE: Final = "neutral"
FINE_TONE: Final = "success"
WORST_FIRST: Final = ("danger", "warning", "yellow", "info", TROUBLE_TONE, FINE_TONE)


def station_map(actor: Actor, filters: queries.StationFilters) -> dict[str, object] | None:
    """Return up to 500 stations with a position as GeoJSON; None when none has one.

    A station bears the tone of the highest level that stands at it, else it is well or not well.
    The worst come first: where names would lie over one another, theirs are shown.
    """
    found = queries.located_stations(actor, filters, limit=MAP_LIMIT)
    if not found:
        return None
    worst_first = sorted(found, key=lambda view: WORST_FIRST.index(_tone(view)))
    return {"type": "FeatureCollection", "features": [_feature(view) for view in worst_first]}


def _feature(view: queries.StationView) -> dict[str, object]:
    row = view.station
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lng, row.lat]},
        "properties": {
            "title": row.name,
            "label": row.name,
            "text": _words(view),
            "tone": _tone(view),
            "url": reverse("sensors:station", args=[row.code]),
        },
    }


def _tone(view: queries.StationView) -> str:
    worst = view.worst_level
    if worst is not None:
        return worst.level_tone
    is_well = view.sensors and not any(one.fare.is_troubled for one in view.sensors)
    return FINE_TONE if is_well and view.station.is_active else TROUBLE_TONE


def _words(view: queries.StationView) -> str:
    if view.label:
        return in_words(view.label)
    said = [
        f"{in_words(one.sensor.kind_label)} {in_words(one.fare.words) or in_words(one.fare.label)}"
        + (f"（{in_words(one.level_label)}）" if one.level_label else "")
        for one in view.sensors[:SAID_LIMIT]
    ]
    more = len(view.sensors) - len(said)
    return "；".join([*said, _("还有 %(n)d 个") % {"n": more}] if more else said)
