"""What of the finished hazards may lose its personal values."""

from __future__ import annotations

from datetime import date, datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.retention import HAZARD_YEARS, ended_before, erasable_from
from shouwang.prepare.hazards.states import State

ENDED = (State.CLOSED.value, State.REJECTED.value)


def erasable_day(actor: Actor, found: Hazard) -> date | None:
    """Return the day from which a hazard's personal values may go; None while it is open."""
    del actor
    if found.state not in ENDED:
        return None
    return erasable_from(HAZARD_YEARS, clock.local_day(found.queue_at))


def is_erasable(actor: Actor, found: Hazard) -> bool:
    """Tell whether a hazard's personal values are still there and may go today."""
    day = erasable_day(actor, found)
    return found.erased_at is None and day is not None and day <= clock.today()


def erasable(actor: Actor, now: datetime, limit: int) -> list[str]:
    """Return the numbers of hazards whose personal values have to go, the oldest first."""
    last = clock.end_of_day(ended_before(HAZARD_YEARS, clock.local_day(now)))
    rows = Hazard.objects.visible_to(actor).filter(
        is_finished=True, queue_at__lt=last, state__in=ENDED, erased_at=None
    )
    return list(rows.order_by("queue_at").values_list("number", flat=True)[:limit])
