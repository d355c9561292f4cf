"""Warnings as messages of CAP: as they went out, and the feed of those that are public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q

from shouwang.engines.cap.alert import Alert
from shouwang.engines.cap.signing import SigningKey, read_signing_key, sign
from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, WrongState, say
from shouwang.watch.warnings.models import Publication, Warning, WarningArea, WarningNote
from shouwang.watch.warnings.rules.cap_messages import (
    Earlier,
    MessageFacts,
    cancel_of,
    content_of,
    digest_of,
    identifier_of,
    message_of,
    sender_of,
)
from shouwang.watch.warnings.rules.wording import Ending, Source
from shouwang.watch.warnings.states import Move, State

from .register import warning

CAP: Final = "cap"
ENDED_KEPT: Final = timedelta(hours=48)
"""Messages of ended warnings stay in the feed so long, so that every reader sees the end."""
FEED_LIMIT: Final = 500
CHAIN_LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it goes out."""

    identifier: str
    sender: str
    message_type: str
    sent_at: datetime
    content: bytes
    is_signed: bool
    is_public: bool

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content."""
        return digest_of(self.content)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One line of the public feed; it is never edited, a change is another line."""

    identifier: str
    title: str
    message_type: str
    office_name: str
    sent_at: datetime


def home_area() -> str:
    """Return the division by which this installation names itself."""
    return str(settings.ENVIRONMENT.home_area)


def _facts_of(found: Warning) -> MessageFacts:
    """Return what the messages of an issued warning say."""
    if found.issued_at is None:
        raise WrongState(
            say("还没有发布，没有交换文件。"), state=str(found.state), version=found.version
        )
    areas = WarningArea.objects.filter(warning=found).order_by("area_code_at_time")
    relayed = found.source == Source.RELAYED
    return MessageFacts(
        identifier=identifier_of(home_area(), found.pk, found.issued_at),
        sender=sender_of(home_area()),
        number=found.number,
        type_code=found.type_code,
        level=found.level,
        status=found.status,
        relation=found.relation,
        is_public=found.is_public,
        title=found.shown_title,
        text=found.shown_text,
        action_text=found.shown_actions,
        title_en=found.shown_title_en,
        text_en=found.shown_text_en,
        action_text_en=found.shown_actions_en,
        issued_at=found.issued_at,
        onset_at=found.onset_at,
        expires_at=found.expires_at,
        urgency=found.urgency,
        severity=found.severity,
        certainty=found.certainty,
        office_name=found.office_name,
        contact=found.contact,
        exercise_note=found.exercise_note,
        area_text=found.area_text,
        area_codes=tuple(areas.values_list("area_code_at_time", flat=True)),
        geometry=found.geometry,
        origin=f"{found.sender},{found.identifier}" if relayed else "",
        earlier=_chain(found),
    )


def _chain(found: Warning) -> tuple[Earlier, ...]:
    """Return the messages before this one, the oldest first."""
    chain: list[Earlier] = []
    before = found.earlier
    while before is not None and before.issued_at is not None and len(chain) < CHAIN_LIMIT:
        name = identifier_of(home_area(), before.pk, before.issued_at)
        chain.append(Earlier(name, before.issued_at, before.expires_at))
        before = before.earlier
    return tuple(reversed(chain))


def alerts_of(actor: Actor, found: Warning) -> list[Alert]:
    """Return what the messages of a warning say: the first, and its end when cancelled."""
    del actor
    facts = _facts_of(found)
    alerts = [message_of(facts)]
    if found.ending == Ending.CANCELLED and found.ended_at is not None:
        notes = WarningNote.objects.filter(warning=found, move=Move.CANCEL)
        reason = notes.order_by("-pk").values_list("text", flat=True).first() or ""
        alerts.append(cancel_of(facts, found.ended_at, reason))
    return alerts


def messages_of(actor: Actor, found: Warning) -> list[Message]:
    """Return the messages of a warning as they are made, signed where a key is set."""
    alerts = alerts_of(actor, found)
    key = _signing_key()
    made = []
    for alert in alerts:
        content = content_of(alert)
        made.append(
            Message(
                identifier=alert.identifier,
                sender=alert.sender,
                message_type=alert.message_type,
                sent_at=alert.sent_at,
                content=sign(content, key) if key else content,
                is_signed=key is not None,
                is_public=found.is_public,
            )
        )
    return made


def _signing_key() -> SigningKey | None:
    path = settings.CAP_KEY
    return read_signing_key(Path(path).read_bytes()) if path else None


def latest_message(actor: Actor, number: str) -> Message:
    """Return the newest message of a warning that the actor sees, as it went out.

    NotFound outside the actor's duties, WrongState while it is a draft.
    """
    made = messages_of(actor, warning(actor, number))[-1]
    kept = Publication.objects.filter(form=CAP, identifier=made.identifier).first()
    return made if kept is None else _message(kept)


def public_message(actor: Actor, identifier: str) -> Message:
    """Return a public message by its identifier; NotFound for any other."""
    del actor
    rows = Publication.objects.filter(form=CAP, identifier=identifier, is_public=True)
    found = rows.first() if identifier.isprintable() else None
    if found is None:
        raise NotFound
    return _message(found)


def _message(row: Publication) -> Message:
    return Message(
        identifier=row.identifier,
        sender=row.sender,
        message_type=row.message_type,
        sent_at=row.sent_at,
        content=row.content.encode(),
        is_signed=row.is_signed,
        is_public=row.is_public,
    )


def feed_entries(actor: Actor) -> list[FeedEntry]:
    """Return the public messages of what is in force or ended within 48 hours, newest first."""
    del actor
    since = clock.now() - ENDED_KEPT
    open_ = Q(warning__state=State.ISSUED.value) | Q(warning__ended_at__gt=since)
    rows = Publication.objects.filter(open_, form=CAP, is_public=True).select_related("warning")
    return [
        FeedEntry(
            identifier=row.identifier,
            title=row.warning.title,
            message_type=row.message_type,
            office_name=row.warning.office_name,
            sent_at=row.sent_at,
        )
        for row in rows.order_by("-sent_at", "-pk")[:FEED_LIMIT]
    ]
