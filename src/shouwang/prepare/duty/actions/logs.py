"""Writing the duty log: by those on duty, and by other rooms as a part of the system (R177)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.duty.events import DutyLogWritten
from shouwang.prepare.duty.models import DutyRoom, LogEntry, OpenItem
from shouwang.prepare.duty.queries.shifts import nearest_room, shift_at
from shouwang.prepare.duty.rules.drafts import LogDraft, check_entry
from shouwang.prepare.duty.rules.wording import WRITTEN_BY_PEOPLE
from shouwang.prepare.duty.states import ItemState

from .doors import at_the_desk, check_area, check_keeps, room_of


def write_log(actor: Actor, draft: LogDraft) -> LogEntry:
    """Write an entry; nobody edits one, a further entry corrects it or closes its open item.

    An entry may be of a community of the room's area. Without a room it goes to the office room
    nearest above the area. With a `source_key` it is written once in a room: the second call
    returns the first one's.
    """
    room = _room(actor, draft)
    check_keeps(actor, room)
    now = clock.now()
    check_entry(draft, now)
    if not actor.is_system and draft.kind not in WRITTEN_BY_PEOPLE:
        raise Invalid({"kind": say("没有这种记录。")})
    made = _made(room, draft.source_key)
    if made is not None:
        return made
    try:
        with write_transaction():
            return _write(actor, room, draft, now)
    except IntegrityError:
        made = _made(room, draft.source_key)
        if made is None:
            raise
        return made


def _room(actor: Actor, draft: LogDraft) -> DutyRoom:
    if draft.room_id is not None:
        return room_of(actor, draft.room_id)
    found = nearest_room(draft.area_code or actor.area_code)
    if found is None:
        raise NotFound(say("这个地方还没有值班室。"))
    return room_of(actor, found.pk)


def _made(room: DutyRoom, source_key: str) -> LogEntry | None:
    return room.entries.filter(source_key=source_key).first() if source_key else None


def _write(actor: Actor, room: DutyRoom, draft: LogDraft, now: datetime) -> LogEntry:
    shift = shift_at(room, now)
    corrected = _corrected(room, draft.corrects_id)
    area = _area(actor, room, draft.area_code)
    if corrected is not None:
        area = corrected.area_code_now
    made = LogEntry.objects.create(
        room=room,
        area_code_at_time=area,
        area_code_now=area,
        shift=shift,
        kind=draft.kind,
        happened_at=draft.happened_at or now,
        written_at=now,
        text=draft.text.strip(),
        party=draft.party.strip(),
        link=draft.link,
        is_zero=draft.is_zero,
        author_key=actor.key,
        author_id=actor.account_id,
        corrects=corrected,
        source_key=draft.source_key,
    )
    told: dict[str, object] = {"room": room.pk, "kind": made.kind, "corrects": draft.corrects_id}
    if draft.is_open_item:
        told["item"] = OpenItem.objects.create(room=room, entry=made).pk
    record(actor, "duty_entry.write", made.journal_key, told, at=now)
    touched = {area}
    if draft.closes_item_id is not None:
        touched.add(_close(actor, room, draft.closes_item_id, made, now))
    for code in sorted(touched - {""}):
        emit(DutyLogWritten(made.pk, code), made.journal_key, at=now)
    return made


def _area(actor: Actor, room: DutyRoom, area_code: str) -> str:
    """Return the community that an entry is of, which lies in the room's area; "" of the whole."""
    if not area_code:
        return ""
    code = check_area(actor, area_code)
    if not code.startswith(room.area_code_now):
        raise Invalid({"area_code": say("这个地方不归这个值班室管。")})
    return code if code != room.area_code_now else ""


def _corrected(room: DutyRoom, entry_id: int | None) -> LogEntry | None:
    if entry_id is None:
        return None
    found = room.entries.filter(pk=entry_id).first()
    if found is None:
        raise Invalid({"corrects_id": say("没有找到要更正的记录。")})
    return found


def _close(actor: Actor, room: DutyRoom, item_id: int, entry: LogEntry, now: datetime) -> str:
    """Close an open item; returns the community that it was of."""
    item = room.items.select_related("room", "entry").filter(pk=item_id).first()
    if item is None:
        raise Invalid({"closes_item_id": say("没有找到这个未办结事项。")})
    if item.state != ItemState.OPENED:
        raise WrongState(say("这个事项已经办结。"), state=item.state, version=item.version)
    changes = {"closed_at": now, "closed_entry_id": entry.pk}
    move(
        at_the_desk(actor, room),
        item,
        "close",
        changes=changes,
        details={"entry": entry.pk},
        at=now,
    )
    return item.entry.area_code_now
