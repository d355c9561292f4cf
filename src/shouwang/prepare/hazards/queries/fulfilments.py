"""Reads and person guards of the five fulfilments, and the words of their history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.data_keys import mask_name
from shouwang.ground.errors import Text, say
from shouwang.prepare.hazards.models import (
    Funds,
    Hazard,
    InterimPlan,
    ProtectiveMeasure,
    RectificationStep,
    ResponsibleParty,
    RootMeasure,
)
from shouwang.prepare.hazards.rules.fulfilments import (
    FulfilmentCheck,
    FulfilmentFacts,
    five_fulfilments,
    needed,
)

from .ledger import hazard
from .presence import has_rows
from .retention import is_erasable

NEED_THE_NAME = (
    "hazards.defer",
    "hazards.rectify",
    "hazards.verify",
    "hazards.extend",
)
"""Whoever has one of these duties for a hazard reads who is to put it right."""


@dataclass(frozen=True, slots=True)
class FulfilmentView:
    """The five fulfilments of a hazard as one reader may see them, and its root measures."""

    check: FulfilmentCheck
    needed: int
    responsible_unit: str
    responsible_name: str = field(repr=False)
    funds_yuan: Decimal
    funds: list[Funds]
    plan: InterimPlan | None
    measures: list[ProtectiveMeasure]
    root_measures: list[RootMeasure]


def check_of(actor: Actor, found: Hazard, now: datetime) -> FulfilmentCheck:
    """Return which of the five a hazard, known to be visible, has at a moment."""
    del actor
    return five_fulfilments(
        FulfilmentFacts(
            has_responsible=has_rows(found, ResponsibleParty)
            and found.responsible.filter(ended_at=None).exists(),
            measures_in_force=found.measures.all().in_force(now).count()
            if has_rows(found, ProtectiveMeasure)
            else 0,
            funds_yuan=_funds_of(found),
            due_at=found.due_at,
            has_plan=has_rows(found, InterimPlan)
            and found.interim_plans.filter(replaced_at=None).exists(),
            dated_steps=found.steps.count() if has_rows(found, RectificationStep) else 0,
        )
    )


def _funds_of(found: Hazard) -> Decimal:
    if not has_rows(found, Funds):
        return Decimal(0)
    rows = found.funds.filter(withdrawn_at=None)
    return rows.aggregate(total=Sum("amount_yuan"))["total"] or Decimal(0)


def fulfilments_of(actor: Actor, found: Hazard) -> FulfilmentView:
    """Return the five fulfilments of a hazard that is known to be visible."""
    now = clock.now()
    party = found.responsible.filter(ended_at=None).first()
    return FulfilmentView(
        check=check_of(actor, found, now),
        needed=needed(clock.local_day(now)),
        responsible_unit=party.unit_name if party else "",
        responsible_name=_name_for(actor, found, party) if party else "",
        funds_yuan=_funds_of(found),
        funds=list(found.funds.order_by("id")),
        plan=found.interim_plans.filter(replaced_at=None).first(),
        measures=list(found.measures.all().in_force(now).order_by("id")),
        root_measures=list(found.root_measures.order_by("id")),
    )


def fulfilments_view(actor: Actor, number: str) -> FulfilmentView:
    """Return the five fulfilments of a hazard within the actor's duties."""
    return fulfilments_of(actor, hazard(actor, number))


def _name_for(actor: Actor, found: Hazard, party: ResponsibleParty) -> str:
    target = found.target()
    needs = any(actor.may(permission, target) for permission in NEED_THE_NAME)
    return party.name if needs else mask_name(party.name)


def _is_whole(actor: Actor, found: Hazard) -> bool:
    if not all(has_rows(found, model) for model in (ResponsibleParty, Funds, InterimPlan)):
        return False
    now = clock.now()
    return check_of(actor, found, now).is_whole(clock.local_day(now))


def _has_funds(actor: Actor, found: Hazard) -> bool:
    del actor
    return has_rows(found, Funds) and found.funds.filter(withdrawn_at=None).exists()


def _never(actor: Actor, found: Hazard) -> bool:
    del actor, found
    return False


GUARDS: Mapping[str, Callable[[Actor, Hazard], bool]] = {
    "plan": _is_whole,
    "lose_plan": _never,
    "withdraw_funds": _has_funds,
    "erase_personal": is_erasable,
}
VERBS: Mapping[str, Text] = {
    "hazard.release": say("并入的隐患已拆分出去"),
    "hazard.repeat": say("重新核对是否重复发生"),
    "hazard.erase_patrols": say("巡查记录按保存期限删除个人信息"),
}
