"""Issuing, signing, revising and voiding documents."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.ground.documents.codes import new_code
from shouwang.ground.documents.events import DocumentIssued, DocumentSigned, DocumentVoided
from shouwang.ground.documents.kinds import DocumentKind, kind_of
from shouwang.ground.documents.kinds import Value as FieldValue
from shouwang.ground.documents.models import Document, Letterhead, Signature
from shouwang.ground.documents.queries.papers import document, open_paper
from shouwang.ground.documents.queries.templates import template_in_force
from shouwang.ground.documents.queries.verifying import CODE_PURPOSE
from shouwang.ground.documents.rules import (
    CODE_FIELD,
    CONTENT_FIELD,
    REASON_LIMIT,
    SIGN_LIMIT,
    Content,
    checked_values,
    day_words,
    document_number,
    heading_of,
    seal_place,
)
from shouwang.ground.documents.states import ISSUE, TEMPLATES, Move
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import remap
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_count

SERIES_PREFIX = "doc:"
"""Sets the series of documents apart from those of records in the one table of numbers."""


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """What is to be issued: `values` by the kind's fields, about a subject, in an area.

    Without `unit_id` the actor's own unit issues it.
    """

    kind: str
    values: Mapping[str, object]
    area_code: str
    subject_key: str = ""
    unit_id: int | None = None
    recipient_unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Office:
    unit_id: int
    name: str
    sign: str


def issue(actor: Actor, draft: DocumentDraft) -> Document:
    """Issue a document under the next 文号 of its office, series and year.

    Invalid names each wrong field; NotFound outside the actor's duties. Everything is checked and
    made before the transaction; the 文号 is taken in front of the two rows that carry it.
    """
    kind = kind_of(draft.kind)
    if kind is None:
        raise Invalid({"kind": say("没有这种文书。")})
    _check_may_issue(actor, draft)
    office = _office(actor, draft)
    values = checked_values(kind, draft.values)
    code, uid = new_code(), uuid.uuid4().hex
    on = clock.today()
    row = Document(
        uid=uid,
        kind=kind.code,
        unit_id=office.unit_id,
        recipient_unit_id=draft.recipient_unit_id,
        subject_key=draft.subject_key,
        area_code_at_time=draft.area_code,
        area_code_now=draft.area_code,
        template=template_in_force(actor, kind.code, draft.area_code, on),
        code_sealed=data_keys.ring().encrypt(code, place=seal_place(uid, CODE_FIELD)),
        code_digest=data_keys.ring().digest(code, purpose=CODE_PURPOSE),
        issued_on=on,
        issued_at=clock.now(),
        issued_by_key=actor.key,
    )
    try:
        with write_transaction():
            _write(actor, row, kind, office, values)
    except IntegrityError as error:
        raise WrongState(say("这个文号与别的单位重复，请先修改机关代字。")) from error
    return row


def _write(
    actor: Actor,
    row: Document,
    kind: DocumentKind,
    office: _Office,
    values: Mapping[str, FieldValue],
) -> None:
    year = row.issued_on.year
    count = take_count(office.sign, f"{SERIES_PREFIX}{kind.series}", year)
    content = Content(
        kind=kind.code,
        heading=heading_of(kind, values),
        number=document_number(office.sign, kind.series, year, count),
        office=office.name,
        issued_on=day_words(row.issued_on),
        values=values,
    )
    row.number, row.digest = content.number, content.digest
    row.content_sealed = _sealed(row, content)
    row.save(force_insert=True)
    details = {
        "kind": row.kind,
        "number": row.number,
        "digest": row.digest,
        "subject": row.subject_key,
        "area": row.area_code_now,
        "template": row.template_id,
    }
    record(actor, "official_document.issue", row.journal_key, details, at=row.issued_at)
    event = DocumentIssued(row.pk, row.kind, row.subject_key, row.area_code_now)
    emit(event, row.journal_key, at=row.issued_at)


def _sealed(row: Document, content: Content) -> str:
    place = seal_place(row.uid, CONTENT_FIELD)
    return data_keys.ring().encrypt(content.text, place=place)


def _check_may_issue(actor: Actor, draft: DocumentDraft) -> None:
    code = draft.area_code
    if not (code.isascii() and code.isdigit() and len(code) in {2, 4, 6, 9, 12, 15}):
        raise Invalid({"area_code": say("请填写区划代码。")})
    target = Target(area_code=code)
    if actor.may(ISSUE, target):
        return
    if actor.may(Document.VIEW_PERMISSION, target):
        raise NotAllowed
    raise NotFound


def _office(actor: Actor, draft: DocumentDraft) -> _Office:
    unit_id = draft.unit_id or actor.unit_id
    if unit_id is None:
        raise Invalid({"unit": say("请选择发文单位。")})
    unit = units.unit(Actor.system("documents"), unit_id)
    if unit_id != actor.unit_id and not actor.may(ISSUE, unit.target()):
        raise NotFound
    own = Letterhead.objects.filter(unit_id=unit_id).first()
    return _Office(unit.pk, unit.name, own.sign if own else units.record_prefix(unit.area_code))


def revise(
    actor: Actor, document_id: int, values: Mapping[str, object], *, reason: str
) -> Document:
    """Change what a document says; its signatures count no more, number and code stay."""
    row = document(actor, document_id)
    find_move(actor, row, Move.REVISE)
    found = open_paper(actor, row)
    fresh = checked_values(found.kind, values)
    content = Content(
        kind=row.kind,
        heading=heading_of(found.kind, fresh),
        number=row.number,
        office=found.content.office,
        issued_on=found.content.issued_on,
        values=fresh,
    )
    if content.digest == row.digest:
        raise Invalid({"values": say("内容没有变化。")})
    changes = {
        "content_sealed": _sealed(row, content),
        "digest": content.digest,
        "reason": _reason(reason),
    }
    details = {"digest": content.digest, "before": row.digest}
    move(actor, row, Move.REVISE, changes=changes, details=details)
    return row


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > REASON_LIMIT:
        raise Invalid({"reason": say("请填写原因，最长 {n} 个字。", n=REASON_LIMIT)})
    return reason


def sign(
    actor: Actor, document_id: int, *, digest: str, renewed_account_id: int | None
) -> Document:
    """Sign a document over the digest of exactly what was shown.

    `renewed_account_id` is the account whose password was given again just now. WrongState when
    the document says something else by now, or what is stored is not what was issued.
    """
    row = document(actor, document_id)
    find_move(actor, row, Move.SIGN)
    is_renewed = renewed_account_id is not None and renewed_account_id == actor.account_id
    if actor.post_id is None or not is_renewed:
        raise NotAllowed(say("签发前请重新输入自己的密码。"))
    if digest != row.digest or not open_paper(actor, row).is_intact:
        raise WrongState(
            say("文书内容已变更，请重新阅读后再签。"), state=row.state, version=row.version
        )
    moment = clock.now()
    with write_transaction():
        event = DocumentSigned(row.pk, row.kind, row.subject_key)
        move(actor, row, Move.SIGN, details={"digest": digest}, event=event, at=moment)
        Signature.objects.create(
            document=row, post_id=actor.post_id, digest=digest, signed_at=moment
        )
    return row


def void(actor: Actor, document_id: int, *, reason: str) -> Document:
    """Let a document hold no more, with a reason; its 文号 is never given again."""
    row = document(actor, document_id)
    find_move(actor, row, Move.VOID)
    event = DocumentVoided(row.pk, row.kind, row.subject_key)
    details = {"digest": row.digest}
    move(actor, row, Move.VOID, changes={"reason": _reason(reason)}, details=details, event=event)
    return row


def set_letterhead(actor: Actor, unit_id: int, sign_text: str) -> Letterhead:
    """Give an office its sign in 文号 (机关代字); one sign belongs to one office."""
    unit = units.unit(actor, unit_id)
    if not actor.may(TEMPLATES, unit.target()):
        raise NotAllowed
    text = sign_text.strip()
    if not text or len(text) > SIGN_LIMIT or not text.isalnum():
        raise Invalid({"sign": say("机关代字最长 {n} 个字，只用文字。", n=SIGN_LIMIT)})
    try:
        with write_transaction():
            with transaction.atomic():
                made, _ = Letterhead.objects.update_or_create(
                    unit_id=unit.pk, defaults={"sign": text}
                )
            record(actor, "letterhead.set", unit.journal_key, {"sign": text})
    except IntegrityError as error:
        raise Invalid({"sign": say("这个机关代字已被别的单位使用。")}) from error
    return made


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every document of an area under another code; returns how many. For the system."""
    codes = old_code, new_code
    rows = Document.objects.all()
    return remap(actor, rows, codes, field="area_code_now", verb="official_document.remap_area")
