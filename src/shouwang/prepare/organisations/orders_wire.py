"""What the web API answers about meetings, requirements, money and liaisons."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.wire import Moment, WireOut
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.look.templatetags.look import text as in_words

from . import queries

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post

    from .models import EnterpriseLiaison, Fund, FundRequest, Meeting, Requirement, Spending

ERRORS_LIMIT = 1_000


class PostOut(WireOut):
    """A person at a post of a unit."""

    post_id: int
    name: str
    post: str
    unit_id: int


class MeetingOut(WireOut):
    """A meeting that was held."""

    id: int
    number: str
    title: str
    area_code: str
    unit_id: int
    unit: str
    chair: PostOut
    held_at: Moment
    location: str


class AttendanceOut(WireOut):
    """Who was there, or was not."""

    person: PostOut
    is_present: bool
    excuse: str


class RequirementOut(WireOut):
    """Something laid down, with its task and how it stands."""

    id: int
    source: str
    source_name: str
    position: int
    text: str
    laid_down_on: date
    standing: str
    unit_id: int
    unit: str
    person: PostOut
    task_id: int
    task_number: str
    due_at: Moment | None


class MeetingDetailOut(MeetingOut):
    """A meeting with those present and its decisions."""

    minutes: str
    attendances: list[AttendanceOut]
    decisions: list[RequirementOut]


class ClosureOut(WireOut):
    """What one unit has closed; `rate` null is not applicable."""

    unit_id: int
    unit: str
    closed: int
    total: int
    overdue: int
    withdrawn: int
    rate: str | None


class FundOut(WireOut):
    """Earmarked money; amounts are in yuan with two decimals."""

    id: int
    unit_id: int
    unit: str
    area_code: str
    title: str
    source: str
    purpose: str
    amount_yuan: str
    spent_yuan: str
    left_yuan: str
    granted_on: date
    subject: str
    basis: str
    version: int


class SpendingOut(WireOut):
    """A payment, and the fund after it."""

    id: int
    amount_yuan: str
    spent_on: date
    purpose: str
    receipt_number: str
    fund: FundOut


class RequestOut(WireOut):
    """A request for money with its answer and the moves that the caller may make."""

    id: int
    number: str
    state: str
    unit_id: int
    unit: str
    to_unit_id: int
    to_unit: str
    title: str
    purpose: str
    amount_yuan: str
    granted_yuan: str | None
    answer: str
    sent_at: Moment
    answered_at: Moment | None
    fund_id: int | None
    subject: str
    version: int
    moves: list[str]


class LiaisonOut(WireOut):
    """Which official keeps in touch with an enterprise."""

    unit_id: int
    unit: str
    credit_code: str
    area_code: str
    person: PostOut | None
    document: str
    from_on: date


class LiaisonFaultOut(WireOut):
    """What is wrong in a row."""

    row: int
    column: str
    message: str


class LiaisonImportOut(WireOut):
    """An import: where it stands, what its rows do or did, what is wrong in which row."""

    id: str
    state: str
    filename: str
    rows: int
    added: int
    changed: int
    unchanged: int
    faulty: int
    failure: str
    errors: list[LiaisonFaultOut]


def _post(post: Post) -> PostOut:
    return PostOut(
        post_id=post.pk,
        name=post.account.name,
        post=in_words(post.label),
        unit_id=post.unit_id,
    )


def _meeting(row: Meeting) -> dict[str, object]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "area_code": row.area_code_now,
        "unit_id": row.unit_id,
        "unit": row.unit.name,
        "chair": _post(row.chair),
        "held_at": row.held_at,
        "location": row.location,
    }


def meeting_out(row: Meeting) -> MeetingOut:
    """Return a meeting of a list."""
    return MeetingOut.model_validate(_meeting(row))


def meeting_detail(actor: Actor, meeting_id: int) -> MeetingDetailOut:
    """Return one meeting with those present and its decisions, or NotFound."""
    row = queries.meeting(actor, meeting_id)
    wanted = queries.RequirementFilter(meeting_id=row.pk)
    decisions = queries.requirements(actor, wanted).order_by("position")
    told = {
        **_meeting(row),
        "minutes": row.minutes,
        "attendances": [
            AttendanceOut(person=_post(one.post), is_present=one.is_present, excuse=one.excuse)
            for one in queries.attendances(actor, row.pk)
        ],
        "decisions": [requirement_out(actor, one) for one in decisions],
    }
    return MeetingDetailOut.model_validate(told)


def requirement_out(actor: Actor, row: Requirement) -> RequirementOut:
    """Return something laid down."""
    task = row.task
    return RequirementOut(
        id=row.pk,
        source=row.source,
        source_name=str(row.meeting or row.document),
        position=row.position,
        text=row.text,
        laid_down_on=row.laid_down_on,
        standing=queries.standing_of(actor, row),
        unit_id=task.unit_id,
        unit=task.unit.name,
        person=_post(task.person),
        task_id=task.pk,
        task_number=task.number or "",
        due_at=task.due_at,
    )


def fund_out(row: Fund) -> FundOut:
    """Return a fund."""
    return FundOut(
        id=row.pk,
        unit_id=row.unit_id,
        unit=row.unit.name,
        area_code=row.area_code_now,
        title=row.title,
        source=row.source,
        purpose=row.purpose,
        amount_yuan=f"{row.amount_yuan:.2f}",
        spent_yuan=f"{row.spent_yuan:.2f}",
        left_yuan=f"{row.amount_yuan - row.spent_yuan:.2f}",
        granted_on=row.granted_on,
        subject=row.subject_key,
        basis=row.basis,
        version=row.version,
    )


def spending_out(row: Spending, fund: Fund) -> SpendingOut:
    """Return a payment with its fund after it."""
    return SpendingOut(
        id=row.pk,
        amount_yuan=f"{row.amount_yuan:.2f}",
        spent_on=row.spent_on,
        purpose=row.purpose,
        receipt_number=row.receipt_number,
        fund=fund_out(fund),
    )


def request_out(actor: Actor, row: FundRequest) -> RequestOut:
    """Return a request with what the caller may do with it."""
    granted = row.granted_yuan
    return RequestOut(
        id=row.pk,
        number=row.number,
        state=row.state,
        unit_id=row.unit_id,
        unit=row.unit.name,
        to_unit_id=row.to_unit_id,
        to_unit=row.to_unit.name,
        title=row.title,
        purpose=row.purpose,
        amount_yuan=f"{row.amount_yuan:.2f}",
        granted_yuan=None if granted is None else f"{granted:.2f}",
        answer=row.answer,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        fund_id=row.fund_id,
        subject=row.subject_key,
        version=row.version,
        moves=[found.move for found in queries.request_moves(actor, row)],
    )


def liaison_out(row: EnterpriseLiaison) -> LiaisonOut:
    """Return one liaison."""
    return LiaisonOut(
        unit_id=row.unit_id,
        unit=row.unit.name,
        credit_code=row.unit.credit_code,
        area_code=row.unit.area_code,
        person=_post(row.post) if row.post else None,
        document=str(row.document),
        from_on=row.from_on,
    )


def import_out(actor: Actor, row: Upload) -> LiaisonImportOut:
    """Return where an import stands; before it is confirmed, what it would do."""
    counts, faults = _counted(actor, row)
    failure = queries.liaison_failure(actor, row)
    rows, added, changed, unchanged, faulty = counts
    return LiaisonImportOut(
        id=row.token,
        state=row.state,
        filename=row.filename,
        rows=rows,
        added=added,
        changed=changed,
        unchanged=unchanged,
        faulty=faulty,
        failure=in_words(failure) if failure else "",
        errors=[
            LiaisonFaultOut(row=one.row, column=in_words(one.label), message=in_words(one.text))
            for one in faults
        ],
    )


def _counted(actor: Actor, row: Upload) -> tuple[tuple[int, int, int, int, int], list[RowFault]]:
    if not row.is_waiting:
        return (row.total, row.added, row.differing, row.unchanged, row.faulty), []
    try:
        seen = queries.liaison_preview(actor, row)
    except Invalid as error:
        return (0, 0, 0, 0, 0), [RowFault(0, say("整表"), words) for words in error.fields.values()]
    counts = (
        len(seen.rows),
        seen.new_count,
        seen.update_count,
        seen.same_count,
        seen.faulty_count,
    )
    return counts, list(seen.faults())[:ERRORS_LIMIT]
