"""Messages that came in, the feeds that they came from, and how reading goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate
from django.conf import settings
from django.db.models import Q

from shouwang.engines.cap.alert import Alert
from shouwang.engines.cap.embedded import split_alerts
from shouwang.engines.cap.encoding import to_utf8
from shouwang.engines.cap.findings import Finding
from shouwang.engines.cap.national import NotNationalError, read_national
from shouwang.engines.cap.national_mapping import Loss, from_national
from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.signing import SignatureState, read_certificates, verify
from shouwang.engines.cap.tree import BrokenXmlError, parse
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.ground.scoping import visible
from shouwang.watch.warnings.models import Feed, FeedMessage, Warning
from shouwang.watch.warnings.rules.losses import losses_of
from shouwang.watch.warnings.rules.relaying import (
    MESSAGE_STATUS_LABELS,
    MESSAGE_TYPE_LABELS,
    OUTCOME_LABELS,
    OUTCOME_TONES,
    Outcome,
)
from shouwang.watch.warnings.states import DRAFT, VIEW, State

from .register import notice_title

CAP, NATIONAL = "cap", "gbt"
SIGNATURES: Mapping[SignatureState, str] = {
    SignatureState.NONE: "",
    SignatureState.NOT_VERIFIED: "unknown",
    SignatureState.VERIFIED: "valid",
    SignatureState.BROKEN: "invalid",
}
MESSAGES_SHOWN = 100
UNISSUED = (State.DRAFTED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as it was read: what it says, what is wrong with it, who signed it."""

    form: str
    alert: Alert | None
    content: bytes
    findings: tuple[Finding, ...]
    signature: str
    losses: tuple[Loss, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Return sender and identifier; of what names neither, its digest."""
        if self.alert is None:
            return "?", f"sha256:{self.digest}"
        return self.alert.sender, self.alert.identifier

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def _trusted_certificates() -> list[Certificate]:
    """Return the certificates of the offices whose signatures count."""
    return [
        found
        for path in settings.CAP_CERTIFICATES
        for found in read_certificates(Path(path).read_bytes())
    ]


def read_messages(actor: Actor, content: bytes, at: datetime) -> list[Incoming]:
    """Read the messages of a document, of CAP or of the national form.

    HostileXmlError and BrokenXmlError come from reading; what breaks the standard is in the
    findings.
    """
    del actor
    trusted = _trusted_certificates()
    return [_read_message(part, trusted, at) for part in split_alerts(to_utf8(content))]


def _read_message(content: bytes, trusted: Iterable[Certificate], at: datetime) -> Incoming:
    national = _national(content)
    if national is not None:
        alert, lost = national
        return Incoming(NATIONAL, alert, content, (), "", tuple(losses_of(alert, lost)))
    readings = read_alerts(content)
    if not readings:
        return Incoming(CAP, None, content, (), "")
    reading = readings[0]
    state = verify(content, list(trusted), at=at).state if reading.is_signed else None
    signature = SIGNATURES[state] if state else ""
    losses = tuple(losses_of(reading.alert)) if reading.alert else ()
    return Incoming(CAP, reading.alert, content, reading.findings, signature, losses)


def _national(content: bytes) -> tuple[Alert, list[Loss]] | None:
    root = parse(content)
    if root.name != "alert" or root.space:
        return None
    try:
        return from_national(read_national(content))
    except NotNationalError:
        return None


def alert_of(actor: Actor, message: FeedMessage) -> Alert | None:
    """Return what a stored message says; None where it is not kept or cannot be read any more."""
    del actor
    content = message.content.encode()
    try:
        if message.form == NATIONAL:
            national = _national(content)
            return national[0] if national else None
        return next((one.alert for one in read_alerts(content)), None) if content else None
    except BrokenXmlError:
        return None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in a list: whose, what became of it, and what is wrong with it."""

    id: int
    sender: str
    identifier: str
    form: str
    title: str
    message_type: str
    status: str
    feed_name: str
    sent_at: datetime | None
    received_at: datetime
    expires_at: datetime | None
    signature: str
    findings: tuple[Mapping[str, object], ...]
    losses: tuple[Loss, ...]
    outcome: str
    outcome_label: Text
    tone: str
    note: str
    warning_number: str

    @property
    def kind_label(self) -> Text | str:
        """Return the type in words; an unknown one as it came."""
        return MESSAGE_TYPE_LABELS.get(self.message_type, self.message_type)

    @property
    def status_label(self) -> Text | str:
        """Return whether it is meant, in words; an unknown one as it came."""
        return MESSAGE_STATUS_LABELS.get(self.status, self.status)

    @property
    def error_count(self) -> int:
        """Return how many rules the message breaks."""
        return sum(1 for one in self.findings if one["is_error"])


def message_line(actor: Actor, row: FeedMessage) -> MessageLine:
    """Return a stored message as a list shows it."""
    del actor
    return MessageLine(
        id=row.pk,
        sender=row.sender,
        identifier=row.identifier,
        form=row.form,
        title=row.title,
        message_type=row.message_type,
        status=row.status,
        feed_name=row.feed.name if row.feed else "",
        sent_at=row.sent_at,
        received_at=row.received_at,
        expires_at=row.expires_at,
        signature=row.signature,
        findings=tuple(row.findings),
        losses=_losses(row),
        outcome=row.outcome,
        outcome_label=OUTCOME_LABELS[row.outcome],
        tone=OUTCOME_TONES[row.outcome],
        note=row.note,
        warning_number=row.warning.number if row.warning else "",
    )


def _losses(row: FeedMessage) -> tuple[Loss, ...]:
    return tuple(Loss(element, told) for element, told in row.losses)


def losses_of_warning(actor: Actor, found: Warning) -> tuple[Loss, ...]:
    """Return what the newest message of which a warning was made says and it cannot hold."""
    del actor
    rows = FeedMessage.objects.filter(warning=found, outcome=Outcome.DRAFTED.value)
    row = rows.defer("content").order_by("-received_at", "-pk").first()
    return _losses(row) if row else ()


def messages(
    actor: Actor, *, outcome: str = "", feed_id: int | None = None, limit: int = MESSAGES_SHOWN
) -> list[MessageLine]:
    """Return the messages of the feeds that the actor sees, and those sent in, newest first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    own = visible(Feed.objects.all(), actor, VIEW).order_by().values("pk")
    seen = Q(feed__in=own)
    if actor.holds(DRAFT):
        seen |= Q(feed=None)
    rows = FeedMessage.objects.filter(seen).select_related("feed", "warning")
    if outcome:
        rows = rows.filter(outcome=outcome)
    if feed_id is not None:
        rows = rows.filter(feed_id=feed_id)
    return [message_line(actor, row) for row in rows.order_by("-received_at", "-pk")[:limit]]


def feeds(actor: Actor) -> list[Feed]:
    """Return the feeds of the actor's area, by name."""
    if not actor.holds(VIEW):
        raise NotAllowed
    return list(visible(Feed.objects.all(), actor, VIEW).order_by("name", "pk"))


def feed(actor: Actor, feed_id: int) -> Feed:
    """Return one feed; NotFound outside the actor's duties."""
    found = visible(Feed.objects.filter(pk=feed_id), actor, VIEW).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class AwaitedMessage:
    """A message that waits for whoever is on duty: its warning, its feed, what has come of it."""

    number: str
    title: str
    feed_name: str
    is_open: bool


def awaited_message(actor: Actor, message_id: int) -> AwaitedMessage | None:
    """Return a message that somebody is to be told of; None when it is gone.

    `is_open` is false once its warning has gone on, or a draft was made of what was held.
    """
    if not actor.is_system:
        raise NotAllowed
    rows = FeedMessage.objects.select_related("feed", "warning").defer("content")
    row = rows.filter(pk=message_id).first()
    if row is None:
        return None
    feed_name = row.feed.name if row.feed else ""
    if row.warning is None:
        return AwaitedMessage("", "", feed_name, row.outcome == Outcome.HELD)
    is_ending = row.outcome == Outcome.ENDING
    is_open = row.warning.state in ((State.ISSUED,) if is_ending else UNISSUED)
    title = notice_title(actor, row.warning)
    return AwaitedMessage(row.warning.number, title, feed_name, is_open)


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What somebody is told of a feed: its name, and since when it fails."""

    name: str
    failed_since_at: datetime | None


def feed_facts(actor: Actor, feed_id: int) -> FeedFacts | None:
    """Return what is told of a feed; None when it is gone."""
    if not actor.is_system:
        raise NotAllowed
    row = Feed.objects.filter(pk=feed_id).first()
    return None if row is None else FeedFacts(row.name, row.failed_since_at)
