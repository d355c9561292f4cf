"""Recording meetings: who was there, what was decided, and a task for each decision (R161)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.prepare.organisations.models import Attendance, Meeting
from shouwang.prepare.organisations.queries.people import is_in_office
from shouwang.prepare.organisations.rules.meetings import (
    AttendanceDraft,
    DecisionDraft,
    MeetingDraft,
    meeting_faults,
)
from shouwang.prepare.organisations.states import MEET

from .decisions import Demand, lay_down, renamed

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post
    from shouwang.ground.units.models import Unit

SERIES = "meeting"
NOBODY = say("没有找到这名人员，或开会当天不在岗。")


def record_meeting(actor: Actor, draft: MeetingDraft) -> Meeting:
    """Record a meeting with those present and its decisions, each with a task; all or nothing."""
    if not actor.holds(MEET):
        raise NotAllowed
    faults = meeting_faults(draft, clock.now())
    if faults or draft.held_at is None:
        raise Invalid(faults)
    unit = convening_unit(actor, draft.unit_id)
    day = clock.local_day(draft.held_at)
    chair = _present(actor, draft.chair_id or 0, day, "chair")
    posts = [_present(actor, row.post_id, day, "attendances") for row in draft.attendances]
    with write_transaction():
        made = _write(actor, draft, draft.held_at, unit, chair)
        _attend(made, draft.attendances, posts)
        for number, decision in enumerate(draft.decisions, start=1):
            _decide(actor, made, decision, number, day)
    return made


def convening_unit(actor: Actor, unit_id: int | None) -> Unit:
    """Return the unit whose meeting or document it is; NotAllowed where it is not one's own."""
    found = unit_id or actor.unit_id
    if found is None:
        raise Invalid({"unit": say("请选择召集单位。")})
    unit = units.unit(actor, found)
    if not actor.may(MEET, Target(area_code=unit.area_code, unit_ids=frozenset({unit.pk}))):
        raise NotAllowed
    return unit


def _present(actor: Actor, post_id: int, day: date, field: str) -> Post:
    wrong: dict[str, Text] = {field: NOBODY}
    try:
        post = people.post(actor, post_id)
    except NotFound:
        raise Invalid(wrong) from None
    if not is_in_office(post, day):
        raise Invalid(wrong)
    return post


def _write(
    actor: Actor, draft: MeetingDraft, held_at: datetime, unit: Unit, chair: Post
) -> Meeting:
    moment = clock.now()
    year = clock.local_day(held_at).year
    made = Meeting.objects.create(
        number=take_number(units.record_prefix(unit.area_code), SERIES, year),
        title=draft.title.strip(),
        area_code_at_time=unit.area_code,
        area_code_now=unit.area_code,
        unit_id=unit.pk,
        chair_id=chair.pk,
        held_at=held_at,
        location=draft.location.strip(),
        minutes=draft.minutes.strip(),
        recorded_at=moment,
        recorded_by_key=actor.key,
    )
    details = {
        "unit": unit.pk,
        "chair": chair.pk,
        "held": held_at,
        "present": sum(row.is_present for row in draft.attendances),
        "decisions": len(draft.decisions),
    }
    record(actor, "meeting.record", made.journal_key, details, at=moment)
    return made


def _attend(made: Meeting, rows: Sequence[AttendanceDraft], posts: Sequence[Post]) -> None:
    Attendance.objects.bulk_create(
        Attendance(
            meeting=made, post_id=post.pk, is_present=row.is_present, excuse=row.excuse.strip()
        )
        for row, post in zip(rows, posts, strict=True)
    )


def _decide(actor: Actor, made: Meeting, row: DecisionDraft, number: int, day: date) -> None:
    demand = Demand(made, number, row.text, row.unit_id, row.person_id, row.due_at, day)
    try:
        lay_down(actor, demand)
    except Invalid as error:
        raise renamed(error, f"decision_{number}_") from error
