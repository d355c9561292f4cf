"""Writing documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.organisations.models import BasisDocument
from shouwang.prepare.organisations.queries.documents import document

from .guard import check_may_edit

NUMBER_LIMIT, TITLE_LIMIT = 60, 160


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """What is written down about a document; `area_code` is the issuer's."""

    number: str
    title: str
    area_code: str
    issued_on: date
    effective_on: date
    supersedes_id: int | None = None


def _check(draft: DocumentDraft) -> None:
    wrong: dict[str, Text] = {}
    if not draft.number.strip() or len(draft.number.strip()) > NUMBER_LIMIT:
        wrong["number"] = say("请填写文号，最长 {n} 个字。", n=NUMBER_LIMIT)
    if not draft.title.strip() or len(draft.title.strip()) > TITLE_LIMIT:
        wrong["title"] = say("请填写标题，最长 {n} 个字。", n=TITLE_LIMIT)
    if not draft.area_code.isdecimal():
        wrong["area_code"] = say("区划代码只能是数字。")
    if wrong:
        raise Invalid(wrong)


def register_document(actor: Actor, draft: DocumentDraft) -> BasisDocument:
    """Register a document; a number stands once per issuer, and none supersedes a newer one."""
    _check(draft)
    check_may_edit(actor, draft.area_code)
    if draft.supersedes_id is not None:
        _check_supersedes(actor, draft, draft.supersedes_id)
    try:
        with write_transaction():
            with transaction.atomic():
                made = BasisDocument.objects.create(
                    number=draft.number.strip(),
                    title=draft.title.strip(),
                    area_code=draft.area_code,
                    issued_on=draft.issued_on,
                    effective_on=draft.effective_on,
                    supersedes_id=draft.supersedes_id,
                )
            record(
                actor,
                "document.register",
                made.journal_key,
                {
                    "number": made.number,
                    "area": made.area_code,
                    "effective": made.effective_on,
                    "supersedes": draft.supersedes_id,
                },
            )
    except IntegrityError as error:
        raise Invalid({"number": say("这个文号已经登记过。")}) from error
    return made


def _check_supersedes(actor: Actor, draft: DocumentDraft, older_id: int) -> None:
    try:
        older = document(actor, older_id)
    except NotFound:
        raise Invalid({"supersedes": say("没有找到被替代的文件。")}) from None
    if older.rank > (draft.effective_on, draft.issued_on):
        raise Invalid({"supersedes": say("不能替代更新的文件。")})
