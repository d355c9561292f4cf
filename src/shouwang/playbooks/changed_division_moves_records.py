"""After a merge or rename of an area, what lay in it lies under the new code (R288)."""

from __future__ import annotations

from shouwang.ground.documents.actions import remap_area as remap_documents
from shouwang.ground.journal.events import Envelope
from shouwang.ground.people.actions import remap_area as remap_posts
from shouwang.ground.units.actions import remap_area as remap_units
from shouwang.prepare.accidents.actions import remap_area as remap_accidents
from shouwang.prepare.campaigns.actions import remap_area as remap_campaigns
from shouwang.prepare.duty.actions import remap_area as remap_duty
from shouwang.prepare.hazards.actions.areas import remap_area as remap_hazards
from shouwang.prepare.households.actions import remap_area as remap_households
from shouwang.prepare.organisations.actions import remap_area as remap_responsibility
from shouwang.prepare.organisations.actions import remap_orders
from shouwang.prepare.places.actions import remap_area as remap_places
from shouwang.prepare.tasks.actions import remap_area as remap_tasks
from shouwang.watch.risk.actions import remap_area as remap_risk
from shouwang.watch.sensors.actions import remap_area as remap_sensors
from shouwang.watch.warnings.actions import remap_area as remap_warnings

from .audience import STORYTELLER

REMAPPED_KINDS = frozenset({"rename", "merge"})
"""After a split nobody knows which part a record lies in; it keeps its code."""

REMAPS = (
    remap_units,
    remap_posts,
    remap_documents,
    remap_tasks,
    remap_responsibility,
    remap_orders,
    remap_places,
    remap_households,
    remap_accidents,
    remap_hazards,
    remap_campaigns,
    remap_duty,
    remap_sensors,
    remap_risk,
    remap_warnings,
)


def move_records(envelope: Envelope) -> None:
    """Remap all that lies in an area; `area_code_at_time` stays."""
    if envelope.text("kind") not in REMAPPED_KINDS:
        return
    old, new = envelope.text("old_code"), envelope.text("new_code")
    for remap in REMAPS:
        remap(STORYTELLER, old, new)
