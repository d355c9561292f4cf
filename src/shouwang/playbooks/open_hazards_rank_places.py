"""The register of places ranks what to see first by the hazards that stand open there (R35)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.places.priority_sources import HazardLoad


def hazard_loads(actor: Actor, place_ids: Collection[int], on: date) -> dict[int, HazardLoad]:
    """Return the confirmed, unfinished hazards by place, as far as the actor may see them.

    One query for all places; what nobody has confirmed yet counts nowhere.
    """
    del on
    asked = set(place_ids)
    rows = hazards.hazard_set(actor, hazards.HazardFilters(state="open"))
    counted = (
        rows.filter(place_id__isnull=False, confirmed_at__isnull=False)
        .values_list("place_id")
        .annotate(
            major=Count("pk", filter=Q(statutory="major"), distinct=True),
            general=Count("pk", filter=~Q(statutory="major"), distinct=True),
            overdue=Count("pk", filter=Q(is_overdue=True), distinct=True),
        )
        .order_by()
    )
    return {
        place_id: HazardLoad(major, general, overdue)
        for place_id, major, general, overdue in counted
        if place_id in asked
    }
