"""Recorded assessments, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed
from shouwang.ground.remapping import under
from shouwang.watch.risk.models import Assessment
from shouwang.watch.risk.states import VIEW


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """A part of the assessments with their count and the names of their areas."""

    items: tuple[tuple[Assessment, str], ...]
    count: int


def assessments(
    actor: Actor,
    area_code: str = "",
    place_id: int | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> AssessmentPage:
    """Return a part of the assessments within the actor's duties."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = Assessment.objects.visible_to(actor)
    rows = rows.filter(under("area_code_now", area_code)) if area_code else rows
    rows = rows.filter(place_id=place_id) if place_id is not None else rows
    count = rows.count()
    told = rows.select_related("place", "assessed_by").order_by("-assessed_on", "-id")
    shown = list(told[offset : offset + limit])
    names = divisions.names_of(actor, [row.area_code_now for row in shown])
    pairs = tuple((row, names.get(row.area_code_now, row.area_code_now)) for row in shown)
    return AssessmentPage(pairs, count)
