"""Opening duty rooms and posts at a site, changing and ending them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import find_move, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.duty.models import DutyRoom
from shouwang.prepare.duty.rules.drafts import RoomDraft, check_room, check_words
from shouwang.prepare.duty.rules.wording import RoomKind
from shouwang.prepare.places import queries as places

from .doors import check_area, check_edits, room_of

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place


def open_room(actor: Actor, draft: RoomDraft, *, unit_id: int | None = None) -> DutyRoom:
    """Open an office's duty room, or a post at a site for the time of an event (R171, R176).

    The office is the actor's own unit unless it is named.
    """
    area = draft.area_code
    place_id = None
    if draft.place_id is not None:
        place = _place(actor, draft.place_id)
        place_id, area = place.pk, area or place.area_code_now
    check_edits(actor, Target(area_code=area or actor.area_code[:9]))
    check_room(draft)
    area = check_area(actor, area)
    unit = _unit(actor, unit_id or actor.unit_id)
    now = clock.now()
    columns = asdict(draft) | {"place_id": place_id}
    columns.pop("area_code")
    try:
        with write_transaction():
            made = DutyRoom.objects.create(
                **{name: _clean(value) for name, value in columns.items()},
                unit_id=unit,
                area_code_at_time=area,
                area_code_now=area,
                opened_at=now,
            )
            told = {"kind": made.kind, "area": area, "unit": unit}
            record(actor, "duty_room.open", made.journal_key, told, at=now)
    except IntegrityError:
        words = say("这个单位已经有值班室了。")
        raise Invalid({"unit_id": words, "name": words}) from None
    return made


def _clean(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _place(actor: Actor, place_id: int) -> Place:
    try:
        return places.place_by_id(actor, place_id)
    except NotFound:
        raise Invalid({"place_id": say("没有找到这个场所。")}) from None


def _unit(actor: Actor, unit_id: int | None) -> int:
    try:
        return units.unit(actor, unit_id or 0).pk
    except NotFound:
        raise Invalid({"unit_id": say("请选择负责值班的单位。")}) from None


def edit_room(
    actor: Actor, room_id: int, draft: RoomDraft, *, version: int | None = None
) -> DutyRoom:
    """Change name, place and number of a room."""
    room = room_of(actor, room_id)
    room.version = version or room.version
    find_move(actor, room, "edit")
    check_room(RoomDraft(**{**asdict(draft), "kind": room.kind, "reason": room.reason}))
    changes: dict[str, object] = {
        "name": draft.name.strip(),
        "location": draft.location.strip(),
        "phone": draft.phone.strip(),
        "lat": draft.lat,
        "lng": draft.lng,
    }
    changed = sorted(name for name, value in changes.items() if getattr(room, name) != value)
    move(actor, room, "edit", changes=changes, details={"fields": changed})
    return room


def end_room(actor: Actor, room_id: int, reason: str, *, version: int | None = None) -> DutyRoom:
    """End a room with a reason; its rosters and its log stay."""
    room = room_of(actor, room_id)
    room.version = version or room.version
    find_move(actor, room, "end")
    check_words("reason", reason, say("请写明为什么撤销。"))
    if room.kind == RoomKind.OFFICE and room.items.filter(state="opened").exists():
        raise Invalid({"reason": say("还有未办结的事项，不能撤销。")})
    now = clock.now()
    move(actor, room, "end", changes={"ended_at": now}, at=now)
    return room
