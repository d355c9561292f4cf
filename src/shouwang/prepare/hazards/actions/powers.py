"""Writing down which power was delegated to an office, by which document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import DelegatedPower
from shouwang.prepare.hazards.queries.powers import MANAGE, street_offices
from shouwang.prepare.hazards.rules.powers import DELEGABLE

BASIS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class DelegationDraft:
    """A power given to an office from a day until a day, both included, by a document."""

    unit_id: int
    power: str
    from_on: date
    until_on: date | None
    basis: str


def delegate_power(actor: Actor, draft: DelegationDraft) -> DelegatedPower:
    """Write down that an office has a power; Invalid names each wrong field."""
    if not actor.holds(MANAGE):
        raise NotAllowed
    unit = next((one for one in street_offices(actor) if one.pk == draft.unit_id), None)
    if unit is None:
        raise NotFound
    _check(draft)
    now = clock.now()
    row = DelegatedPower(
        unit_id=unit.pk,
        power=draft.power,
        from_on=draft.from_on,
        until_on=draft.until_on,
        basis=draft.basis.strip(),
        actor_key=actor.key,
        at=now,
    )
    details = {"power": draft.power, "from": draft.from_on, "until": draft.until_on}
    try:
        with write_transaction():
            with transaction.atomic():
                row.save(force_insert=True)
            told = details | {"basis": row.basis}
            record(actor, "power.delegate", unit.journal_key, told, at=now)
    except IntegrityError as error:
        raise Invalid({"from_on": say("这项职权从这一天起已经登记过。")}) from error
    return row


def _check(draft: DelegationDraft) -> None:
    wrong: dict[str, Text] = {}
    if draft.power not in DELEGABLE:
        wrong["power"] = say("请选择职权。")
    if not draft.basis.strip() or len(draft.basis) > BASIS_LIMIT:
        wrong["basis"] = say("请填写依据文件，最长 {n} 个字。", n=BASIS_LIMIT)
    if draft.until_on is not None and draft.until_on < draft.from_on:
        wrong["until_on"] = say("结束日期不能早于开始日期。")
    if wrong:
        raise Invalid(wrong)


def end_delegation(actor: Actor, delegation_id: int, *, until_on: date) -> DelegatedPower:
    """Let a delegated power end with a day that it still includes."""
    row = DelegatedPower.objects.select_related("unit").filter(pk=delegation_id).first()
    if row is None or not actor.may(MANAGE, row.unit.target()):
        raise NotFound
    if until_on < row.from_on:
        raise Invalid({"until_on": say("结束日期不能早于开始日期。")})
    details = {"power": row.power, "from": row.from_on, "until": until_on}
    row.until_on = until_on
    with write_transaction():
        row.save(update_fields=["until_on"])
        record(actor, "power.end", row.unit.journal_key, details)
    return row
