"""What the playbooks ask when they tell people of duty; for the system only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor, AreaRange, Target
from shouwang.ground.errors import NotFound
from shouwang.prepare.duty.models import Assignment, DutyRoom, RollAnswer, Roster, Shift
from shouwang.prepare.duty.rules.wording import Capacity
from shouwang.prepare.duty.states import RosterState

from .shifts import shift_after, shift_at


@dataclass(frozen=True, slots=True)
class ToldShift:
    """A shift as the playbooks need it: whose it is, and who comes next."""

    shift_id: int
    room_id: int
    room: str
    target: Target
    from_at: datetime
    until_at: datetime
    leader_ids: tuple[int, ...]
    account_ids: tuple[int, ...]
    next_account_ids: tuple[int, ...]


def _accounts(shift: Shift | None, capacity: str = "") -> tuple[int, ...]:
    if shift is None:
        return ()
    rows = shift.assignments.filter(is_replaced=False)
    rows = rows.filter(capacity=capacity) if capacity else rows
    return tuple(rows.order_by("id").values_list("account_id", flat=True))


def told_shift(actor: Actor, shift_id: int) -> ToldShift:
    """Return a shift with its people and the next ones."""
    found = Shift.objects.select_related("room").filter(pk=shift_id).first()
    if found is None or not actor.is_system:
        raise NotFound
    return ToldShift(
        found.pk,
        found.room_id,
        found.room.name,
        found.room.target(),
        found.from_at,
        found.until_at,
        _accounts(found, Capacity.LEADER),
        _accounts(found),
        _accounts(shift_after(found)),
    )


def roster_accounts(actor: Actor, roster_id: int) -> tuple[DutyRoom, Roster, list[int]]:
    """Return a roster with its room and everybody who is on duty in it."""
    found = Roster.objects.select_related("room").filter(pk=roster_id).first()
    if found is None or not actor.is_system:
        raise NotFound
    rows = Assignment.objects.filter(shift__roster=found, is_replaced=False)
    accounts = rows.order_by("account_id").values_list("account_id", flat=True).distinct()
    return found.room, found, list(accounts)


def asked_accounts(actor: Actor, roll_id: int) -> list[int]:
    """Return who is asked by a roll-call."""
    if not actor.is_system:
        raise NotFound
    rows = RollAnswer.objects.filter(roll_id=roll_id).order_by("id")
    return list(rows.values_list("assignment__account_id", flat=True))


def room_accounts(actor: Actor, room_id: int, at: datetime) -> tuple[DutyRoom, list[int]]:
    """Return a room and who is on duty in it at a moment."""
    room = DutyRoom.objects.filter(pk=room_id).first()
    if room is None or not actor.is_system:
        raise NotFound
    return room, list(_accounts(shift_at(room, at)))


def assigned_accounts(
    actor: Actor, area_code: str, from_at: datetime, until_at: datetime
) -> list[int]:
    """Return who is on duty in an area in a span of time, as far as it is published."""
    if not actor.is_system:
        raise NotFound
    area = AreaRange.under(area_code)
    rows = Assignment.objects.filter(
        is_replaced=False,
        shift__roster__state=RosterState.PUBLISHED,
        shift__room__area_code_now__gte=area.low,
        shift__room__area_code_now__lt=area.high,
        shift__from_at__lt=until_at,
        shift__until_at__gt=from_at,
    )
    accounts = rows.order_by("account_id").values_list("account_id", flat=True)
    return list(accounts.distinct())
