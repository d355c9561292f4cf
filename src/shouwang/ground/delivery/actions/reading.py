"""What the person told does: read, and say that they know."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.events import NoticeConfirmed
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.delivery.queries import notice as own_notice
from shouwang.ground.delivery.rules import CALL_LIST, INBOX
from shouwang.ground.delivery.states import BY_READER, State
from shouwang.ground.errors import WrongState, say
from shouwang.ground.journal.actions import emit, record
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
            emit_confirmed(found)
    found.refresh_from_db(fields=["read_at", "confirmed_at", "confirmed_by"])
    return found


def emit_confirmed(notice: Notice) -> None:
    """Let the room that told it know that a notice was answered."""
    about = (notice.pk, notice.account_id, notice.object_key, notice.source_key)
    emit(NoticeConfirmed(*about), notice.journal_key)


def note_answer(
    actor: Actor, source_key: str, account_ids: Collection[int], *, object_key: str
) -> int:
    """Note that accounts answered elsewhere what they were told, so that nobody calls them again.

    For the room that told it, in its transaction; returns how many notices had been open.
    """
    with write_transaction():
        rows = Notice.objects.filter(source_key=source_key, account_id__in=account_ids)
        open_ = rows.filter(confirmed_at=None)
        ids = list(open_.order_by("pk").values_list("pk", flat=True))
        if not ids:
            return 0
        moment = clock.now()
        changed = open_.filter(pk__in=ids).update(confirmed_at=moment, confirmed_by=actor.key)
        answered = Dispatch.objects.filter(notice_id__in=ids)
        inbox_rows = answered.filter(channel=INBOX, state__in=BY_READER)
        paper_rows = answered.filter(channel=CALL_LIST, state=State.QUEUED)
        for found in (inbox_rows, paper_rows):
            found.update(state=State.CONFIRMED, version=F("version") + 1)
        record(actor, "notice.answered", object_key, {"source": source_key, "notices": ids})
    return changed


def _bring(notices: QuerySet[Notice], state: State) -> None:
    """Bring the inbox's dispatches of the notices to a state, those that can come to it.

    One statement for all: "mark all as read" has no bound, and the entry of the caller names them.
    """
    sources = [source for source, targets in BY_READER.items() if state in targets]
    rows = Dispatch.objects.filter(channel=INBOX, state__in=sources)
    rows.filter(notice_id__in=notices.order_by().values("pk")).update(
        state=state, version=F("version") + 1
    )
