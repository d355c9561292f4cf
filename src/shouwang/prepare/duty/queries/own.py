"""The actor's own shifts around now: what may be checked in, what waits to be checked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.ground.actor import Actor
from shouwang.prepare.duty.models import Assignment, DutyRoom
from shouwang.prepare.duty.rules.presence import check_in_opens_at
from shouwang.prepare.duty.states import HandoverState, RosterState

BEFORE, AFTER = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnShift:
    """A shift of one's own: from when one may check in, and what may be done now."""

    place: Assignment
    opens_at: datetime
    may_check_in: bool
    may_check_out: bool
    is_now: bool


def own_shifts(actor: Actor, shown: DutyRoom, now: datetime) -> list[OwnShift]:
    """Return the actor's shifts in a room from a day back to a week ahead, in order of time."""
    if actor.account_id is None:
        return []
    rows = Assignment.objects.filter(
        account_id=actor.account_id,
        is_replaced=False,
        shift__room=shown,
        shift__roster__state=RosterState.PUBLISHED,
        shift__until_at__gt=now - BEFORE,
        shift__from_at__lt=now + AFTER,
    )
    return [
        _own(row, now) for row in rows.select_related("shift__handover").order_by("shift__from_at")
    ]


def _own(place: Assignment, now: datetime) -> OwnShift:
    shift = place.shift
    opens_at = check_in_opens_at(shift.from_at)
    is_out = place.checked_in_at is not None and place.checked_out_at is None
    handover = getattr(shift, "handover", None)
    is_taken = handover is not None and handover.state == HandoverState.TAKEN
    return OwnShift(
        place,
        opens_at,
        place.checked_in_at is None and opens_at <= now < shift.until_at,
        is_out and is_taken,
        shift.from_at <= now < shift.until_at,
    )
