"""A refusal, or work that does not help: to the station, in time to the bureau (R107)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import NotAllowed, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.events.offices import (
    EscalationAnswered,
    EscalationRaised,
    HazardRefused,
)
from shouwang.prepare.hazards.models import Escalation, Hazard
from shouwang.prepare.hazards.queries.escalations import (
    bureau_of,
    has_escalation,
    issued_notices,
    notice_count,
    open_escalation,
    station_of,
)
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.ladders import (
    REFUSAL_RESOLVE_WORKING_DAYS,
    resolve_by,
    value_at,
)
from shouwang.prepare.hazards.rules.offices import (
    EscalationState,
    check_escalation,
    check_evidence,
)

from .doors import go, load
from .photos import keep_photos, photo_changes

BATCH = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who does not put a hazard right: refusal or ineffective work, with what proves it."""

    kind: str
    reason: str
    photos: tuple[Prepared, ...] = ()


def refuse(actor: Actor, number: str, refusal: Refusal, *, version: int | None = None) -> Hazard:
    """Report a refusal to the street's safety station, with evidence and a limit to resolve it."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "refuse")
    told = check_escalation(refusal.kind, refusal.reason)
    known = attachments.attachments_of(
        actor, hazard.journal_key, purposes=(Purpose.EVIDENCE.value,)
    )
    check_evidence(photos=len(known) + len(refusal.photos), notices=notice_count(hazard))
    now = clock.now()
    station, until = station_of(hazard.area_code_now), _resolve_by(now)
    event = HazardRefused(hazard.pk, hazard.number, refusal.kind, station, until)
    details = {
        "kind": refusal.kind,
        "photos": len(refusal.photos),
        "notices": issued_notices(hazard),
        "resolve_by_at": until,
    }
    changes = photo_changes(hazard, refusal.photos, Purpose.EVIDENCE)
    with write_transaction():
        go(actor, hazard, "refuse", changes=changes, details=details, event=event, at=now)
        Escalation.objects.create(
            hazard=hazard,
            kind=refusal.kind,
            reason=told,
            reported_by_id=actor.account_id,
            reported_at=now,
            to_unit_id=station,
            resolve_by_at=until,
        )
        keep_photos(actor, hazard, refusal.photos, Purpose.EVIDENCE)
    return hazard


def _resolve_by(now: datetime) -> datetime:
    day = clock.local_day(now)
    days = value_at(REFUSAL_RESOLVE_WORKING_DAYS, day)
    return resolve_by(workdays.add_working_days(day, days))


def raise_escalation(
    actor: Actor, number: str, *, reason: str, version: int | None = None
) -> Hazard:
    """Give a refusal on to the city bureau before its limit; the street's own decision."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "raise_escalation")
    told = check_reason(reason)
    row = _held(actor, hazard)
    if row.state != EscalationState.STREET:
        raise _late(hazard, "raised")
    now, bureau = clock.now(), bureau_of(hazard.area_code_now)
    event = EscalationRaised(hazard.pk, hazard.number, bureau, is_by_time=False)
    with write_transaction():
        go(actor, hazard, "raise_escalation", details={"reason": told}, event=event, at=now)
        _raise(row, bureau, now)
    return hazard


def answer_escalation(
    actor: Actor, number: str, *, text: str, version: int | None = None
) -> Hazard:
    """Answer a refusal, once for each level that has it; the hazard itself stays refused."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "answer_escalation")
    told = check_reason(text, "text")
    row = _held(actor, hazard)
    prefix = "bureau_" if row.state == EscalationState.BUREAU else ""
    if getattr(row, f"{prefix}answered_at") is not None:
        raise _late(hazard, "answered")
    now = clock.now()
    event = EscalationAnswered(hazard.pk, hazard.number)
    written = {
        f"{prefix}answer": told,
        f"{prefix}answered_by_id": actor.account_id,
        f"{prefix}answered_at": now,
    }
    with write_transaction():
        details = {"level": str(row.state)}
        go(actor, hazard, "answer_escalation", details=details, event=event, at=now)
        Escalation.objects.filter(pk=row.pk).update(**written)
    return hazard


def _held(actor: Actor, hazard: Hazard) -> Escalation:
    row = open_escalation(hazard)
    if row is None:
        raise _late(hazard, "resolved")
    if not has_escalation(actor, row):
        held = say("市局") if row.state == EscalationState.BUREAU else say("街道")
        raise NotAllowed(say("这件上报事项现在由{who}处理。", who=held))
    return row


_WHY = {
    "raised": say("已经上报市局。"),
    "answered": say("已经答复过。"),
    "resolved": say("没有待处理的上报事项。"),
}


def _late(hazard: Hazard, why: str) -> WrongState:
    return WrongState(_WHY[why], state=hazard.state, version=hazard.version)


def _raise(row: Escalation, bureau: int | None, at: datetime) -> int:
    return Escalation.objects.filter(pk=row.pk, state=EscalationState.STREET).update(
        state=EscalationState.BUREAU, raised_at=at, raised_to_id=bureau
    )


def raise_due_escalations(actor: Actor, now: datetime) -> int:
    """Give every refusal that the station did not resolve in time to the city bureau.

    Dated at the limit itself, however late the worker comes.
    """
    rows = Escalation.objects.filter(state=EscalationState.STREET, resolve_by_at__lte=now)
    found = rows.select_related("hazard").order_by("resolve_by_at", "id")[:BATCH]
    return sum(_raise_by_time(actor, row) for row in found)


def _raise_by_time(actor: Actor, row: Escalation) -> bool:
    hazard, due_at = row.hazard, row.resolve_by_at
    bureau = bureau_of(hazard.area_code_now)
    with write_transaction():
        if _raise(row, bureau, due_at) != 1:
            return False
        Hazard.objects.filter(pk=hazard.pk).update(version=F("version") + 1)
        record(actor, "hazard.escalation_due", hazard.journal_key, {"unit": bureau}, at=due_at)
        event = EscalationRaised(hazard.pk, hazard.number, bureau, is_by_time=True)
        emit(event, hazard.journal_key, at=due_at)
    return True
