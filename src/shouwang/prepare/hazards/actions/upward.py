"""The written report of a major hazard to the city, in the regulation's three parts (R119)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import WrongState, say
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events.offices import MajorHazardReportedUpward, MajorHazardUnreported
from shouwang.prepare.hazards.models import Hazard, UpwardReport
from shouwang.prepare.hazards.queries.escalations import bureau_of
from shouwang.prepare.hazards.rules.grading import GradeTerms, Statutory
from shouwang.prepare.hazards.rules.offices import UpwardDraft, checked_words

from .doors import go, load

BATCH = 500
PART_LIMIT = 2_000


def start_upward_clock(hazard: Hazard, terms: GradeTerms, now: datetime) -> None:
    """Let the limit of the written report run from the grading on, in its transaction."""
    if terms.report_within is not None:
        hazard.upward_due_at = now + terms.report_within
        Hazard.objects.filter(pk=hazard.pk).update(upward_due_at=hazard.upward_due_at)


def report_upward(
    actor: Actor, number: str, draft: UpwardDraft, *, version: int | None = None
) -> Hazard:
    """Report a major hazard to the city bureau in writing; later reports stand beside it."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "report_upward")
    if hazard.statutory != Statutory.MAJOR:
        raise WrongState(
            say("只有重大隐患要书面报告上级。"), state=hazard.state, version=hazard.version
        )
    words = checked_words(draft, PART_LIMIT)
    now, bureau = clock.now(), bureau_of(hazard.area_code_now)
    due_at = hazard.upward_due_at
    is_first = not UpwardReport.objects.filter(hazard=hazard).exists()
    was_late = is_first and (due_at is None or due_at < now)
    event = MajorHazardReportedUpward(hazard.pk, hazard.number, was_late)
    changes: dict[str, object] = {"upward_due_at": None}
    details = {"unit": bureau, "late": was_late}
    with write_transaction():
        go(actor, hazard, "report_upward", changes=changes, details=details, event=event, at=now)
        UpwardReport.objects.create(
            hazard=hazard,
            **words,
            to_unit_id=bureau,
            reported_by_id=actor.account_id,
            reported_at=now,
            was_late=was_late,
        )
    return hazard


def name_unreported(actor: Actor, now: datetime) -> int:
    """Write MajorHazardUnreported once, at the limit, for each major hazard without a report."""
    rows = Hazard.objects.filter(
        upward_due_at__lte=now, statutory=Statutory.MAJOR, is_finished=False
    )
    return sum(_name(actor, row) for row in rows.order_by("upward_due_at")[:BATCH])


def _name(actor: Actor, hazard: Hazard) -> bool:
    due_at = hazard.upward_due_at
    if due_at is None:
        return False
    with write_transaction():
        changed = Hazard.objects.filter(pk=hazard.pk, upward_due_at=due_at).update(
            upward_due_at=None
        )
        if changed != 1:
            return False
        key = hazard.journal_key
        record(actor, "hazard.upward_late", key, {"due_at": due_at}, at=due_at)
        emit(MajorHazardUnreported(hazard.pk, hazard.number), key, at=due_at)
    return True
