"""The few facts of a hazard that playbooks need to tell somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotFound
from shouwang.prepare.hazards.models import Hazard


@dataclass(frozen=True, slots=True)
class HazardFacts:
    """Who has to do with a hazard, by keys."""

    hazard_id: int
    number: str
    state: str
    target: Target
    unit_id: int | None
    handler_unit_id: int | None
    handler_post_id: int | None
    verifier_unit_id: int | None
    reported_by_id: int | None
    fixed_by_id: int | None
    statutory: str
    level: int | None
    due_at: datetime | None
    is_overdue: bool
    waits_for_unit: bool


def facts(actor: Actor, hazard_id: int) -> HazardFacts:
    """Return the facts of a hazard, or NotFound."""
    found = Hazard.objects.visible_to(actor).filter(pk=hazard_id).first()
    if found is None:
        raise NotFound
    return HazardFacts(
        hazard_id=found.pk,
        number=found.number,
        state=found.state,
        target=found.target(),
        unit_id=found.unit_id,
        handler_unit_id=found.handler_unit_id,
        handler_post_id=found.handler_post_id,
        verifier_unit_id=found.verifier_unit_id,
        reported_by_id=found.reported_by_id,
        fixed_by_id=found.fixed_by_id,
        statutory=found.statutory,
        level=found.level,
        due_at=found.due_at,
        is_overdue=found.is_overdue,
        waits_for_unit=found.raise_to_street_at is not None,
    )
