"""Reading templates: their history, which is in force, and whether its file is still there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Length

from shouwang.ground.actor import Actor
from shouwang.ground.documents import files
from shouwang.ground.documents.kinds import DocumentKind, kind_of
from shouwang.ground.documents.layout import built_in_template
from shouwang.ground.documents.models import Letterhead, Template
from shouwang.ground.documents.rendering import Marks, PaperBlock, WordFile, paper_blocks
from shouwang.ground.documents.states import TEMPLATE_LABELS, TEMPLATE_TONES, TemplateState
from shouwang.ground.errors import NotFound, Text
from shouwang.ground.units.queries import record_prefix

from .papers import Paper

DIVISION_DIGITS = (2, 4, 6, 9, 12, 15)


def templates(actor: Actor, kind: str = "") -> QuerySet[Template]:
    """Return the templates within the actor's duties, by kind, the newest first."""
    found = Template.objects.visible_to(actor).order_by("kind", "area_code", "-edition")
    return found.filter(kind=kind) if kind else found


def template(actor: Actor, template_id: int) -> Template:
    """Return one template, or NotFound."""
    found = Template.objects.visible_to(actor).filter(pk=template_id).first()
    if found is None:
        raise NotFound
    return found


def template_in_force(actor: Actor, kind: str, area_code: str, on: date) -> Template | None:
    """Return the template that holds in an area on a day: the nearest area's, then the newest."""
    del actor
    above = [area_code[:length] for length in DIVISION_DIGITS if length <= len(area_code)]
    rows = Template.objects.filter(
        kind=kind, area_code__in=above, state=TemplateState.ACCEPTED, effective_from__lte=on
    )
    nearest = Length("area_code").desc()
    return rows.order_by(nearest, "-effective_from", "-edition").first()


@dataclass(frozen=True, slots=True)
class Source:
    """What a document is filled into; `is_lost` tells that its own template could not be read."""

    content: bytes
    is_lost: bool


def template_source(actor: Actor, row: Template | None, kind: DocumentKind) -> Source:
    """Return a template's file, or the built-in one where there is none or it is lost."""
    del actor
    content = files.read(row.sha256) if row is not None else None
    if content is not None:
        return Source(content, is_lost=False)
    return Source(built_in_template(kind), is_lost=row is not None)


def is_file_lost(actor: Actor, row: Template) -> bool:
    """Tell whether a template's file is gone or says something else by now."""
    del actor
    return files.read(row.sha256) is None


def lost_templates(actor: Actor) -> int:
    """Return how many templates in force have no file any more, or another one."""
    rows = templates(actor).filter(state=TemplateState.ACCEPTED)
    return sum(is_file_lost(actor, row) for row in rows)


def is_template_lost(actor: Actor, found: Paper) -> bool:
    """Tell whether a document would be filled into the built-in template instead of its own."""
    row = found.document.template
    return row is not None and is_file_lost(actor, row)


def built_in_file(actor: Actor, kind_code: str) -> WordFile:
    """Return the built-in template of a kind as a file, or NotFound."""
    del actor
    kind = kind_of(kind_code)
    if kind is None:
        raise NotFound
    return WordFile(f"{kind.title}.docx", built_in_template(kind))


def sign_of(actor: Actor) -> str:
    """Return the sign of the actor's own office in its 文号."""
    if actor.unit_id is None:
        return ""
    own = Letterhead.objects.filter(unit_id=actor.unit_id).first()
    return own.sign if own else record_prefix(actor.area_code)


def blocks_of(actor: Actor, found: Paper, marks: Marks) -> list[PaperBlock]:
    """Return what stands on the paper of a document, in order."""
    del actor
    return paper_blocks(found.kind, found.content, marks)


def template_state_label(state: str) -> Text:
    """Return the label of a template's state."""
    return TEMPLATE_LABELS[state]


def template_state_tone(state: str) -> str:
    """Return the tone in which a template's state is shown."""
    return TEMPLATE_TONES[state]
