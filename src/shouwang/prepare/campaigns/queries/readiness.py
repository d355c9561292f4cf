"""Which of the units that take part are ready: group, funds, plan (R58)."""

from __future__ import annotations

from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.campaigns.models import Campaign, Deliverable, Obligation
from shouwang.prepare.campaigns.rules.readiness import Readiness, UnitReadiness
from shouwang.prepare.campaigns.rules.wording import DeliverableKind
from shouwang.prepare.campaigns.states import Owed
from shouwang.prepare.organisations import queries as organisations

from .campaigns import participants


def readiness(actor: Actor, campaign: Campaign, on: date | None = None) -> Readiness:
    """Return the readiness of each unit within the actor's duties that takes part."""
    joined = participants(actor, campaign)
    seen = {row.unit_id for row in joined}
    groups = organisations.units_with_group(actor, seen, on or clock.today())
    funds = organisations.funds_of_subject(actor, campaign.journal_key)
    plans = _plans(campaign)
    asked = _asked_of(campaign)
    return Readiness(
        tuple(
            UnitReadiness(
                unit_id=row.unit_id,
                unit_name=row.unit.name,
                kind=row.kind,
                area_code=row.area_code_now,
                has_group=row.unit_id in groups,
                funds_yuan=funds[row.unit_id].amount_yuan if row.unit_id in funds else None,
                has_plan=plans.get(row.unit_id, False if row.kind in asked else None),
            )
            for row in joined
        )
    )


def _plans(campaign: Campaign) -> dict[int, bool]:
    """Return whether a plan of each unit that owes one was accepted."""
    rows = Obligation.objects.filter(
        deliverable__campaign=campaign, deliverable__kind=DeliverableKind.PLAN
    ).exclude(state=Owed.WAIVED)
    found: dict[int, bool] = {}
    for unit_id, state in rows.values_list("unit_id", "state"):
        found[unit_id] = found.get(unit_id, False) or state == Owed.ACCEPTED
    return found


def _asked_of(campaign: Campaign) -> set[str]:
    """Return the kinds of units of which a plan is asked."""
    rows = Deliverable.objects.filter(campaign=campaign, kind=DeliverableKind.PLAN)
    return set(rows.values_list("owed_by", flat=True))
