"""Handing a shift over: the items that are open, and the next shift's confirmation of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.models import Handover, HandoverItem, LogEntry, Shift
from shouwang.prepare.duty.queries.guarding import is_of_shift
from shouwang.prepare.duty.queries.shifts import shift_after
from shouwang.prepare.duty.rules.drafts import text_fault
from shouwang.prepare.duty.rules.parameters import REASON_LIMIT
from shouwang.prepare.duty.rules.wording import EntryKind
from shouwang.prepare.duty.states import EDIT, ItemState

from .doors import at_the_desk, check_of_shift, room_of, shift_of

OFFER_OPENS = timedelta(minutes=30)
"""So long before its end a shift may be handed over."""


def hand_over(actor: Actor, shift_id: int, note: str = "") -> Handover:
    """Offer a shift with every item that is open now; the next shift has to take over."""
    shift = shift_of(actor, shift_id)
    check_of_shift(actor, shift)
    now = clock.now()
    if now < shift.until_at - OFFER_OPENS:
        raise Invalid({"shift_id": say("还没到交班时间，下班前 30 分钟起可以交班。")})
    unfit = text_fault(note, REASON_LIMIT)
    if unfit is not None:
        raise Invalid({"note": unfit})
    try:
        with write_transaction():
            return _offer(actor, shift, note.strip(), now)
    except IntegrityError:
        raise WrongState(say("这一班已经交班。"), state="offered") from None


def _offer(actor: Actor, shift: Shift, note: str, now: datetime) -> Handover:
    made = Handover.objects.create(
        room_id=shift.room_id,
        shift=shift,
        note=note,
        offered_at=now,
        offered_by_id=actor.account_id,
    )
    items = list(shift.room.items.filter(state=ItemState.OPENED).order_by("id"))
    HandoverItem.objects.bulk_create(HandoverItem(handover=made, item=item) for item in items)
    told = {"shift": shift.pk, "items": [item.pk for item in items]}
    record(actor, "duty_handover.offer", made.journal_key, told, at=now)
    return made


def take_over(
    actor: Actor, handover_id: int, item_ids: Collection[int], *, version: int | None = None
) -> Handover:
    """Take over by confirming each item that is still open; Invalid says how many are missing.

    Items opened since the offer belong to it too.
    """
    found = Handover.objects.select_related("room", "shift__room").filter(pk=handover_id).first()
    if found is None:
        raise NotFound
    room_of(actor, found.room_id)
    found.version = version or found.version
    _check_next(actor, found)
    now = clock.now()
    with write_transaction():
        items = list(found.room.items.filter(state=ItemState.OPENED).order_by("id"))
        missing = [item for item in items if item.pk not in set(item_ids)]
        if missing:
            words = say("还有 {n} 个未办结事项没有确认，不能接班。", n=len(missing))
            raise Invalid({"items": words}, words)
        changes = {"taken_at": now, "taken_by_id": actor.account_id}
        told = {"items": [item.pk for item in items]}
        move(at_the_desk(actor, found.room), found, "take", changes=changes, details=told, at=now)
        known = set(found.lines.values_list("item_id", flat=True))
        HandoverItem.objects.bulk_create(
            HandoverItem(handover=found, item=item) for item in items if item.pk not in known
        )
        found.lines.filter(item__in=items).update(confirmed_at=now)
        _note(actor, found, len(items), now)
    return found


def _check_next(actor: Actor, found: Handover) -> None:
    after = shift_after(found.shift)
    if after is not None and is_of_shift(actor, after):
        return
    if not actor.may(EDIT, found.target()):
        raise NotAllowed(say("由接班人员确认接班。"))
    if found.offered_by_id is not None and found.offered_by_id == actor.account_id:
        raise NotAllowed(say("交班的人不能自己接班。"))


def _note(actor: Actor, found: Handover, count: int, now: datetime) -> None:
    """Write the handover into the log, as the record that both sides look at."""
    LogEntry.objects.create(
        room=found.room,
        shift=shift_after(found.shift),
        kind=EntryKind.HANDOVER.value,
        happened_at=now,
        written_at=now,
        text=str(say("交接班完成，移交未办结事项 {n} 项。", n=count)),
        author_key=actor.key,
        author_id=actor.account_id,
    )
