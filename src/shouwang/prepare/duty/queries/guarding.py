"""Who may act in a duty room: by role, or because the roster has them around now."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwang.ground.actor import Actor
from shouwang.prepare.duty.models import Assignment, DutyRoom, Shift
from shouwang.prepare.duty.rules.presence import check_in_opens_at
from shouwang.prepare.duty.states import KEEP, RosterState

AFTER = timedelta(days=1)
"""So long after a shift its people may still write down and hand over."""


def is_of_shift(actor: Actor, shift: Shift) -> bool:
    """Tell whether the actor is on duty in a shift."""
    if actor.account_id is None:
        return False
    return shift.assignments.filter(account_id=actor.account_id, is_replaced=False).exists()


def keeps(actor: Actor, room: DutyRoom, now: datetime) -> bool:
    """Tell whether the actor keeps duty in a room: by role, or by the roster around now."""
    if actor.may(KEEP, room.target()):
        return True
    if actor.account_id is None:
        return False
    early = now - check_in_opens_at(now)
    return Assignment.objects.filter(
        account_id=actor.account_id,
        is_replaced=False,
        shift__room=room,
        shift__roster__state=RosterState.PUBLISHED,
        shift__from_at__lte=now + early,
        shift__until_at__gt=now - AFTER,
    ).exists()
