"""Reading documents: which there are, and what each says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.documents.codes import shown_code
from shouwang.ground.documents.kinds import DocumentKind, kind_of
from shouwang.ground.documents.models import Document, Signature
from shouwang.ground.documents.rendering import (
    Marks,
    PaperBlock,
    paper_blocks,
    signature_words,
)
from shouwang.ground.documents.rules import (
    CODE_FIELD,
    CONTENT_FIELD,
    Content,
    checked_values,
    day_words,
    heading_of,
    read_content,
    seal_place,
)
from shouwang.ground.documents.states import STATE_LABELS, STATE_TONES, State
from shouwang.ground.errors import NotFound, Text, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.journal.actions import allowed_moves, find_move
from shouwang.ground.people import queries as people
from shouwang.ground.transitions import Transition

WRITING_VERBS = frozenset({"official_document.issue", "official_document.revise"})


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """What a list is narrowed by."""

    kind: str = ""
    state: str = ""
    area_code: str = ""
    number: str = ""
    subject_key: str = ""


def documents(actor: Actor, filters: DocumentFilters | None = None) -> QuerySet[Document]:
    """Return the documents within the actor's duties, the newest first."""
    asked = filters or DocumentFilters()
    found = Document.objects.visible_to(actor).select_related("unit").order_by("-id")
    for name in ("kind", "state", "subject_key"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.area_code:
        bounds = AreaRange.under(asked.area_code)
        found = found.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    return found.filter(number__contains=asked.number) if asked.number else found


def documents_of(actor: Actor, subject_key: str) -> list[Document]:
    """Return the documents of a subject, newest first, after its room has checked who asks."""
    del actor
    found = Document.objects.filter(subject_key=subject_key) if subject_key else None
    return [] if found is None else list(found.select_related("unit").order_by("-id"))


def document(actor: Actor, document_id: int, *, subject_key: str = "") -> Document:
    """Return one document, or NotFound.

    With `subject_key`, of a subject that its room has checked to be visible to the actor.
    """
    rows = Document.objects.select_related("unit", "template")
    if subject_key:
        found = rows.filter(pk=document_id, subject_key=subject_key).first()
    else:
        found = rows.visible_to(actor).filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def kind_label(kind: str) -> Text:
    """Return the name of a kind; one that is no longer handed over is a document all the same."""
    found = kind_of(kind)
    return found.title if found is not None else say("公文")


def next_moves(actor: Actor, row: Document) -> list[Transition]:
    """Return what the actor may do with a document now."""
    return allowed_moves(actor, row)


def check_move(actor: Actor, row: Document, name: str) -> None:
    """Raise what making the move would raise, before anything is asked of the person."""
    find_move(actor, row, name)


def state_label(state: str) -> Text:
    """Return the label of a document's state."""
    return STATE_LABELS[state]


def state_tone(state: str) -> str:
    """Return the tone in which a state is shown."""
    return STATE_TONES[state]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is shown; `counts` tells whether it is over what the document says now."""

    name: str
    post: Text | str
    signed_at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document opened: what it says, and whether that is still what was issued."""

    document: Document
    kind: DocumentKind
    content: Content
    code: str
    signatures: tuple[Signed, ...]
    is_intact: bool

    @property
    def state_label(self) -> Text:
        """Return the label of the state."""
        return STATE_LABELS[self.document.state]

    @property
    def state_tone(self) -> str:
        """Return the tone in which the state is shown."""
        return STATE_TONES[self.document.state]

    def marks(self, verify_url: str) -> Marks:
        """Return what the document carries beside its content."""
        standing = [one for one in self.signatures if one.counts]
        days = [(one.name, day_words(clock.local_day(one.signed_at))) for one in standing]
        is_voided = self.document.state == State.VOIDED
        words = signature_words(days, is_voided=is_voided)
        return Marks(self.code, verify_url, words, is_voided)


def paper(actor: Actor, document_id: int, *, subject_key: str = "") -> Paper:
    """Return one document opened, or NotFound."""
    return open_paper(actor, document(actor, document_id, subject_key=subject_key))


def open_paper(actor: Actor, row: Document) -> Paper:
    """Open a document that the actor was found to see."""
    kind = kind_of(row.kind) or DocumentKind(row.kind, say("公文"), "", ())
    content = _content(row)
    is_intact = content is not None and _is_as_written(actor, row, content)
    shown = content or Content(row.kind, str(kind.title), row.number, row.unit.name, "", {})
    return Paper(row, kind, shown, code_of(actor, row), signatures_of(actor, row), is_intact)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a document would say: its title and its blocks, without 文号 and code."""

    heading: str
    blocks: list[PaperBlock]


def preview(actor: Actor, kind_code: str, values: Mapping[str, object]) -> Preview:
    """Return what a document would say; Invalid names each wrong, missing or unknown value."""
    del actor
    kind = kind_of(kind_code)
    if kind is None:
        raise NotFound
    checked = checked_values(kind, values)
    content = Content(kind.code, heading_of(kind, checked), "", "", "", checked)
    return Preview(content.heading, paper_blocks(kind, content, Marks("", "", "")))


def _content(row: Document) -> Content | None:
    try:
        text = data_keys.ring().decrypt(
            row.content_sealed, place=seal_place(row.uid, CONTENT_FIELD)
        )
        return read_content(text)
    except ValueError:
        return None


def _is_as_written(actor: Actor, row: Document, content: Content) -> bool:
    """Tell whether content, row and journal agree: a change past the actions shows here."""
    is_same = (content.digest, content.number, content.kind) == (row.digest, row.number, row.kind)
    if not is_same:
        return False
    written = [
        entry.details.get("digest")
        for entry in journal.history(actor, row.journal_key)
        if entry.verb in WRITING_VERBS
    ]
    return bool(written) and written[-1] == row.digest


def code_of(actor: Actor, row: Document) -> str:
    """Return the verification code that the paper carries; "" when its key is gone."""
    del actor
    try:
        code = data_keys.ring().decrypt(row.code_sealed, place=seal_place(row.uid, CODE_FIELD))
    except ValueError:
        return ""
    return shown_code(code)


def signatures_of(actor: Actor, row: Document) -> tuple[Signed, ...]:
    """Return the signatures of a document, oldest first."""
    del actor
    given = Signature.objects.filter(document=row).select_related("post__account", "post__unit")
    return tuple(
        Signed(
            found.post.account.name,
            found.post.label,
            found.signed_at,
            counts=found.digest == row.digest and row.state == State.SIGNED,
        )
        for found in given.order_by("signed_at", "id")
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of a document's history, in words."""

    at: datetime
    title: Text
    who: str
    text: str = ""


VERB_LABELS = {
    "issue": say("制发"),
    "revise": say("更正"),
    "sign": say("签发"),
    "void": say("作废"),
    "export": say("下载 Word"),
}


def happenings(actor: Actor, row: Document) -> list[Happening]:
    """Return what happened to a document, the newest first."""
    entries = journal.history(actor, row.journal_key)
    names = people.names_of(actor, [entry.actor_key for entry in entries])
    found = []
    for entry in entries:
        label = VERB_LABELS.get(entry.verb.partition(".")[2])
        if label is not None:
            found.append(Happening(entry.at, label, names.get(entry.actor_key, "")))
    return found[::-1]
