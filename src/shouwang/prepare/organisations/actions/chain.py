"""Writing the links of the chain, and signing their letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import (
    BasisDocument,
    DatedAssignment,
    ResponsibilityLink,
    Signature,
)
from shouwang.prepare.organisations.queries.chain import area_of, default_upper, subject_name
from shouwang.prepare.organisations.queries.letters import letter, party_of
from shouwang.prepare.organisations.rules.chain import (
    Subject,
    SubjectKind,
    may_hang_on,
    read_subject,
)

from .assigning import Line, Terms, assign
from .guard import basis, check_may_edit, holder

NAME_LIMIT = 160


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """Who answers for a subject; a place also says its name and where it lies."""

    subject_key: str
    unit_id: int
    post_id: int | None
    document_id: int | None
    upper_key: str = ""
    subject_name: str = ""
    area_code: str = ""
    from_on: date | None = None


def link_responsibility(actor: Actor, draft: LinkDraft) -> ResponsibilityLink:
    """Hang a subject into the chain under the one above.

    A newer document of the same issuer overrules an older one. Two bodies named by one document,
    or by two issuers, both stand: that is a double link, shown until one of them is ended.
    """
    subject = read_subject(draft.subject_key)
    area_code = _area(actor, subject, draft)
    check_may_edit(actor, area_code)
    document = basis(actor, draft.document_id)
    day = draft.from_on or document.effective_on
    name = _name(actor, subject, draft, day)
    upper_key = draft.upper_key or default_upper(actor, subject, area_code, day)
    _check_upper(actor, subject, upper_key, day)
    unit = units.unit(actor, draft.unit_id)
    post = holder(actor, draft.post_id, day)
    if post.unit_id != unit.pk:
        raise Invalid({"post": say("责任人不在责任单位任职。")})
    line = Line({"subject_key": subject.key}, _rivals_of(unit.pk, document))
    more = {
        "kind": subject.kind.value,
        "subject_name": name,
        "upper_key": upper_key,
        "area_code": area_code,
        "unit_id": unit.pk,
    }
    return assign(actor, ResponsibilityLink, line, Terms(post.pk, document, day), more)


def _rivals_of(unit_id: int, document: BasisDocument) -> Callable[[DatedAssignment], bool]:
    """Tell which links the document may overrule: its issuer's earlier ones and the unit's own."""

    def is_rival(row: DatedAssignment) -> bool:
        if not isinstance(row, ResponsibilityLink):
            return False
        is_other = row.document_id != document.pk
        is_same_issuer = is_other and row.document.area_code == document.area_code
        return row.unit_id == unit_id or is_same_issuer

    return is_rival


def _area(actor: Actor, subject: Subject, draft: LinkDraft) -> str:
    if subject.kind is not SubjectKind.PLACE:
        return area_of(actor, subject, draft.from_on or clock.today())
    code = divisions.normalise_code(draft.area_code) if draft.area_code else ""
    if not code.isdecimal() or len(code) < 12:
        raise Invalid({"area_code": say("请填写场所所在社区（村）的区划代码。")})
    return code


def _name(actor: Actor, subject: Subject, draft: LinkDraft, day: date) -> str:
    if subject.kind is not SubjectKind.PLACE:
        return subject_name(actor, subject, day)
    name = draft.subject_name.strip()
    if not name or len(name) > NAME_LIMIT:
        raise Invalid({"subject_name": say("请填写场所名称。")})
    return name


def _check_upper(actor: Actor, subject: Subject, upper_key: str, day: date) -> None:
    upper = read_subject(upper_key) if upper_key else None
    if not may_hang_on(subject, upper):
        raise Invalid({"upper": say("上级对象的层级不对，或不包含这个对象。")})
    if upper is None or upper.kind is not SubjectKind.WORK_AREA:
        return
    try:
        area = divisions.work_area(actor, int(upper.name), day)
    except NotFound:
        raise Invalid({"upper": say("没有这个工作片。")}) from None
    if subject.kind is SubjectKind.VILLAGE and subject.name not in area.village_codes:
        raise Invalid({"upper": say("这个社区（村）不属于该工作片。")})


def sign_letter(
    actor: Actor, link_id: int, *, digest: str, renewed_account_id: int | None
) -> Signature:
    """Sign a responsibility letter over the digest of exactly what was shown.

    `renewed_account_id` is the account whose password was given again just now. NotAllowed for
    anybody but the two parties; WrongState when the letter says something else by now.
    """
    shown = letter(actor, link_id)
    party = party_of(actor, shown)
    if party is None or actor.post_id is None:
        raise NotAllowed(say("责任书由责任人和上级责任人本人签字。"))
    if renewed_account_id is None or renewed_account_id != actor.account_id:
        raise NotAllowed(say("签字前请重新输入自己的密码。"))
    if digest != shown.digest:
        raise WrongState(say("责任书内容已变更，请重新阅读后再签。"), state=shown.state.value)
    try:
        with write_transaction():
            moment = clock.now()
            with transaction.atomic():
                made = Signature.objects.create(
                    link_id=link_id,
                    party=party.value,
                    post_id=actor.post_id,
                    digest=digest,
                    content=shown.content.text,
                    signed_at=moment,
                )
            details = {"party": party.value, "digest": digest, "code": shown.code}
            record(actor, "link.sign", f"link:{link_id}", details, at=moment)
    except IntegrityError as error:
        raise WrongState(say("您已经签过这份责任书。"), state=shown.state.value) from error
    return made
