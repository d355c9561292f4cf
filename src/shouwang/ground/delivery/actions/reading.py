"""What the person told does: read, and say that they know."""

from __future__ import annotations

from django.db.models import F, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.delivery.queries import notice as own_notice
from shouwang.ground.delivery.rules import INBOX
from shouwang.ground.delivery.states import BY_READER, State
from shouwang.ground.errors import WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction


def mark_read(actor: Actor, notice_id: int) -> Notice:
    """Note that the actor has opened one of their notices; NotFound for anybody else's."""
    found = own_notice(actor, notice_id)
    if found.is_read:
        return found
    with write_transaction():
        unread = Notice.objects.filter(pk=found.pk, read_at=None)
        if unread.update(read_at=clock.now()):
            _bring(Notice.objects.filter(pk=found.pk), State.READ)
            record(actor, "notice.read", found.journal_key)
    found.refresh_from_db(fields=["read_at"])
    return found


def mark_all_read(actor: Actor, *, up_to_id: int) -> int:
    """Note that the actor has seen everything up to the notice on top of the shown list."""
    with write_transaction():
        unread = inbox(actor).filter(read_at=None, pk__lte=up_to_id)
        _bring(unread, State.READ)
        changed = unread.update(read_at=clock.now())
        if changed:
            record(
                actor,
                "notice.read",
                f"account:{actor.account_id}",
                {"up_to": up_to_id, "n": changed},
            )
    return changed


def confirm(actor: Actor, notice_id: int) -> Notice:
    """Note that the actor says "I know" of a notice that asks for it; the first time counts."""
    found = own_notice(actor, notice_id)
    if not found.asks_confirmation:
        raise WrongState(say("这条通知不需要确认。"))
    with write_transaction():
        open_ = Notice.objects.filter(pk=found.pk, confirmed_at=None)
        moment = clock.now()
        if open_.update(confirmed_at=moment, confirmed_by=actor.key):
            Notice.objects.filter(pk=found.pk, read_at=None).update(read_at=moment)
            _bring(Notice.objects.filter(pk=found.pk), State.CONFIRMED)
            record(actor, "notice.confirm", found.journal_key)
    found.refresh_from_db(fields=["read_at", "confirmed_at", "confirmed_by"])
    return found


def _bring(notices: QuerySet[Notice], state: State) -> None:
    """Bring the inbox's dispatches of the notices to a state, those that can come to it.

    One statement for all: "mark all as read" has no bound, and the entry of the caller names them.
    """
    sources = [source for source, targets in BY_READER.items() if state in targets]
    rows = Dispatch.objects.filter(channel=INBOX, state__in=sources)
    rows.filter(notice_id__in=notices.order_by().values("pk")).update(
        state=state, version=F("version") + 1
    )
