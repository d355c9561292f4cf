"""Reading the journal: the history of one object, and the health of seals and outbox."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
