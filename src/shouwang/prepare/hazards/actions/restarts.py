"""Watching rests while a hazard is finished and begins anew when it is opened again."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.clock import local_day
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.patrols import check_in_every
from shouwang.prepare.hazards.rules.watching import next_due


def restarted(hazard: Hazard, now: datetime, *, is_finished: bool) -> dict[str, object]:
    """Return the columns of watching after a move; nobody had to look at a finished hazard."""
    if not hazard.is_finished or is_finished or hazard.monitor_from_at is None:
        return {}
    found: dict[str, object] = {"monitor_from_at": now}
    if hazard.monitor_every_min is not None:
        found["check_due_at"] = next_due(now, hazard.monitor_every_min, None)
    if hazard.patrol_due_at is not None:
        found["patrol_due_at"] = now + check_in_every(local_day(now))
    return found


def rest(hazard: Hazard, now: datetime) -> None:
    """End the open gap of the patrol of a hazard that was finished."""
    if hazard.is_finished and hazard.monitor_from_at is not None:
        hazard.patrol_gaps.filter(until_at=None).update(until_at=now)
