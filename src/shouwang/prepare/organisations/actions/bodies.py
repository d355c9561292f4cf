"""Forming, changing and dissolving bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import BodyMember, Engagement, OrganisationBody
from shouwang.prepare.organisations.queries.bodies import NO_KIND, body
from shouwang.prepare.organisations.queries.people import is_in_office
from shouwang.prepare.organisations.rules.bodies import MEMBERS_LIMIT, NAME_LIMIT, leading_duty
from shouwang.prepare.organisations.rules.wording import TEAM_KINDS, BodyKind, MemberDuty
from shouwang.prepare.organisations.states import ENGAGE

from .body_guard import (
    TOO_LATE,
    MemberDraft,
    Seat,
    basis_of,
    check_days,
    load_body,
    no_leader,
    seat,
    take_turn,
    write_seat,
)
from .guard import check_may_edit, holder

SUBJECT_LIMIT = 96


@dataclass(frozen=True, slots=True)
class BodyDraft:
    """A body to be formed, with its members; exactly one of them leads it.

    The area is the unit's where there is one, and the leading group's for its office. With
    `takes_members` the members of the team that it is built on come in, too.
    """

    kind: str
    name: str
    members: tuple[MemberDraft, ...]
    area_code: str = ""
    unit_id: int | None = None
    parent_id: int | None = None
    built_on_id: int | None = None
    takes_members: bool = False
    document_id: int | None = None
    formed_on: date | None = None
    contact_post_id: int | None = None
    is_on_call: bool = False
    subject_key: str = ""


@dataclass(frozen=True, slots=True)
class BodyChange:
    """Whom to reach and whether the body is on call."""

    contact_post_id: int | None
    is_on_call: bool


def form_body(actor: Actor, draft: BodyDraft) -> OrganisationBody:
    """Form a body with its members; Invalid without the one person who leads it (R1).

    1. Area, document and relations, as far as the actor may write there.
    2. Each member: in office on the first day, with a duty that the kind has.
    3. Body, members and journal in one transaction.
    """
    _check_words(draft)
    made = _placed(actor, draft)
    check_may_edit(actor, made.area_code_now)
    document = basis_of(actor, draft.kind, draft.document_id)
    made.document = document
    made.formed_on = draft.formed_on or (document.effective_on if document else clock.today())
    check_days(made, document, made.formed_on, field="formed_on")
    made.built_on = _base(actor, draft)
    if draft.contact_post_id is not None:
        made.contact_post = holder(
            actor, draft.contact_post_id, made.formed_on, field="contact_post"
        )
    seats = _seats(actor, made, draft)
    try:
        with write_transaction(), transaction.atomic():
            _write(actor, made, seats)
    except IntegrityError as error:
        raise WrongState(TOO_LATE) from error
    return made


def _check_words(draft: BodyDraft) -> None:
    wrong: dict[str, Text] = {}
    if draft.kind not in set(BodyKind):
        raise Invalid({"kind": NO_KIND})
    if not draft.name.strip() or len(draft.name.strip()) > NAME_LIMIT:
        wrong["name"] = say("请填写名称，最长 {n} 个字。", n=NAME_LIMIT)
    if len(draft.members) > MEMBERS_LIMIT:
        wrong["members"] = say("一次最多填写 {n} 名成员。", n=MEMBERS_LIMIT)
    if len(draft.subject_key) > SUBJECT_LIMIT:
        wrong["subject_key"] = say("事项编号最长 {n} 个字。", n=SUBJECT_LIMIT)
    if wrong:
        raise Invalid(wrong)


def _placed(actor: Actor, draft: BodyDraft) -> OrganisationBody:
    """Return the body with its area, unit and parent; nothing is written yet."""
    unit = units.unit(actor, draft.unit_id) if draft.unit_id is not None else None
    parent = _parent(actor, draft)
    area = draft.area_code
    if draft.kind == BodyKind.LEADING_GROUP_OFFICE:
        if parent is None or unit is None:
            raise Invalid(_office_needs(parent, unit))
        area = parent.area_code_now
    elif unit is not None:
        if area and divisions.normalise_code(area) != unit.area_code:
            raise Invalid({"area_code": say("区划应与所在单位一致。")})
        area = unit.area_code
    else:
        area = _division(actor, area)
    return OrganisationBody(
        kind=draft.kind,
        name=draft.name.strip(),
        area_code_at_time=area,
        area_code_now=area,
        unit_id=draft.unit_id,
        parent=parent,
        is_on_call=draft.is_on_call,
        subject_key=draft.subject_key,
    )


def _office_needs(parent: object, unit: object) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if parent is None:
        wrong["parent"] = say("请选择办公室所属的领导小组。")
    if unit is None:
        wrong["unit"] = say("请选择办公室设在哪个单位。")
    return wrong


def _division(actor: Actor, area_code: str) -> str:
    try:
        return divisions.division(actor, area_code).code
    except (Invalid, NotFound):
        raise Invalid({"area_code": say("请填写登记过的区划代码。")}) from None


def _parent(actor: Actor, draft: BodyDraft) -> OrganisationBody | None:
    if draft.parent_id is None:
        return None
    found = _standing(actor, draft.parent_id, "parent")
    if found.kind != BodyKind.LEADING_GROUP:
        raise Invalid({"parent": say("上级组织应是领导小组。")})
    return found


def _base(actor: Actor, draft: BodyDraft) -> OrganisationBody | None:
    if draft.built_on_id is None:
        return None
    found = _standing(actor, draft.built_on_id, "built_on")
    if found.kind not in TEAM_KINDS or draft.kind not in TEAM_KINDS:
        raise Invalid({"built_on": say("只有队伍可以在另一支队伍的基础上建立。")})
    return found


def _standing(actor: Actor, body_id: int, field: str) -> OrganisationBody:
    try:
        found = body(actor, body_id)
    except NotFound:
        raise Invalid({field: say("没有找到这个组织。")}) from None
    if found.dissolved_on is not None:
        raise Invalid({field: say("“{name}”已撤销。", name=found.name)})
    return found


def _seats(actor: Actor, row: OrganisationBody, draft: BodyDraft) -> list[Seat]:
    """Return the members as checked, the leader first; one person once, one leader exactly."""
    leading = leading_duty(row.kind)
    leaders = [one for one in draft.members if one.duty == leading]
    if len(leaders) != 1:
        raise no_leader(row.kind)
    given = [*leaders, *(one for one in draft.members if one.duty != leading)]
    found: dict[object, Seat] = {}
    for one in given:
        wanted = seat(actor, row, one, row.document, row.formed_on)
        if _person(wanted) in found:
            raise Invalid({"post": say("此人已在名单里，不用重复添加。")})
        found[_person(wanted)] = wanted
    if draft.takes_members and row.built_on is not None:
        for held in _of_base(row):
            found.setdefault(_person(held), held)
    return list(found.values())


def _person(wanted: Seat) -> object:
    return wanted.person_name if wanted.post is None else wanted.post.account_id


def _of_base(row: OrganisationBody) -> list[Seat]:
    """Return the members of the team below as ordinary members, without those who have left."""
    rows = BodyMember.objects.in_force(row.formed_on).told().filter(body=row.built_on)
    seats = [
        Seat(one.post, one.person_name, MemberDuty.MEMBER.value, row.document, row.formed_on)
        for one in rows.order_by("id")
    ]
    return [one for one in seats if one.post is None or is_in_office(one.post, row.formed_on)]


def _write(actor: Actor, made: OrganisationBody, seats: list[Seat]) -> None:
    same = OrganisationBody.objects.filter(dissolved_on=None)
    if same.filter(area_code_now=made.area_code_now, name=made.name).exists():
        raise Invalid({"name": say("这里已有同名的组织。")})
    offices = same.filter(kind=BodyKind.LEADING_GROUP_OFFICE, parent=made.parent)
    if made.kind == BodyKind.LEADING_GROUP_OFFICE and offices.exists():
        raise Invalid({"parent": say("这个领导小组已有办公室。")})
    made.save(force_insert=True)
    members = [write_seat(made, one) for one in seats]
    details: dict[str, object] = {
        "kind": made.kind,
        "area": made.area_code_now,
        "unit": made.unit_id,
        "parent": made.parent_id,
        "built_on": made.built_on_id,
        "document": made.document_id,
        "from": made.formed_on,
        "members": [[one.pk, one.duty, one.post_id] for one in members],
    }
    record(actor, "body.form", made.journal_key, details)


def update_body(
    actor: Actor, body_id: int, change: BodyChange, *, version: int | None = None
) -> OrganisationBody:
    """Say whom to reach and whether a body is on call."""
    row = load_body(actor, body_id, version, permission=ENGAGE)
    contact = change.contact_post_id
    if contact is not None and contact != row.contact_post_id:
        holder(actor, contact, clock.today(), field="contact_post")
    with write_transaction():
        take_turn(row, contact_post_id=contact, is_on_call=change.is_on_call)
        details = {"contact": contact, "is_on_call": change.is_on_call}
        record(actor, "body.update", row.journal_key, details)
    return body(actor, body_id)


def dissolve_body(
    actor: Actor,
    body_id: int,
    dissolved_on: date | None = None,
    *,
    document_id: int | None = None,
    version: int | None = None,
) -> OrganisationBody:
    """Dissolve a body from a day on, and its office with it; nobody may be out with it."""
    row = load_body(actor, body_id, version)
    document = basis_of(actor, row.kind, document_id)
    day = dissolved_on or (document.effective_on if document else clock.today())
    check_days(row, document, day, field="dissolved_on")
    with write_transaction():
        take_turn(row, dissolved_on=day)
        _end_with(row, day, document.pk if document else None)
        details = {"document": document.pk if document else None, "until": day}
        record(actor, "body.dissolve", row.journal_key, details)
        for office in OrganisationBody.objects.filter(
            parent=row, kind=BodyKind.LEADING_GROUP_OFFICE, dissolved_on=None
        ):
            last = max(day, office.formed_on)
            take_turn(office, dissolved_on=last)
            _end_with(office, last, document.pk if document else None)
            record(actor, "body.dissolve", office.journal_key, {**details, "until": last})
    return body(actor, body_id)


def _end_with(row: OrganisationBody, day: date, document_id: int | None) -> None:
    """End the members the day before; whoever was to come later never came."""
    if Engagement.objects.filter(body=row, until_at=None).exists():
        raise WrongState(say("还有人随这支队伍在外，请先收队。"), state="standing")
    held = BodyMember.objects.filter(body=row, until_on=None)
    last = day - timedelta(days=1)
    held.filter(from_on__lte=last).update(until_on=last, ended_by_id=document_id)
    held.filter(from_on__gt=last).update(until_on=F("from_on"), ended_by_id=document_id)
