"""Taking documents away as Word files: counted and journaled."""

from __future__ import annotations

import logging

from django.db.models import F
from docx.opc.exceptions import PackageNotFoundError
from jinja2 import TemplateError

from shouwang.ground.actor import Actor
from shouwang.ground.documents.events import TemplateLost
from shouwang.ground.documents.kinds import kind_of
from shouwang.ground.documents.layout import built_in_template
from shouwang.ground.documents.models import Document
from shouwang.ground.documents.queries.papers import Paper, paper
from shouwang.ground.documents.queries.templates import Source, template, template_source
from shouwang.ground.documents.rendering import SAMPLE_MARKS, WordFile, render_word, sample_content
from shouwang.ground.errors import NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction

log = logging.getLogger(__name__)


def take_file(
    actor: Actor, document_id: int, verify_url: str, *, subject_key: str = ""
) -> WordFile:
    """Return a document as Word, by the template that was in force when it was issued.

    Where that is gone or altered the built-in one stands in, and TemplateLost says so. WrongState
    when what is stored is not what was issued. `verify_url` ends where the code begins.
    """
    found = paper(actor, document_id, subject_key=subject_key)
    row = found.document
    if not found.is_intact:
        raise WrongState(
            say("存储的内容与登记的摘要不符，不能出具，请核查。"),
            state=row.state,
            version=row.version,
        )
    content, is_lost = _filled(actor, found, f"{verify_url}{found.code}")
    with write_transaction():
        Document.objects.filter(pk=row.pk).update(export_count=F("export_count") + 1)
        details = {"form": "docx", "digest": row.digest, "template": row.template_id}
        record(actor, "official_document.export", row.journal_key, details | {"lost": is_lost})
        if is_lost and row.template_id is not None:
            emit(TemplateLost(row.template_id, row.kind, row.area_code_now), row.journal_key)
    return WordFile(f"{row.number}.docx", content, is_lost)


def _filled(actor: Actor, found: Paper, verify_url: str) -> tuple[bytes, bool]:
    source = template_source(actor, found.document.template, found.kind)
    marks = found.marks(verify_url)
    if source.is_lost:
        log.warning("template %s is lost", found.document.template_id)
    try:
        return render_word(source.content, found.kind, found.content, marks), source.is_lost
    except (TemplateError, PackageNotFoundError, KeyError, ValueError) as error:
        log.warning("template of %s fails: %s", found.document.pk, type(error).__name__)
    plain = built_in_template(found.kind)
    return render_word(plain, found.kind, found.content, marks), True


def preview_template(actor: Actor, template_id: int) -> WordFile:
    """Return a template filled with samples."""
    row = template(actor, template_id)
    kind = kind_of(row.kind)
    if kind is None:
        raise NotFound
    source: Source = template_source(actor, row, kind)
    content = render_word(source.content, kind, sample_content(kind), SAMPLE_MARKS)
    return WordFile(f"preview-{row.file_name}", content, source.is_lost)
