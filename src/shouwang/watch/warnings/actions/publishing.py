"""Writing down the messages of a warning as they go out; they are never edited afterwards."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.models import Publication, Warning
from shouwang.watch.warnings.queries.cap_messages import CAP, Message, messages_of


def publish(actor: Actor, warning_id: int) -> int:
    """Write down the messages of a warning that are not yet; returns how many. For the system.

    A second call writes nothing: a message is known by its identifier.
    """
    if not actor.is_system:
        raise NotAllowed
    rows = Warning.objects.select_related("earlier").filter(issued_at__isnull=False)
    found = rows.filter(pk=warning_id).first()
    if found is None:
        return 0
    names = {one.identifier: one for one in messages_of(actor, found)}
    with write_transaction():
        known = Publication.objects.filter(form=CAP, identifier__in=list(names))
        missing = names.keys() - set(known.values_list("identifier", flat=True))
        for message in [one for name, one in names.items() if name in missing]:
            _write(actor, found, message)
    return len(missing)


def _write(actor: Actor, found: Warning, message: Message) -> None:
    Publication.objects.create(
        warning=found,
        form=CAP,
        message_type=message.message_type,
        sender=message.sender,
        identifier=message.identifier,
        sent_at=message.sent_at,
        content=message.content.decode(),
        digest=message.digest,
        is_signed=message.is_signed,
        is_public=message.is_public,
    )
    told = {
        "identifier": message.identifier,
        "type": message.message_type,
        "digest": message.digest,
        "signed": message.is_signed,
    }
    record(actor, "warning.publish", found.journal_key, told)
