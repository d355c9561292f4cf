"""Those who work where the hazard is: they report, comment and object, and are not named (R262)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.events import HazardRectified, VerificationRaised
from shouwang.prepare.hazards.events.voices import (
    EmployeeReportRaised,
    HazardCommented,
    ResultObjected,
)
from shouwang.prepare.hazards.models import Comment, Hazard
from shouwang.prepare.hazards.models.voices import comment_place
from shouwang.prepare.hazards.queries.discretion import handles
from shouwang.prepare.hazards.queries.following import own_report
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.queries.routing import Site, site_of_place
from shouwang.prepare.hazards.queries.verifiers import choose_verifier
from shouwang.prepare.hazards.queries.voices import may_fix_reported, open_objection
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.drafts import PublicReceipt, PublicReport, check_reason
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.voices import Way, chosen_way, wait_working_days
from shouwang.prepare.hazards.rules.wording import Category, Difficulty
from shouwang.prepare.hazards.states import State

from .doors import go, load
from .fixing import Fix
from .photos import keep_photos, photo_changes
from .registering import ONE_VISIT_LEVEL
from .reporting import answer_for, object_for, take_report

BATCH = 500
EMPLOYEE = Actor(key="employee")
"""The one under whom every employee stands in the journal."""


@dataclass(frozen=True, slots=True)
class WorkReport:
    """A danger at one's own workplace, and whom to tell first."""

    description: str = ""
    category: str = Category.UNKNOWN
    place_id: int | None = None
    location: str = ""
    way: str = ""
    concerns_boss: bool = False
    is_anonymous: bool = False


def report_at_work(
    actor: Actor, report: WorkReport, attachments: Sequence[Prepared] = ()
) -> PublicReceipt:
    """Report a danger at one's own workplace; the enterprise never learns who it was.

    On its way to the enterprise first, it goes to the street when the enterprise has done nothing
    within the working days of the rule; handlers can see it from the start.
    """
    if actor.role != people.Role.EMPLOYEE or actor.unit_id is None:
        raise NotAllowed(say("只有登记在单位的员工可以这样报告；其他人请用“报隐患”。"))
    if report.way and report.way not in set(Way):
        raise Invalid({"way": say("请选择先告诉企业，或直接报街道。")})
    way = chosen_way(report.way, concerns_boss=report.concerns_boss)
    public = PublicReport(
        description=report.description,
        category=report.category,
        place_id=report.place_id,
        location=report.location,
        is_anonymous=report.is_anonymous,
    )
    raise_at = _raise_moment(clock.now()) if way is Way.UNIT else None
    return take_report(actor, public, attachments, _own_site(actor, report.place_id), raise_at)


def _raise_moment(now: datetime) -> datetime:
    day = clock.local_day(now)
    return due_moment(workdays.add_working_days(day, wait_working_days(day)))


def _own_site(actor: Actor, place_id: int | None) -> Site:
    if place_id is None:
        return Site(actor.area_code, unit_id=actor.unit_id)
    site = site_of_place(actor, place_id=place_id)
    if site.unit_id != actor.unit_id:
        raise Invalid({"place": say("请选择本单位的场所。")})
    return site


def answer_own(actor: Actor, number: str, text: str) -> None:
    """Answer the handler about a report of one's own."""
    answer_for(own_report(actor, number), text)


def object_own(actor: Actor, number: str, reason: str) -> None:
    """Object to what became of a report of one's own."""
    object_for(own_report(actor, number), reason)


def raise_reports(actor: Actor, now: datetime) -> int:
    """Bring to the street what the enterprise did not handle in time, dated at its moment."""
    rows = Hazard.objects.filter(raise_to_street_at__lte=now).order_by("raise_to_street_at")
    return sum(_raise(actor, row) for row in rows[:BATCH])


def _raise(actor: Actor, hazard: Hazard) -> bool:
    due_at = hazard.raise_to_street_at
    rows = Hazard.objects.filter(pk=hazard.pk, raise_to_street_at=due_at)
    with write_transaction():
        is_waiting = rows.filter(state=State.REPORTED).update(raise_to_street_at=None) == 1
        if not is_waiting:
            rows.update(raise_to_street_at=None)
            return False
        record(actor, "hazard.report_raised", hazard.journal_key, {"due_at": due_at}, at=due_at)
        emit(EmployeeReportRaised(hazard.pk, hazard.number), hazard.journal_key, at=due_at)
    return True


def fix_reported(
    actor: Actor, number: str, fix: Fix | None = None, *, version: int | None = None
) -> Hazard:
    """Claim that the unit has put right what one of its people reported to it.

    It counts as confirmed and lightest until somebody from outside has verified it.
    """
    hazard, claim = load(actor, number, version), fix or Fix()
    find_move(actor, hazard, "fix_reported")
    if not may_fix_reported(actor, hazard):
        raise NotAllowed(say("只有收到这条内部线索的单位可以这样办理。"))
    if not claim.photos:
        raise Invalid({"photos": say("请上传整改后的照片。")})
    now = clock.now()
    choice = choose_verifier(actor, hazard, actor.account_id, ())
    event = HazardRectified(hazard.pk, hazard.number, choice.unit_id)
    changes = {
        **_as_lightest(actor, hazard, now),
        "fixed_by_id": actor.account_id,
        "fixed_at": now,
        "fix_note": check_reason(claim.note, "note") if claim.note.strip() else "",
        "is_fixed_at_once": True,
        "verifier_unit_id": choice.unit_id,
        "raise_to_street_at": None,
        **photo_changes(hazard, claim.photos, Purpose.AFTER),
    }
    details = {"photos": len(claim.photos), "verifier_unit": choice.unit_id}
    with write_transaction():
        go(actor, hazard, "fix_reported", changes=changes, details=details, event=event, at=now)
        keep_photos(actor, hazard, claim.photos, Purpose.AFTER)
        if choice.is_raised:
            raised = VerificationRaised(
                hazard.pk, hazard.number, hazard.handler_unit_id, choice.unit_id
            )
            emit(raised, hazard.journal_key, at=now)
    return hazard


def _as_lightest(actor: Actor, hazard: Hazard, now: datetime) -> dict[str, object]:
    day = clock.local_day(now)
    terms = grade_terms(actor, Statutory.GENERAL, ONE_VISIT_LEVEL, day)
    return {
        "confirmed_at": now,
        "confirmed_by_id": actor.account_id,
        "graded_at": now,
        "statutory": Statutory.GENERAL,
        "level": ONE_VISIT_LEVEL,
        "rule_version": terms.version,
        "difficulty": hazard.difficulty or Difficulty.IMMEDIATE,
        "due_at": due_moment(workdays.add_working_days(day, terms.default_days)),
    }


def comment(actor: Actor, number: str, text: str, *, version: int | None = None) -> Hazard:
    """Say something about a hazard of one's own workplace; handlers read it without a name.

    The hazard's version stays: the unit must not see that somebody spoke.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "comment")
    said, now = check_reason(text, "text"), clock.now()
    with write_transaction():
        _write_comment(actor, hazard, said, now, is_objection=False)
        record(EMPLOYEE, "hazard.comment", hazard.journal_key, at=now)
        emit(HazardCommented(hazard.pk, hazard.number), hazard.journal_key, at=now)
    return hazard


def object_to_result(
    actor: Actor, number: str, reason: str, *, version: int | None = None
) -> Hazard:
    """Object to a closure or rejection; a superior reopens or says why it stays."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "object_to_result")
    said, now = check_reason(reason), clock.now()
    with write_transaction():
        if open_objection(actor, hazard) is not None:
            raise WrongState(
                say("您的异议已经收到，正在处理。"), state=hazard.state, version=hazard.version
            )
        _write_comment(actor, hazard, said, now, is_objection=True)
        record(EMPLOYEE, "hazard.object_to_result", hazard.journal_key, at=now)
        emit(ResultObjected(hazard.pk, hazard.number), hazard.journal_key, at=now)
    return hazard


def _write_comment(
    actor: Actor, hazard: Hazard, text: str, now: datetime, *, is_objection: bool
) -> None:
    uid, ring = uuid.uuid4().hex, data_keys.ring()
    Comment.objects.create(
        hazard=hazard,
        uid=uid,
        author_sealed=ring.encrypt(actor.key, place=comment_place(uid, "author")),
        text_sealed=ring.encrypt(text, place=comment_place(uid, "text")),
        at=now,
        is_objection=is_objection,
    )


def unmask_comment(actor: Actor, number: str, comment_id: int) -> str:
    """Return who said something; only named handlers may, and the journal says so."""
    hazard = load(actor, number)
    row = Comment.objects.filter(pk=comment_id, hazard=hazard).first()
    if row is None or not handles(actor, hazard):
        raise NotFound
    if not handles(actor, hazard, ("hazards.unmask",)):
        raise NotAllowed
    with write_transaction():
        record(actor, "hazard.unmask", hazard.journal_key, {"comment": row.pk})
    return people.names_of(actor, [row.author]).get(row.author, "")
