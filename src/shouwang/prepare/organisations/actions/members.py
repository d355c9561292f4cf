"""Adjusting who is in a body: each change by day, in the journal, and by a document (R2)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.organisations.models import BasisDocument, BodyMember, OrganisationBody
from shouwang.prepare.organisations.rules.bodies import duty_label, leading_duty

from .body_guard import (
    MemberDraft,
    Seat,
    basis_of,
    check_alone,
    check_days,
    load_body,
    seat,
    take_turn,
    write_seat,
)

ONE_DAY = timedelta(days=1)


def add_member(
    actor: Actor, body_id: int, draft: MemberDraft, *, version: int | None = None
) -> BodyMember:
    """Take somebody into a body; whoever leads it is changed by `replace_head`."""
    row = load_body(actor, body_id, version)
    wanted = _wanted(actor, row, draft)
    if wanted.duty == leading_duty(row.kind):
        label = duty_label(row.kind, wanted.duty)
        raise Invalid({"duty": say("已有{duty}，请用“更换{again}”。", duty=label, again=label)})
    with write_transaction():
        take_turn(row)
        check_alone(row, wanted)
        made = write_seat(row, wanted)
        record(actor, "body.add_member", row.journal_key, _told(made))
    return made


def end_member(
    actor: Actor,
    body_id: int,
    member_id: int,
    last_day_on: date,
    *,
    document_id: int | None = None,
    version: int | None = None,
) -> BodyMember:
    """Let a member leave with a day; whoever leads the body leaves by `replace_head` only."""
    row = load_body(actor, body_id, version)
    member = BodyMember.objects.filter(pk=member_id, body=row).first()
    if member is None:
        raise NotFound
    if member.duty == leading_duty(row.kind) and member.until_on is None:
        label = duty_label(row.kind, member.duty)
        words = say("{duty}不能空缺，请用“更换{again}”。", duty=label, again=label)
        raise WrongState(words, state="standing", version=row.version)
    document = basis_of(actor, row.kind, document_id)
    if last_day_on < member.from_on:
        raise Invalid({"last_day_on": say("结束日期早于开始日期。")})
    if member.until_on is not None:
        raise WrongState(say("此人的离任已经登记。"), state="standing", version=row.version)
    with write_transaction():
        take_turn(row)
        _end(member, last_day_on, document)
        details = {**_told(member), "document": document.pk if document else None}
        record(actor, "body.end_member", row.journal_key, {**details, "until": last_day_on})
    return member


def replace_head(
    actor: Actor, body_id: int, draft: MemberDraft, *, version: int | None = None
) -> BodyMember:
    """Let somebody else lead a body from a day on; whoever did ends the day before.

    One transaction: on no day there is nobody, and on no day there are two. A member who comes to
    lead is a plain member no more.
    """
    row = load_body(actor, body_id, version)
    duty = leading_duty(row.kind).value
    plain = MemberDraft(draft.post_id, draft.person_name, duty, draft.document_id, draft.from_on)
    wanted = _wanted(actor, row, plain)
    with write_transaction():
        take_turn(row)
        held = BodyMember.objects.get(body=row, duty=duty, until_on=None)
        _check_follows(held, wanted)
        _end(held, wanted.from_on - ONE_DAY, wanted.document)
        _leave_plain_seat(row, wanted)
        check_alone(row, wanted)
        made = write_seat(row, wanted)
        record(actor, "body.replace_head", row.journal_key, {**_told(made), "former": held.pk})
    return made


def _wanted(actor: Actor, row: OrganisationBody, draft: MemberDraft) -> Seat:
    document = basis_of(actor, row.kind, draft.document_id)
    first = document.effective_on if document else clock.today()
    day = draft.from_on or max(first, row.formed_on)
    check_days(row, document, day)
    return seat(actor, row, draft, document, day)


def _check_follows(held: BodyMember, wanted: Seat) -> None:
    if wanted.from_on <= held.from_on:
        raise Invalid({"from_on": say("要晚于现任的开始日期。")})
    if BodyMember.objects.filter(wanted.is_same_person, pk=held.pk).exists():
        raise Invalid({"post": say("此人就是现任。")})


def _leave_plain_seat(row: OrganisationBody, wanted: Seat) -> None:
    """End the plain membership of whoever comes to lead; begun the same day, it cannot be ended."""
    reaches = Q(until_on=None) | Q(until_on__gte=wanted.from_on)
    rows = BodyMember.objects.filter(wanted.is_same_person, reaches, body=row)
    for held in rows.filter(from_on__lt=wanted.from_on):
        _end(held, wanted.from_on - ONE_DAY, wanted.document)


def _end(member: BodyMember, last_day_on: date, document: BasisDocument | None) -> None:
    member.until_on, member.ended_by = last_day_on, document
    member.save(update_fields=["until_on", "ended_by"])


def _told(member: BodyMember) -> dict[str, object]:
    return {
        "member": member.pk,
        "duty": member.duty,
        "post": member.post_id,
        "document": member.document_id,
        "from": member.from_on,
    }
