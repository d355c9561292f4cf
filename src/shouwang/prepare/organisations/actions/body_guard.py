"""What every write of a body checks: that it stands, is as it was seen, and who may be in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.people.queries import Post
from shouwang.prepare.organisations.models import (
    EDIT,
    BasisDocument,
    BodyMember,
    OrganisationBody,
)
from shouwang.prepare.organisations.queries.bodies import body
from shouwang.prepare.organisations.rules.bodies import (
    DOCUMENTED_KINDS,
    PERSON_LIMIT,
    duties_of,
    duty_label,
    head_fault,
    leading_duty,
    spans_meet,
)
from shouwang.prepare.organisations.rules.wording import BodyKind, MemberDuty

from .guard import basis, holder

DISSOLVED = say("这个组织已撤销，不能再改。")
TOO_LATE = say("别人刚改过，请刷新后再看。")


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """Who comes into a body as what: a post, or a name when the person has no account.

    Without a first day it is the document's, or else today.
    """

    post_id: int | None = None
    person_name: str = ""
    duty: str = MemberDuty.MEMBER.value
    document_id: int | None = None
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as checked: what is written."""

    post: Post | None
    person_name: str
    duty: str
    document: BasisDocument | None
    from_on: date

    @property
    def is_same_person(self) -> Q:
        """Return the filter for the rows of the same person."""
        if self.post is None:
            return Q(person_name=self.person_name)
        return Q(post__account_id=self.post.account_id)


def load_body(
    actor: Actor, body_id: int, version: int | None, *, permission: str = EDIT
) -> OrganisationBody:
    """Return a body that the actor may change now, as it was seen."""
    found = body(actor, body_id)
    if not actor.may(permission, found.target()):
        raise NotAllowed
    if found.dissolved_on is not None:
        raise WrongState(DISSOLVED, state="dissolved", version=found.version)
    if version is not None and version != found.version:
        raise WrongState(TOO_LATE, state="standing", version=found.version)
    return found


def take_turn(row: OrganisationBody, **changes: object) -> None:
    """Raise the version of a body that stands as it was read; WrongState when too late.

    Whoever writes its members takes a turn first, so that all that follows is read alone.
    """
    rows = OrganisationBody.objects.filter(pk=row.pk, version=row.version, dissolved_on=None)
    if not rows.update(version=F("version") + 1, **changes):
        raise WrongState(TOO_LATE, state="standing", version=row.version)
    row.version += 1


def basis_of(actor: Actor, kind: str, document_id: int | None) -> BasisDocument | None:
    """Return the document of an adjustment; a leading group is adjusted by a document only."""
    if document_id is None and kind not in DOCUMENTED_KINDS:
        return None
    return basis(actor, document_id)


def check_days(
    row: OrganisationBody, document: BasisDocument | None, on: date, *, field: str = "from_on"
) -> None:
    """Refuse a day before the body was formed or before the document takes effect."""
    if on < row.formed_on:
        raise Invalid({field: say("不能早于成立日期。")})
    if document is not None and on < document.effective_on:
        raise Invalid({field: say("不能早于依据文件的生效日期。")})


def seat(
    actor: Actor,
    row: OrganisationBody,
    draft: MemberDraft,
    document: BasisDocument | None,
    on: date,
) -> Seat:
    """Check who comes into a body as what on a day."""
    if draft.duty not in duties_of(row.kind):
        raise Invalid({"duty": say("这一类组织没有这个职务。")})
    name = draft.person_name.strip()
    if (draft.post_id is None) == (not name):
        raise Invalid({"post": say("请选择一名在岗的人，或填写一个姓名，二者只取其一。")})
    if len(name) > PERSON_LIMIT:
        raise Invalid({"person_name": say("姓名最长 {n} 个字。", n=PERSON_LIMIT)})
    post = holder(actor, draft.post_id, on) if draft.post_id is not None else None
    if draft.duty == leading_duty(row.kind):
        _check_head(row, post, on)
    return Seat(post, name, draft.duty, document, on)


def _check_head(row: OrganisationBody, post: Post | None, on: date) -> None:
    """Refuse whoever may not head the leading group of an area, as the table of rules says (R1)."""
    if row.kind != BodyKind.LEADING_GROUP:
        return
    is_there = post is not None and AreaRange.under(row.area_code_now).covers(post.area_code)
    unit_kind = row.unit.kind if row.unit else ""
    role = post.role if post else ""
    words = head_fault(row.area_code_now, unit_kind, on, role=role, is_of_area=is_there)
    if words is not None:
        raise Invalid({"post": words})


def check_alone(row: OrganisationBody, wanted: Seat) -> None:
    """Refuse a person who is in the body on a day of the seat; after `take_turn`."""
    span = (wanted.from_on, None)
    for held in BodyMember.objects.filter(wanted.is_same_person, body=row):
        if spans_meet((held.from_on, held.until_on), span):
            raise Invalid({"post": say("此人已在名单里，不用重复添加。")})


def write_seat(row: OrganisationBody, wanted: Seat) -> BodyMember:
    """Write a member."""
    return BodyMember.objects.create(
        body=row,
        post=wanted.post,
        person_name=wanted.person_name,
        duty=wanted.duty,
        document=wanted.document,
        from_on=wanted.from_on,
    )


def no_leader(kind: str) -> Invalid:
    """Return the error of a body without the one person who leads it."""
    label = duty_label(kind, leading_duty(kind))
    return Invalid({"head": say("请指定一名{duty}。", duty=label)})
