"""Confirming, rejecting and grading: from a report to a filed hazard (R120, R122)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import emit, find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.events import (
    HazardConfirmed,
    HazardGraded,
    HazardRejected,
    MajorHazardFound,
    MajorHazardReportedLate,
)
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.rules.deadlines import check_no_extension, due_moment
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.grading import (
    GradeTerms,
    Statutory,
    check_grade,
    is_reported_late,
)
from shouwang.prepare.hazards.rules.wording import Category, Difficulty, Nature

from .calls import open_calls
from .doors import go, load
from .repeating import recheck_later, repeat_changes, tell_repeat
from .upward import start_upward_clock


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grade with what goes with it; an empty field leaves what is there."""

    statutory: str
    level: int
    difficulty: str = ""
    nature: str = ""
    basis: str = ""
    category: str = ""
    due_on: date | None = None


def confirm(
    actor: Actor, number: str, *, description: str = "", version: int | None = None
) -> Hazard:
    """Confirm that a report is a hazard; the handler may word it without the reporter's traces."""
    hazard = load(actor, number, version)
    now = clock.now()
    changes: dict[str, object] = {
        "confirmed_at": now,
        "confirmed_by_id": actor.account_id,
        "is_not_ours": False,
    }
    if description.strip():
        changes["description"] = description.strip()
    changes |= repeat_changes(actor, hazard)
    event = HazardConfirmed(hazard.pk, hazard.number)
    with write_transaction():
        go(actor, hazard, "confirm", changes=changes, event=event, at=now)
        tell_repeat(hazard, now)
        recheck_later(actor, hazard, now)
    return hazard


def reject(
    actor: Actor,
    number: str,
    *,
    reason: str,
    is_not_ours: bool = False,
    version: int | None = None,
) -> Hazard:
    """Reject a report; the reporter reads the reason, and the way to 12345 when it is not ours."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "reject")
    told = check_reason(reason)
    now = clock.now()
    with write_transaction():
        go(
            actor,
            hazard,
            "reject",
            changes={"reject_reason": told, "is_not_ours": is_not_ours},
            details={"not_ours": is_not_ours},
            event=HazardRejected(hazard.pk, hazard.number, is_not_ours),
            at=now,
        )
        recheck_later(actor, hazard, now)
    return hazard


def grade(actor: Actor, number: str, judgement: Judgement, *, version: int | None = None) -> Hazard:
    """Classify and file a confirmed hazard; the rule version in force is kept with it."""
    return _grade(actor, load(actor, number, version), "grade", judgement, {})


def regrade(
    actor: Actor,
    number: str,
    judgement: Judgement,
    *,
    reason: str,
    version: int | None = None,
) -> Hazard:
    """Grade an unfixed hazard again, with a reason; its deadline stays unless another is given."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "regrade")
    return _grade(actor, hazard, "regrade", judgement, {"reason": check_reason(reason)})


def _grade(
    actor: Actor, hazard: Hazard, name: str, judgement: Judgement, details: dict[str, object]
) -> Hazard:
    find_move(actor, hazard, name)
    _check(judgement)
    now = clock.now()
    terms = grade_terms(actor, judgement.statutory, judgement.level, clock.local_day(now))
    was_major = hazard.statutory == Statutory.MAJOR
    due_at = _due_at(hazard, judgement, terms, now)
    changes: dict[str, object] = {
        "statutory": judgement.statutory,
        "level": judgement.level,
        "rule_version": terms.version,
        "graded_at": now,
        "due_at": due_at,
        "is_overdue": False if due_at > now else hazard.is_overdue,
    }
    for field in ("difficulty", "nature", "basis", "category"):
        if getattr(judgement, field):
            changes[field] = getattr(judgement, field)
    told = {"statutory": judgement.statutory, "level": judgement.level, "due_at": due_at}
    event = HazardGraded(hazard.pk, hazard.number, judgement.statutory, judgement.level, due_at)
    with write_transaction():
        more = {**details, **told, "rule": terms.version}
        go(actor, hazard, name, changes=changes, details=more, event=event, at=now)
        if judgement.statutory == Statutory.MAJOR and not was_major:
            _tell_major(actor, hazard, terms, now)
    return hazard


def _check(judgement: Judgement) -> None:
    check_grade(judgement.statutory, judgement.level)
    for field, known in (
        ("difficulty", set(Difficulty)),
        ("nature", set(Nature)),
        ("category", set(Category)),
    ):
        value = getattr(judgement, field)
        if value and value not in known:
            raise Invalid({field: say("没有这个选项。")})
    if judgement.due_on is not None and judgement.due_on < clock.today():
        raise Invalid({"due_on": say("整改期限不能早于今天。")})


def _due_at(hazard: Hazard, judgement: Judgement, terms: GradeTerms, now: datetime) -> datetime:
    if judgement.due_on is not None:
        asked = due_moment(judgement.due_on)
        check_no_extension(hazard.due_at, asked)
        return asked
    if hazard.due_at is not None:
        return hazard.due_at
    day = clock.local_day(now)
    return due_moment(workdays.add_working_days(day, terms.default_days))


def _tell_major(actor: Actor, hazard: Hazard, terms: GradeTerms, now: datetime) -> None:
    key = hazard.journal_key
    emit(MajorHazardFound(hazard.pk, hazard.number, hazard.area_code_now), key, at=now)
    open_calls(actor, hazard, now)
    start_upward_clock(hazard, terms, now)
    delay = hazard.reported_at - hazard.discovered_at
    limit = terms.report_within
    if limit is not None and is_reported_late(delay, terms):
        late = MajorHazardReportedLate(
            hazard.pk,
            hazard.number,
            int(delay.total_seconds()),
            int(limit.total_seconds()),
        )
        emit(late, key, at=now)
