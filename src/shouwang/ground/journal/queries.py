"""Reading the journal: the history of one object, and the health of seals and outbox."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from shouwang.ground.actor import Actor

from .models import Entry, OutboxEvent


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One entry of an object's history."""

    at: datetime
    actor_key: str
    post_id: int | None
    verb: str
    details: Mapping[str, object]
    is_sealed: bool


def history(actor: Actor, object_key: str) -> list[HistoryItem]:
    """Return an object's entries, oldest first; the owning room has checked that it is visible."""
    del actor
    rows = Entry.objects.filter(object_key=object_key).order_by("id")
    found = []
    for row in rows:
        content = json.loads(row.text)
        found.append(
            HistoryItem(
                at=row.at,
                actor_key=row.actor_key,
                post_id=content.get("post"),
                verb=row.verb,
                details=content["details"],
                is_sealed=row.seal_no is not None,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """One sealed entry as a projection reads it."""

    at: datetime
    verb: str
    object_key: str
    details: Mapping[str, object]


def sealed_entries(actor: Actor, kind: str, *, after: int, through: int) -> list[SealedEntry]:
    """Return the entries about a kind of object between two seal numbers, in the order of seals."""
    del actor
    rows = Entry.objects.filter(
        seal_no__gt=after, seal_no__lte=through, object_key__startswith=f"{kind}:"
    )
    return list(_sealed(rows.order_by("seal_no")))


def sealed_history(actor: Actor, object_key: str, *, through: int) -> list[SealedEntry]:
    """Return an object's sealed entries up to a seal number, in the order of seals."""
    del actor
    rows = Entry.objects.filter(object_key=object_key, seal_no__lte=through)
    return list(_sealed(rows.order_by("seal_no")))


def sealed_objects(actor: Actor, kind: str, *, through: int) -> Iterator[list[SealedEntry]]:
    """Yield the sealed history of every object of a kind, up to a seal number."""
    del actor
    rows = Entry.objects.filter(seal_no__lte=through, object_key__startswith=f"{kind}:")
    whole: list[SealedEntry] = []
    for entry in _sealed(rows.order_by("object_key", "seal_no")):
        if whole and whole[-1].object_key != entry.object_key:
            yield whole
            whole = []
        whole.append(entry)
    if whole:
        yield whole


def _sealed(rows: QuerySet[Entry]) -> Iterator[SealedEntry]:
    for verb, key, text in rows.values_list("verb", "object_key", "text").iterator():
        content = json.loads(text)
        yield SealedEntry(datetime.fromisoformat(content["at"]), verb, key, content["details"])


def oldest_after(actor: Actor, seal_no: int) -> datetime | None:
    """Return the date of the first entry beyond a seal number, sealed or not; None when none is."""
    del actor
    rows = Entry.objects.filter(Q(seal_no=seal_no + 1) | Q(seal_no=None))
    sealed_first = F("seal_no").desc(nulls_last=True)
    return rows.order_by(sealed_first, "id").values_list("at", flat=True).first()


def begun_at(actor: Actor) -> datetime | None:
    """Return the date of the very first entry: there is nothing to be known from before it."""
    del actor
    return Entry.objects.order_by("id").values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class JournalHealth:
    """How many entries wait for their seal, and how many events wait or have failed."""

    unsealed: int
    queued: int
    failed: int


def health(actor: Actor) -> JournalHealth:
    """Return the journal's health."""
    del actor
    queued = OutboxEvent.objects.filter(state__in=[OutboxEvent.QUEUED, OutboxEvent.RUNNING])
    return JournalHealth(
        unsealed=Entry.objects.filter(seal_no=None).count(),
        queued=queued.count(),
        failed=OutboxEvent.objects.filter(state=OutboxEvent.FAILED).count(),
    )
