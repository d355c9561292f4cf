"""Which open major hazards are looked at often enough, and who comes next (R217)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shouwang.ground.errors import Text, say


class Watch(StrEnum):
    """How a site stands, the worst first."""

    OVERDUE = "overdue"
    UNSET = "unset"
    TOO_RARE = "too_rare"
    KEPT = "kept"


WATCH_ORDER = (Watch.OVERDUE, Watch.UNSET, Watch.TOO_RARE, Watch.KEPT)
WATCH_LABELS: Mapping[str, Text] = {
    Watch.OVERDUE: say("过时未看"),
    Watch.UNSET: say("没有安排监测"),
    Watch.TOO_RARE: say("监测间隔太长"),
    Watch.KEPT: say("按时监测"),
}
WATCH_TONES: Mapping[str, str] = {
    Watch.OVERDUE: "danger",
    Watch.UNSET: "danger",
    Watch.TOO_RARE: "warning",
    Watch.KEPT: "success",
}


@dataclass(frozen=True, slots=True)
class Site:
    """How a major hazard is watched; None is not set or not known."""

    every_min: int | None
    next_at: datetime | None


def watch(site: Site, longest_min: int, now: datetime) -> Watch:
    """Return how a site stands now; a look that is due at this very moment is not yet overdue."""
    if site.next_at is not None and site.next_at < now:
        return Watch.OVERDUE
    if site.next_at is None:
        return Watch.UNSET
    if site.every_min is not None and site.every_min > longest_min:
        return Watch.TOO_RARE
    return Watch.KEPT
