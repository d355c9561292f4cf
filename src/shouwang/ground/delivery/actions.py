"""Telling people, and noting that they have read it."""

from __future__ import annotations

from collections.abc import Sequence

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .models import Notice
from .queries import inbox
from .queries import notice as own_notice
from .rules import Importance, NoticeDraft, check

__all__ = ["Importance", "NoticeDraft", "mark_all_read", "mark_read", "notify"]

BATCH = 200


def notify(actor: Actor, recipients: Sequence[int], draft: NoticeDraft, *, source_key: str) -> int:
    """Tell accounts something; returns how many are newly told.

    Safe to repeat: the same `source_key` tells the same account once. ValueError when the draft
    holds what must never be sent.
    """
    check(draft)
    with write_transaction():
        told = set(
            Notice.objects.filter(account_id__in=recipients, source_key=source_key).values_list(
                "account_id", flat=True
            )
        )
        fresh = [account for account in dict.fromkeys(recipients) if account not in told]
        if not fresh:
            return 0
        Notice.objects.bulk_create(
            [_row(draft, account, source_key) for account in fresh],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        record(
            actor,
            "notice.queued",
            draft.object_key or f"notice:{source_key}"[:96],
            {"kind": draft.kind, "recipients": fresh, "source": source_key},
        )
    return len(fresh)


def _row(draft: NoticeDraft, account_id: int, source_key: str) -> Notice:
    return Notice(
        account_id=account_id,
        kind=draft.kind,
        title_msgid=draft.title.msgid,
        title_params=dict(draft.title.params),
        body_msgid=draft.body.msgid,
        body_params=dict(draft.body.params),
        link=draft.link,
        object_key=draft.object_key,
        importance=draft.importance,
        source_key=source_key,
        created_at=clock.now(),
    )


def mark_read(actor: Actor, notice_id: int) -> Notice:
    """Note that the actor has opened one of their notices; NotFound for anybody else's."""
    found = own_notice(actor, notice_id)
    if found.is_read:
        return found
    with write_transaction():
        found.read_at = clock.now()
        found.save(update_fields=["read_at"])
        record(actor, "notice.read", f"notice:{found.pk}")
    return found


def mark_all_read(actor: Actor, *, up_to_id: int) -> int:
    """Note that the actor has seen everything up to the notice on top of the shown list."""
    with write_transaction():
        unread = inbox(actor).filter(read_at=None, pk__lte=up_to_id)
        changed = unread.update(read_at=clock.now())
        if changed:
            record(
                actor,
                "notice.read",
                f"account:{actor.account_id}",
                {"up_to": up_to_id, "n": changed},
            )
    return changed
