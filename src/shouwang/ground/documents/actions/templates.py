"""Uploading, accepting and withdrawing templates."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from django.db import IntegrityError
from django.db.models import Max

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.documents import files
from shouwang.ground.documents.kinds import kind_of
from shouwang.ground.documents.models import Template
from shouwang.ground.documents.queries.templates import template
from shouwang.ground.documents.rendering import check_template
from shouwang.ground.documents.states import TEMPLATES, TemplateMove
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import find_move, move, record
from shouwang.ground.journal.transactions import write_transaction

NAME_LIMIT = 120


def upload_template(
    actor: Actor, kind_code: str, file_name: str, content: bytes, *, area_code: str = ""
) -> Template:
    """Keep a template as a draft, after everything that could be wrong with it was looked at.

    Invalid names each unknown or missing field and each part that may not be there; then nothing
    is kept.
    """
    kind = kind_of(kind_code)
    if kind is None:
        raise Invalid({"kind": say("没有这种文书。")})
    area = area_code or actor.area_code
    if not area or not actor.may(TEMPLATES, Target(area_code=area)):
        raise NotAllowed
    name = PurePosixPath(file_name.replace("\\", "/")).name[-NAME_LIMIT:]
    if not name.lower().endswith(".docx"):
        raise Invalid({"file": say("请上传 .docx 文件；旧的 .doc 请另存为 .docx。")})
    check_template(kind, content)
    try:
        return _keep(actor, kind.code, area, name, content)
    except IntegrityError as error:
        raise WrongState(say("别人刚上传了一版，请刷新后再传。")) from error


def _keep(actor: Actor, kind: str, area: str, name: str, content: bytes) -> Template:
    sha256 = files.keep(content)
    with write_transaction():
        rows = Template.objects.filter(kind=kind, area_code=area)
        last = rows.aggregate(last=Max("edition"))["last"] or 0
        made = Template.objects.create(
            kind=kind,
            area_code=area,
            edition=last + 1,
            file_name=name,
            sha256=sha256,
            size=len(content),
            uploaded_by_key=actor.key,
            uploaded_at=clock.now(),
        )
        details = {"kind": kind, "area": area, "edition": made.edition, "sha256": sha256}
        record(actor, "document_template.upload", made.journal_key, details)
    return made


def accept_template(
    actor: Actor, template_id: int, *, effective_from: date | None = None
) -> Template:
    """Let a template hold from a day on, today at the earliest."""
    row = template(actor, template_id)
    find_move(actor, row, TemplateMove.ACCEPT)
    day = effective_from or clock.today()
    if day < clock.today():
        raise Invalid({"effective_from": say("启用日期不能早于今天。")})
    if files.read(row.sha256) is None:
        raise WrongState(say("模板文件已丢失或被改动，请重新上传。"), state=row.state)
    details = {"effective_from": day, "sha256": row.sha256}
    move(actor, row, TemplateMove.ACCEPT, changes={"effective_from": day}, details=details)
    return row


def withdraw_template(actor: Actor, template_id: int) -> Template:
    """Let a template hold no more; documents that were issued with it keep it."""
    row = template(actor, template_id)
    move(actor, row, TemplateMove.WITHDRAW)
    return row
