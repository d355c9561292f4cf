"""What the duty log says of a community, for the picture of its risk (R206)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from shouwang.ground.actor import Actor
from shouwang.ground.remapping import under
from shouwang.prepare.duty.models import DutyRoom, LogEntry
from shouwang.prepare.duty.states import ItemState


@dataclass(frozen=True, slots=True)
class LogOfArea:
    """How many entries about a community there are since a moment, and how many items are open."""

    room_id: int
    entries: int
    open_items: int
    last_at: datetime


def log_of_area(actor: Actor, area_code: str, since: datetime) -> LogOfArea | None:
    """Return what the log says of a community; None when it says nothing.

    An open item counts however old it is; a correction is no entry of its own.
    """
    is_open = Q(item__state=ItemState.OPENED)
    rows = LogEntry.objects.filter(
        under("area_code_now", area_code),
        Q(happened_at__gt=since) | is_open,
        corrects=None,
        room__in=DutyRoom.objects.visible_to(actor),
    )
    found = rows.aggregate(
        entries=Count("pk", filter=Q(happened_at__gt=since)),
        open_items=Count("pk", filter=is_open),
        last_at=Max("happened_at"),
        room_id=Max("room_id"),
    )
    return None if found["last_at"] is None else LogOfArea(**found)
