"""What a warning obliges a village to evacuate, and the evacuation that came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.scoping import visible
from shouwang.prepare.households import queries as households
from shouwang.watch.warnings.models import ObligationDuty, Warning
from shouwang.watch.warnings.states import VIEW, State

EVACUATE = "households.evacuate"
VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class VillageEvacuation:
    """What became of one duty to evacuate: none yet, under way, or ended."""

    evacuation_id: int | None
    is_open: bool
    safe: int
    total: int
    may_start: bool


def evacuation_duty(actor: Actor, number: str, duty_id: int) -> ObligationDuty:
    """Return a duty to evacuate a village that the actor may begin now.

    NotFound outside the actor's duties and for a duty that evacuates nobody.
    """
    found = Warning.objects.visible_to(actor).filter(number=number).order_by()
    rows = visible(ObligationDuty.objects.all(), actor, VIEW, units=("unit_id",))
    duty = (
        rows.filter(pk=duty_id, warning__in=found.values("pk"), rule__is_evacuation=True)
        .select_related("warning", "rule", "unit")
        .first()
    )
    if duty is None or len(duty.area_code_now) != VILLAGE_DIGITS:
        raise NotFound
    if not actor.may(EVACUATE, Target(duty.area_code_now)):
        raise NotAllowed
    return duty


def evacuations_by_village(
    actor: Actor, found: Warning, area_codes: Iterable[str]
) -> dict[str, VillageEvacuation]:
    """Return the evacuation of each village by a warning, the latest first where there are more."""
    known = households.evacuations_of(actor, found.journal_key)
    by_village: dict[str, VillageEvacuation] = {}
    for code in set(area_codes):
        latest = next((one for one in known if code in one.area_codes), None)
        is_open = latest is not None and latest.is_open
        is_held = found.state == State.ISSUED and len(code) == VILLAGE_DIGITS
        may_start = is_held and not is_open and actor.may(EVACUATE, Target(code))
        by_village[code] = VillageEvacuation(
            evacuation_id=latest.evacuation_id if latest else None,
            is_open=is_open,
            safe=latest.counts.safe if latest else 0,
            total=latest.counts.total if latest else 0,
            may_start=may_start,
        )
    return by_village


def task_origin(actor: Actor, source_key: str) -> tuple[str, int | None]:
    """Return the number of the warning that a task comes from, and the duty if it evacuates.

    NotFound where the actor does not see the warning.
    """
    parts = source_key.split(":")
    ids = [int(part) for part in parts[1:] if part.isascii() and part.isdecimal()]
    if parts[0] != "warning" or len(ids) != 4:
        raise NotFound
    warning_id, rule_id, unit_id, turn = ids
    rows = Warning.objects.visible_to(actor)
    found = rows.filter(pk=warning_id).first()
    if found is None:
        raise NotFound
    asked = {"rule_id": rule_id, "unit_id": unit_id, "round": turn, "rule__is_evacuation": True}
    duty = found.duties.filter(**asked).first()
    may = duty is not None and actor.may(EVACUATE, Target(duty.area_code_now))
    return found.number, duty.pk if duty is not None and may else None
