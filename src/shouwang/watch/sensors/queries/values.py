"""The value of a series at a moment, and the readings beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shouwang.ground.actor import Actor
from shouwang.watch.sensors.models import Observation
from shouwang.watch.sensors.rules.outlook import came

MS = 1_000


def reading_beside(
    actor: Actor, sensor_id: int, at: datetime, *, is_after: bool
) -> tuple[datetime, float] | None:
    """Return the reading at or after a moment, or the last one before it; None without one."""
    del actor
    rows = Observation.objects.filter(sensor_id=sensor_id)
    at_ms = round(at.timestamp() * MS)
    near = (
        rows.filter(at_ms__gte=at_ms).order_by("at_ms")
        if is_after
        else rows.filter(at_ms__lt=at_ms).order_by("-at_ms")
    )
    found = near.values_list("at_ms", "value").first()
    return None if found is None else (datetime.fromtimestamp(found[0] / MS, UTC), found[1])


def value_at(actor: Actor, sensor_id: int, at: datetime, within: timedelta) -> float | None:
    """Return what a series was at a moment; None across a longer silence than `within`."""
    before = reading_beside(actor, sensor_id, at, is_after=False)
    after = reading_beside(actor, sensor_id, at, is_after=True)
    return came(at, before, after, within)
