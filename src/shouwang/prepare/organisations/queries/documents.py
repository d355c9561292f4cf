"""Reading documents: which rest on which, and where a newer one has overruled an older."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text, say
from shouwang.prepare.organisations.models import (
    AccountablePerson,
    BasisDocument,
    DatedAssignment,
    EnterpriseLiaison,
    ResponsibilityLink,
    SectorLead,
    WorkAreaLead,
)

ASSIGNMENTS: dict[str, tuple[Any, Text]] = {
    SectorLead.KEY: (SectorLead, say("条线牵头人")),
    WorkAreaLead.KEY: (WorkAreaLead, say("工作片牵头人")),
    AccountablePerson.KEY: (AccountablePerson, say("单位责任人")),
    EnterpriseLiaison.KEY: (EnterpriseLiaison, say("企业联系人")),
    ResponsibilityLink.KEY: (ResponsibilityLink, say("责任环节")),
}
"""Every effective-dated table with its label, by the key under which the journal names its rows."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An older document's assignment that a newer document has overruled."""

    kind: Text
    subject: str
    older: str
    older_person: str
    newer: str
    newer_person: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Past:
    """One assignment of a history, in force or not."""

    person: str
    document: str
    from_on: date
    until_on: date | None
    is_void: bool


def documents(actor: Actor) -> QuerySet[BasisDocument]:
    """Return the documents, the newest first."""
    rows = BasisDocument.objects.visible_to(actor).select_related("supersedes")
    return rows.order_by("-effective_on", "-issued_on", "-id")


def document(actor: Actor, document_id: int) -> BasisDocument:
    """Return one document, or NotFound."""
    found = documents(actor).filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def _rows(actor: Actor) -> Iterator[tuple[Text, Any]]:
    for model, label in ASSIGNMENTS.values():
        related = "superseded_by__post__account", "superseded_by__document"
        rows = model.objects.visible_to(actor).told().select_related(*related)
        for row in rows.filter(superseded_by__isnull=False).order_by("id"):
            yield label, row


def person_words(row: DatedAssignment) -> str:
    """Return the name of an assignment's person."""
    if row.post is not None:
        return row.post.account.name
    return row.person_name if isinstance(row, AccountablePerson) else ""


def superseded_conflicts(actor: Actor) -> list[Conflict]:
    """Return where a newer document names another person than an older one did."""
    found = []
    for label, row in _rows(actor):
        newer = row.superseded_by
        same_person = (row.post_id, person_words(row)) == (newer.post_id, person_words(newer))
        if row.document_id == newer.document_id or same_person:
            continue
        found.append(
            Conflict(
                kind=label,
                subject=row.subject_words,
                older=str(row.document),
                older_person=person_words(row),
                newer=str(newer.document),
                newer_person=person_words(newer),
                from_on=newer.from_on,
            )
        )
    return sorted(found, key=lambda conflict: (conflict.from_on, conflict.subject))


def history(actor: Actor, row: DatedAssignment) -> list[Past]:
    """Return everything that was ever assigned about the subject of a row, oldest first."""
    rows = type(row).objects.visible_to(actor).told().filter(line_of(row))  # type: ignore[attr-defined]
    return [
        Past(person_words(past), str(past.document), past.from_on, past.until_on, past.is_void)
        for past in rows.order_by("from_on", "id")
    ]


def line_of(row: DatedAssignment) -> Q:
    """Return the filter for the assignments about the same subject."""
    if isinstance(row, SectorLead):
        return Q(street_code=row.street_code, sector=row.sector)
    if isinstance(row, WorkAreaLead):
        return Q(work_area_id=row.work_area_id)
    if isinstance(row, ResponsibilityLink):
        return Q(subject_key=row.subject_key)
    if isinstance(row, AccountablePerson | EnterpriseLiaison):
        return Q(unit_id=row.unit_id)
    raise TypeError(f"no line for {type(row).__name__}")


def assignment(actor: Actor, key: str, pk: int) -> Any:  # a row of the table that the key names
    """Return one assignment by the key of its table, or NotFound."""
    if key not in ASSIGNMENTS:
        raise NotFound
    model = ASSIGNMENTS[key][0]
    found = model.objects.visible_to(actor).told().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Stale:
    """An assignment in force that still rests on a document which another one supersedes."""

    kind: Text
    subject: str
    person: str
    document: str
    newer: str


def stale_assignments(actor: Actor, on: date) -> list[Stale]:
    """Return what still rests on a superseded document because the newer one is silent on it."""
    newest = {row.supersedes_id: str(row) for row in documents(actor) if row.supersedes_id}
    found = []
    for model, label in ASSIGNMENTS.values():
        rows = model.objects.visible_to(actor).in_force(on).told()
        for row in rows.filter(document_id__in=list(newest)).order_by("id"):
            newer = newest[row.document_id]
            found.append(
                Stale(label, row.subject_words, person_words(row), str(row.document), newer)
            )
    return found
