"""The duty log, the items that are open, and the handover of a shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.scoping import in_areas
from shouwang.prepare.duty.models import (
    DutyRoom,
    Handover,
    LogEntry,
    OpenItem,
    RollAnswer,
    RollCall,
    Shift,
)
from shouwang.prepare.duty.rules.wording import EntryKind
from shouwang.prepare.duty.states import VIEW, ItemState, RosterState

from .guarding import is_of_shift, keeps
from .shifts import nearest_room, shift_after, shift_at

SHOWN = 100
ITEMS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class HandoverView:
    """How a shift is handed over: what is open, and what the actor may do about it."""

    shift: Shift
    next_shift: Shift | None
    handover: Handover | None
    items: tuple[OpenItem, ...]
    may_offer: bool
    may_take: bool


def room(actor: Actor, room_id: int) -> DutyRoom:
    """Return one room, or NotFound."""
    rows = DutyRoom.objects.visible_to(actor).select_related("unit", "place")
    found = rows.filter(pk=room_id).first()
    if found is None:
        raise NotFound
    return found


def rooms(actor: Actor) -> list[DutyRoom]:
    """Return the rooms within the actor's duties, open ones and the offices' first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = DutyRoom.objects.visible_to(actor).select_related("unit", "place")
    return list(rows.order_by("ended_at", "kind", "area_code_now", "id")[:SHOWN])


def home_room(actor: Actor) -> DutyRoom | None:
    """Return the room whose duty concerns the actor most: the nearest above the own area."""
    found = nearest_room(actor.area_code)
    if found is not None:
        return found
    mine = [row for row in rooms(actor) if row.ended_at is None]
    return mine[0] if mine else None


def log(
    actor: Actor, shown: DutyRoom, *, before: datetime | None = None, limit: int = 30
) -> list[LogEntry]:
    """Return the newest entries of a room's log, each with what corrects it."""
    if not actor.may(VIEW, shown.target()):
        raise NotFound
    rows = shown.entries.select_related("author", "item", "corrects")
    rows = rows if before is None else rows.filter(happened_at__lt=before)
    told = rows.prefetch_related("corrections").order_by("-happened_at", "-id")[:limit]
    return named(actor, told)


def named(actor: Actor, rows: Iterable[LogEntry]) -> list[LogEntry]:
    """Return entries, each with the name of the community that it is of."""
    found = list(rows)
    names = divisions.names_of(actor, {row.area_code_now for row in found} - {""})
    for row in found:
        row.area_name = names.get(row.area_code_now, row.area_code_now)
    return found


def entry(actor: Actor, entry_id: int) -> LogEntry:
    """Return one entry, or NotFound."""
    rows = LogEntry.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    found = rows.select_related("author", "room").filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def calls(actor: Actor, area_code: str) -> QuerySet[LogEntry]:
    """Return the calls that the rooms of an area wrote down, without what corrects one."""
    rooms_there = in_areas((AreaRange.under(area_code),), "area_code_now")
    return LogEntry.objects.filter(
        kind=EntryKind.CALL,
        corrects=None,
        room__in=DutyRoom.objects.visible_to(actor).filter(rooms_there),
    )


def open_items(actor: Actor, room_id: int) -> list[OpenItem]:
    """Return the items of a room that are still open, the oldest first."""
    rows = room(actor, room_id).items.filter(state=ItemState.OPENED)
    return list(rows.select_related("entry__author").order_by("id")[:ITEMS_SHOWN])


def may_keep(actor: Actor, shown: DutyRoom, now: datetime) -> bool:
    """Tell whether the actor may write in a room now."""
    return keeps(actor, shown, now)


def handover_of(actor: Actor, shift_id: int) -> HandoverView:
    """Return how a shift of a published roster is handed over, or NotFound."""
    rows = Shift.objects.filter(
        room__in=DutyRoom.objects.visible_to(actor), roster__state=RosterState.PUBLISHED
    )
    shift = rows.select_related("room", "roster").filter(pk=shift_id).first()
    if shift is None:
        raise NotFound
    after = shift_after(shift)
    found = Handover.objects.filter(shift=shift).select_related("offered_by", "taken_by").first()
    items: tuple[OpenItem, ...]
    if found is not None and found.taken_at is not None:
        lines = found.lines.select_related("item__entry__author").order_by("item_id")
        items = tuple(line.item for line in lines)
    else:
        items = tuple(open_items(actor, shift.room_id))
    may_edit = actor.may("duty.edit", shift.room.target())
    is_offered = found is not None and found.taken_at is None
    takes = (after is not None and is_of_shift(actor, after)) or may_edit
    offers = found is None and (is_of_shift(actor, shift) or may_edit)
    return HandoverView(shift, after, found, items, offers, is_offered and takes)


def untaken_shift(actor: Actor, shown: DutyRoom, now: datetime) -> Shift | None:
    """Return the shift whose handover comes next: one that is over and not taken, else the present.

    Shifts whose end lies more than a day back are not asked for any more.
    """
    del actor
    current = shift_at(shown, now)
    rows = Shift.objects.filter(
        room=shown, roster__state=RosterState.PUBLISHED, until_at__lte=now
    ).exclude(handover__state="taken")
    before = rows.order_by("-until_at").first()
    is_recent = before is not None and (now - before.until_at).days < 1
    return before if is_recent else current


def unanswered(actor: Actor, now: datetime) -> list[RollAnswer]:
    """Return the roll-calls that the actor has still to answer."""
    if actor.account_id is None:
        return []
    rows = RollAnswer.objects.filter(
        assignment__account_id=actor.account_id,
        assignment__is_replaced=False,
        answered_at=None,
        roll__shift__until_at__gt=now,
    )
    return list(rows.select_related("roll__room").order_by("-roll__called_at")[:5])


def rolls(actor: Actor, room_id: int, limit: int = 10) -> list[RollCall]:
    """Return the newest roll-calls of a room with their answers."""
    rows = RollCall.objects.filter(room=room(actor, room_id))
    told = rows.prefetch_related("answers__assignment__account")
    return list(told.order_by("-called_at", "-id")[:limit])


def shift_of_handover(actor: Actor, handover_id: int) -> int:
    """Return the shift that a handover is of, or NotFound."""
    rows = Handover.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    found = rows.filter(pk=handover_id).values_list("shift_id", flat=True).first()
    if found is None:
        raise NotFound
    return found
