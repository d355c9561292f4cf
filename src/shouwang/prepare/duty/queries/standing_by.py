"""The force that stands by on a duty day (R174)."""

from __future__ import annotations

from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound
from shouwang.prepare.duty.models import DutyRoom, StandBy

from .logs import room


def stand_bys(actor: Actor, room_id: int, day: date) -> list[StandBy]:
    """Return the forces of a room's day, each with whether it is ready; unknown is None."""
    rows = StandBy.objects.filter(room=room(actor, room_id), day=day)
    return list(rows.select_related("confirmed_by").order_by("id"))


def stand_by(actor: Actor, stand_by_id: int) -> StandBy:
    """Return one force of a day, or NotFound."""
    rows = StandBy.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    found = rows.filter(pk=stand_by_id).first()
    if found is None:
        raise NotFound
    return found
