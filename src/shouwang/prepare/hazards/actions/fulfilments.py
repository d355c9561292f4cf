"""Writing the five fulfilments down, and planning a hazard that has them all (R112, R113)."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.hazards.events.fulfilments import HazardPlanned, PlanLost
from shouwang.prepare.hazards.models import (
    Funds,
    Hazard,
    InterimPlan,
    ResponsibleParty,
    RootMeasure,
)
from shouwang.prepare.hazards.models.fulfilments import responsible_place
from shouwang.prepare.hazards.queries.fulfilments import check_of
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.fulfilments import (
    MISSING,
    FundsDraft,
    PlanDraft,
    ResponsibleDraft,
    check_funds,
    check_plan,
    check_responsible,
    check_root_measure,
)
from shouwang.prepare.hazards.states import State

from .doors import go, load


def set_responsible(
    actor: Actor, number: str, draft: ResponsibleDraft, *, version: int | None = None
) -> ResponsibleParty:
    """Write down who is to put the hazard right; another one takes the place of the first."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "set_responsible")
    check_responsible(draft)
    unit_id, unit_name = _unit_of(actor, draft)
    _check_post(actor, draft.post_id)
    now, uid = clock.now(), uuid.uuid4().hex
    sealed = data_keys.ring().encrypt(draft.name.strip(), place=responsible_place(uid))
    with write_transaction():
        hazard.responsible.filter(ended_at=None).update(ended_at=now)
        row = ResponsibleParty.objects.create(
            hazard=hazard,
            uid=uid,
            unit_id=unit_id,
            unit_name=unit_name,
            post_id=draft.post_id,
            name_sealed=sealed,
            from_at=now,
            actor_key=actor.key,
        )
        details = {"responsible": row.pk, "unit": unit_id, "post": draft.post_id}
        go(actor, hazard, "set_responsible", details=details, at=now)
    return row


def _unit_of(actor: Actor, draft: ResponsibleDraft) -> tuple[int | None, str]:
    """Return the unit of the register, by its key or its whole name, else the written name."""
    name = draft.unit_name.strip()
    if draft.unit_id is None:
        found = list(units.units(actor).filter(name=name)[:2])
        return (found[0].pk, name) if len(found) == 1 else (None, name)
    try:
        unit = units.unit(actor, draft.unit_id)
    except NotFound as error:
        raise Invalid({"responsible_unit_id": say("没有这个单位。")}) from error
    return unit.pk, unit.name


def _check_post(actor: Actor, post_id: int | None) -> None:
    if post_id is None:
        return
    try:
        people.post(actor, post_id)
    except NotFound as error:
        raise Invalid({"responsible_post_id": say("没有这个岗位。")}) from error


def add_funds(actor: Actor, number: str, draft: FundsDraft, *, version: int | None = None) -> Funds:
    """Write down money for putting the hazard right, more than nothing, and its source."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "add_funds")
    check_funds(draft)
    now = clock.now()
    with write_transaction():
        row = Funds.objects.create(
            hazard=hazard,
            amount_yuan=draft.amount_yuan or Decimal(0),
            source_text=draft.source_text.strip(),
            granted_at=now,
            actor_key=actor.key,
        )
        details = {"funds": row.pk, "amount_yuan": str(row.amount_yuan)}
        go(actor, hazard, "add_funds", details=details, at=now)
    return row


def withdraw_funds(
    actor: Actor, number: str, funds_id: int, *, reason: str, version: int | None = None
) -> Hazard:
    """Write down that money is gone; without any left a planned hazard is planned no longer.

    Money that is gone is gone: refusing would leave a plan on the ledger that nobody can pay.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "withdraw_funds")
    told = check_reason(reason)
    row = hazard.funds.filter(pk=funds_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound(say("没有这笔资金，或已经撤销。"))
    now = clock.now()
    details = {"funds": row.pk, "amount_yuan": str(row.amount_yuan), "reason": told}
    with write_transaction():
        go(actor, hazard, "withdraw_funds", details=details, at=now)
        Funds.objects.filter(pk=row.pk).update(withdrawn_at=now)
        lose_plan(actor, hazard, now, because="withdraw_funds")
    return hazard


def set_plan(
    actor: Actor, number: str, draft: PlanDraft, *, version: int | None = None
) -> InterimPlan:
    """Write down what is done when the danger comes true; a new plan takes the old one's place."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "set_plan")
    check_plan(draft)
    now = clock.now()
    with write_transaction():
        hazard.interim_plans.filter(replaced_at=None).update(replaced_at=now)
        row = InterimPlan.objects.create(
            hazard=hazard,
            title=draft.title.strip(),
            text=draft.text.strip(),
            made_at=now,
            actor_key=actor.key,
        )
        go(actor, hazard, "set_plan", details={"plan": row.pk}, at=now)
    return row


def plan(actor: Actor, number: str, *, version: int | None = None) -> Hazard:
    """Put a deferred hazard into the treatment plan; Invalid names each fulfilment it lacks.

    The version is read before the five are counted, so that taking one of them away at the same
    moment makes one of the two fail.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "plan")
    now = clock.now()
    check = check_of(actor, hazard, now)
    if not check.is_whole(clock.local_day(now)):
        raise Invalid(
            {name.value: MISSING[name] for name in check.missing},
            say("五落实还缺 {n} 项：{words}", n=len(check.missing), words=check.words()),
        )
    event = HazardPlanned(hazard.pk, hazard.number)
    details = {"fulfilments": list(check.there)}
    go(actor, hazard, "plan", changes={"is_planned": True}, details=details, event=event, at=now)
    return hazard


def lose_plan(actor: Actor, hazard: Hazard, at: datetime, *, because: str) -> bool:
    """Take a planned hazard that lacks one of the five back, in the caller's transaction."""
    if hazard.state != State.PLANNED:
        return False
    check = check_of(actor, hazard, at)
    if check.is_whole(clock.local_day(at)):
        return False
    missing = list(check.missing)
    go(
        actor,
        hazard,
        "lose_plan",
        changes={"is_planned": False, "last_move": ""},
        details={"missing": missing, "because": because},
        event=PlanLost(hazard.pk, hazard.number, ",".join(missing)),
        at=at,
    )
    return True


def add_root_measure(
    actor: Actor, number: str, *, text: str, version: int | None = None
) -> RootMeasure:
    """Write down what keeps the same danger from coming again (治本), even after closing (R73)."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "add_root_measure")
    told = check_root_measure(text)
    now = clock.now()
    with write_transaction():
        row = RootMeasure.objects.create(hazard=hazard, text=told, at=now, actor_key=actor.key)
        go(actor, hazard, "add_root_measure", details={"root_measure": row.pk}, at=now)
    return row
