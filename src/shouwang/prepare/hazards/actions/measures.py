"""Looking after a measure in force: whether the sign still stands, what the action led to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import ProtectiveMeasure
from shouwang.prepare.hazards.rules.plans import check_outcome

from .doors import go, load
from .photos import keep_photos, photo_changes


@dataclass(frozen=True, slots=True)
class MeasureLook:
    """What somebody found who looked after a measure; None and "" leave what stands there."""

    measure_id: int
    cases: int | None = None
    result: str = ""
    photos: Sequence[Prepared] = ()


def check_measure(
    actor: Actor, number: str, look: MeasureLook, *, version: int | None = None
) -> ProtectiveMeasure:
    """Write down that a measure in force was looked after, with cases, result and photo (R129)."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "check_measure")
    now = clock.now()
    measure = hazard.measures.all().in_force(now).filter(pk=look.measure_id).first()
    if measure is None:
        raise NotFound(say("没有这项正在生效的防护措施。"))
    wrong = check_outcome(measure.kind, look.cases, look.result)
    if wrong:
        raise Invalid(wrong)
    changes = photo_changes(hazard, look.photos, Purpose.EVIDENCE)
    told = {"measure": measure.pk, "cases": look.cases, "photos": len(look.photos)}
    with write_transaction():
        go(actor, hazard, "check_measure", changes=changes, details=told, at=now)
        kept = keep_photos(actor, hazard, look.photos, Purpose.EVIDENCE)
        measure.last_checked_at = now
        measure.cases = measure.cases if look.cases is None else look.cases
        measure.result = look.result.strip()[:300] or measure.result
        measure.photo_id = kept[0] if kept else measure.photo_id
        measure.save(update_fields=["last_checked_at", "cases", "result", "photo"])
    return measure
