"""Refusals: whether somebody may settle one, who has it, and where it goes."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.units import queries as units
from shouwang.prepare.hazards.models import Escalation, Hazard, HazardPaper, OwnerNotice
from shouwang.prepare.hazards.rules.offices import (
    BUREAU_ROLES,
    STATION_AND_ABOVE,
    WITHDRAWN,
    EscalationState,
)
from shouwang.prepare.hazards.rules.paper_kinds import PaperKind

from .presence import has_rows

COUNTY_DIGITS = 6
STREET_DIGITS = 9
_SYSTEM = Actor.system("hazards")


def counted_escalations(hazard: Hazard) -> list[Escalation]:
    """Return the refusals of a hazard that were not taken back, oldest first."""
    if hazard.pk is None:
        return []
    if not has_rows(hazard, Escalation):
        return []
    rows = Escalation.objects.filter(hazard=hazard).exclude(outcome=WITHDRAWN)
    return list(rows.order_by("id"))


def open_escalation(hazard: Hazard) -> Escalation | None:
    """Return the refusal that nobody has resolved yet."""
    if not has_rows(hazard, Escalation):
        return None
    rows = Escalation.objects.filter(hazard=hazard).exclude(state=EscalationState.RESOLVED)
    return rows.first()


def may_settle(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor may verify and close as far as refusals go (R107).

    A hazard that was once refused is settled by somebody of the station or above who did not
    report the refusal.
    """
    found = counted_escalations(hazard)
    if not found or actor.is_system:
        return True
    if any(row.reported_by_id == actor.account_id for row in found):
        return False
    is_of_station = actor.unit_id in {row.to_unit_id for row in found if row.to_unit_id}
    return is_of_station or actor.role in STATION_AND_ABOVE


def has_escalation(actor: Actor, row: Escalation) -> bool:
    """Tell whether the escalation waits for the actor's level: the street's, then the bureau's."""
    if actor.is_system:
        return True
    is_bureau = actor.role in BUREAU_ROLES
    return is_bureau == (row.state == EscalationState.BUREAU)


def may_answer(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor's level has the escalation and has not answered it yet."""
    row = open_escalation(hazard)
    if row is None or not has_escalation(actor, row):
        return False
    is_bureau = row.state == EscalationState.BUREAU
    return (row.bureau_answered_at if is_bureau else row.answered_at) is None


def may_raise(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the street still has the escalation and the actor is of the street."""
    row = open_escalation(hazard)
    return row is not None and row.state == EscalationState.STREET and has_escalation(actor, row)


def station_of(area_code: str) -> int | None:
    """Return the street's safety station, None when the register has none."""
    return _first(area_code[:STREET_DIGITS], "safety_station")


def street_office_of(area_code: str) -> int | None:
    """Return the street office, None when the register has none."""
    return _first(area_code[:STREET_DIGITS], "street_office")


def bureau_of(area_code: str) -> int | None:
    """Return the city bureau, None when the register has none."""
    return _first(area_code[:COUNTY_DIGITS], "city_bureau")


def _first(area_code: str, kind: str) -> int | None:
    found = units.units_under(_SYSTEM, area_code, (kind,))
    return found.values_list("pk", flat=True).first()


def issued_notices(hazard: Hazard) -> list[str]:
    """Return the 文号 of the rectification notices that stand, oldest first."""
    rows = HazardPaper.objects.filter(hazard=hazard, document__kind=PaperKind.NOTICE)
    rows = rows.exclude(document__state="voided").order_by("document_id")
    return list(rows.values_list("document__number", flat=True))


def notice_count(hazard: Hazard) -> int:
    """Return how many notices the owner was given, on paper or as a document."""
    given = OwnerNotice.objects.filter(hazard=hazard).count()
    return given + len(issued_notices(hazard))
