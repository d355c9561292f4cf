"""What happens to hazards, sensors, warnings and on duty makes communities and places due (R206).

The picture itself is computed by the worker, so that a hundred readings cost one computation.
"""

from __future__ import annotations

from shouwang.ground.errors import NotFound
from shouwang.ground.journal.events import Envelope
from shouwang.prepare.hazards import queries as hazards
from shouwang.watch.risk.actions import mark_areas, mark_changed
from shouwang.watch.sensors.queries.register import sensor
from shouwang.watch.warnings.queries.for_risk import touched_codes

from .audience import STORYTELLER


def mark_hazard(envelope: Envelope) -> None:
    """Mark the community and the place of a hazard."""
    rows = hazards.hazard_set(STORYTELLER).filter(pk=envelope.number("hazard_id"))
    for area_code, place_id in rows.values_list("area_code_now", "place_id"):
        mark_changed(STORYTELLER, area_code, place_id)


def mark_sensor(envelope: Envelope) -> None:
    """Mark the community and the place at which a sensor stands."""
    try:
        station = sensor(STORYTELLER, envelope.text("sensor_code")).station
    except NotFound:
        return
    mark_changed(STORYTELLER, station.area_code_now, station.place_id)


def mark_logged(envelope: Envelope) -> None:
    """Mark the community of which the duty log says something, or of which an item is done."""
    mark_changed(STORYTELLER, envelope.text("area_code"))


def mark_warned(envelope: Envelope) -> None:
    """Mark all communities and places in each area that a warning touches, or no longer does."""
    mark_areas(STORYTELLER, touched_codes(STORYTELLER, envelope.number("warning_id")))
