"""Taking in factors that other rooms hand over (R206)."""

from __future__ import annotations

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.places import queries as places
from shouwang.watch.risk.models import RiskFactor
from shouwang.watch.risk.rules.factors import FactorDraft, check_factor
from shouwang.watch.risk.states import EDIT, VIEW

from .changes import mark_changed

SYSTEM = Actor.system("risk")


def put_factor(actor: Actor, draft: FactorDraft) -> RiskFactor:
    """Take a factor in, in the place of what its source said before under the same key.

    One with an older `as_of` than what is kept changes nothing, so that disorder does no harm. The
    places and communities that it touches are due at once. Invalid names each wrong field.
    """
    now = clock.now()
    check_factor(draft, now)
    area_code = _area(actor, draft)
    _check_duty(actor, area_code)
    try:
        return _put(actor, draft, area_code)
    except IntegrityError:
        return _put(actor, draft, area_code)


def _put(actor: Actor, draft: FactorDraft, area_code: str) -> RiskFactor:
    named = {"source": draft.source.strip(), "key": draft.key, "place_id": draft.place_id}
    if draft.place_id is None:
        named["area_code_now"] = area_code
    said = {
        "kind": draft.kind,
        "label": draft.label,
        "value": draft.value,
        "confidence": draft.confidence,
        "as_of": draft.as_of,
        "expires_at": draft.expires_at,
        "link": draft.link,
        "received_at": clock.now(),
    }
    with write_transaction():
        kept = RiskFactor.objects.filter(**named)
        changed = kept.filter(as_of__lte=draft.as_of).update(**said, area_code_now=area_code)
        found = kept.first()
        if found is not None and not changed:
            return found
        if found is None:
            found = RiskFactor.objects.create(**{**named, **said, "area_code_now": area_code})
        if not actor.is_system:
            told = {"kind": draft.kind, "area": area_code, "value": str(draft.value)}
            record(actor, "risk.put_factor", f"risk_factor:{found.pk}", told)
        mark_changed(SYSTEM, area_code, draft.place_id)
    return found


def _area(actor: Actor, draft: FactorDraft) -> str:
    if draft.place_id is not None:
        try:
            return places.place_by_id(actor, draft.place_id).area_code_now
        except NotFound:
            raise Invalid({"place_id": say("没有找到这个场所，或不在您的职责范围内。")}) from None
    try:
        return divisions.division(actor, draft.area_code).code
    except (NotFound, Invalid):
        raise Invalid({"area_code": say("没有这个区划代码。")}) from None


def _check_duty(actor: Actor, area_code: str) -> None:
    target = Target(area_code=area_code)
    if not actor.may(EDIT, target):
        raise NotAllowed if actor.may(VIEW, target) else NotFound
