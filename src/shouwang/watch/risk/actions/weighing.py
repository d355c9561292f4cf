"""Setting the weights of the score: a new version from a day on (R207)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import IntegrityError
from django.db.models import F, Max

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.scoping import check_may_for_all
from shouwang.watch.risk.models import Risk, WeightVersion
from shouwang.watch.risk.rules.parameters import OWN, REASON_LIMIT
from shouwang.watch.risk.rules.weights import check_weights
from shouwang.watch.risk.states import EDIT


def set_weights(
    actor: Actor, values: Mapping[str, Decimal], *, effective_on: date, reason: str
) -> WeightVersion:
    """Write a new version of the weights, in force from today or a later day.

    It holds for everybody, so it takes an officer of the whole home area. What was computed before
    keeps the version that it was computed with; the picture is computed again at once when the
    version begins today, otherwise within the hour on its first day.
    """
    check_may_for_all(actor, EDIT)
    whole = check_weights(values)
    _check(effective_on, reason)
    now = clock.now()
    try:
        with write_transaction():
            last = WeightVersion.objects.aggregate(last=Max("number"))["last"] or 1
            made = WeightVersion.objects.create(
                number=last + 1,
                effective_on=effective_on,
                values={name: str(value) for name, value in sorted(whole.items())},
                reason=reason.strip(),
                source=str(OWN),
                set_at=now,
                actor_key=actor.key,
            )
            told = {"number": made.number, "effective_on": effective_on.isoformat()}
            record(actor, "risk.set_weights", f"risk_weights:{made.number}", told, at=now)
            if effective_on == clock.local_day(now):
                rows = Risk.objects.filter(is_current=True)
                rows.update(due_at=now, change_no=F("change_no") + 1)
    except IntegrityError:
        raise WrongState(say("刚有人修改过参数，请看过再改。")) from None
    return made


def _check(effective_on: date, reason: str) -> None:
    wrong: dict[str, Text] = {}
    if not reason.strip():
        wrong["reason"] = say("请写明理由。")
    elif len(reason) > REASON_LIMIT:
        wrong["reason"] = say("理由最多 {n} 字。", n=REASON_LIMIT)
    if effective_on < clock.today():
        wrong["effective_on"] = say("启用日期不能早于今天。")
    if wrong:
        raise Invalid(wrong)
