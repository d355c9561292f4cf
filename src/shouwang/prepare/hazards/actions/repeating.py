"""Keeping the flag of a repeated hazard true as it and the ones before it change (R123)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import emit, record
from shouwang.prepare.hazards.events.fulfilments import HazardRepeated
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries.repeats import earlier_of, later_of


def repeat_changes(
    actor: Actor, hazard: Hazard, changes: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return the link to the earlier hazard where it differs from what stands there."""
    found = changes or {}
    code = str(found.get("checklist_code", hazard.checklist_code))
    found_at = found.get("discovered_at", hazard.discovered_at)
    earlier = earlier_of(
        actor, hazard, code, found_at if isinstance(found_at, datetime) else hazard.discovered_at
    )
    pk = earlier.pk if earlier else None
    return {} if pk == hazard.repeat_of_id else {"repeat_of_id": pk}


def tell_repeat(hazard: Hazard, at: datetime) -> None:
    """Write HazardRepeated for a confirmed hazard that has come again."""
    earlier = hazard.repeat_of
    if earlier is None or hazard.place_id is None or hazard.confirmed_at is None:
        return
    event = HazardRepeated(hazard.pk, hazard.number, earlier.number, hazard.place_id)
    emit(event, hazard.journal_key, at=at)


def recheck_later(
    actor: Actor, hazard: Hazard, at: datetime, codes: frozenset[str] = frozenset()
) -> None:
    """Look again at the hazards after this one at its place, in the caller's transaction."""
    for code in sorted({*codes, hazard.checklist_code}):
        for row in later_of(actor, hazard, code):
            _recheck(actor, row, at)


def _recheck(actor: Actor, row: Hazard, at: datetime) -> None:
    changes = repeat_changes(actor, row)
    if not changes:
        return
    Hazard.objects.filter(pk=row.pk).update(**changes)
    record(actor, "hazard.repeat", row.journal_key, {"set": changes}, at=at)
    row.repeat_of_id = changes["repeat_of_id"]  # type: ignore[assignment]
    tell_repeat(row, at)
