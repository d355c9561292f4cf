"""Saying which gauge lies above which, and how long rising water takes between them (R216)."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import GaugeLink, Sensor
from shouwang.watch.sensors.rules.kinds import Kind
from shouwang.watch.sensors.rules.travel import LagDraft, LinkDraft, check_lag, check_link
from shouwang.watch.sensors.states import EDIT

__all__ = ["LagDraft", "LinkDraft", "link_gauges", "set_lag", "unlink_gauges"]

CHANGED = say("这条上下游关系刚被别人改过，请看过再办理。")


def link_gauges(actor: Actor, code: str, draft: LinkDraft) -> GaugeLink:
    """Register that a gauge lies above this one; Invalid names what cannot be."""
    lower = _editable(actor, code)
    check_link(draft)
    if lower.kind != Kind.WATER_LEVEL:
        raise Invalid({"upstream": say("只有水位传感器有上下游关系。")})
    rows = Sensor.objects.visible_to(actor).filter(kind=Kind.WATER_LEVEL)
    upper = rows.filter(code=draft.upstream.strip()).first()
    if upper is None:
        raise Invalid({"upstream": say("没有这个水位传感器，或不在您的职责范围内。")})
    if upper.pk == lower.pk:
        raise Invalid({"upstream": say("不能是同一个传感器。")})
    if GaugeLink.objects.filter(upstream=lower, downstream=upper).exists():
        raise Invalid({"upstream": say("已登记它在下游，上下游不能对调。")})
    try:
        with write_transaction():
            made = GaugeLink.objects.create(
                upstream=upper,
                downstream=lower,
                reach=draft.reach.strip(),
                linked_at=clock.now(),
            )
            details = {"upstream": upper.code, "downstream": lower.code, "reach": made.reach}
            record(actor, "gauge_link.register", made.journal_key, details)
    except IntegrityError:
        raise Invalid({"upstream": say("这条上下游关系已经登记过。")}) from None
    return made


def set_lag(actor: Actor, code: str, link_id: int, draft: LagDraft, *, version: int) -> GaugeLink:
    """Let a travel time hold as a person says, or again as estimated; WrongState when too late."""
    found = _link(actor, code, link_id)
    check_lag(draft)
    lag_s = None if draft.lag_min is None else draft.lag_min * 60
    with write_transaction():
        changed = GaugeLink.objects.filter(pk=found.pk, version=version).update(
            set_lag_s=lag_s,
            set_because=draft.reason.strip(),
            set_at=clock.now(),
            set_by_id=actor.account_id,
            estimated_at=None,
            version=F("version") + 1,
        )
        if not changed:
            raise WrongState(CHANGED, state="", version=found.version)
        details = {"lag_min": draft.lag_min, "reason": draft.reason.strip()}
        record(actor, "gauge_link.set_lag", found.journal_key, details)
    return GaugeLink.objects.get(pk=found.pk)


def unlink_gauges(actor: Actor, code: str, link_id: int) -> None:
    """Take back that a gauge lies above this one, with what it forecast."""
    found = _link(actor, code, link_id)
    with write_transaction():
        details = {"upstream": found.upstream.code, "downstream": code}
        record(actor, "gauge_link.remove", found.journal_key, details)
        found.delete()


def _editable(actor: Actor, code: str) -> Sensor:
    rows = Sensor.objects.visible_to(actor).select_related("station")
    found = rows.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise NotFound
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    return found


def _link(actor: Actor, code: str, link_id: int) -> GaugeLink:
    lower = _editable(actor, code)
    rows = GaugeLink.objects.filter(downstream=lower).select_related("upstream")
    found = rows.filter(pk=link_id).first() if 0 < link_id < 2**63 else None
    if found is None:
        raise NotFound
    return found
