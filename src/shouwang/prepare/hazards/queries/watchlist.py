"""The open hazards that must be watched, the unwatched first (R114)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text
from shouwang.prepare.hazards.models import Hazard, InterimPlan
from shouwang.prepare.hazards.rules.grading import LEVEL_LABELS
from shouwang.prepare.hazards.rules.parameters import COUNT_LIMIT
from shouwang.prepare.hazards.rules.watching import WatchLamp, missing_watch, watch_lamp

from .cards import title_of
from .ledger import hazard_set
from .vigilance import has_monitoring, unwatched, watched

SHOWN = 100


@dataclass(frozen=True, slots=True)
class WatchedHazard:
    """One hazard that must be watched, the age of the last look, and what is missing."""

    number: str
    title: str
    level: Text
    area_name: str
    lamp: WatchLamp
    missing: Sequence[Text]


@dataclass(frozen=True, slots=True)
class WatchList:
    """How many must be watched, how many are not, and the first of them."""

    total: int
    unwatched: int
    is_exact: bool
    items: Sequence[WatchedHazard]


def watch_list(actor: Actor) -> WatchList:
    """Return the open hazards of a watched level within the actor's duties, the unwatched first."""
    rows = hazard_set(actor).filter(watched()).order_by()
    total = rows[: COUNT_LIMIT + 1].count()
    bare = rows.filter(unwatched(True))[: COUNT_LIMIT + 1].count()
    plans = InterimPlan.objects.filter(hazard=OuterRef("pk"), replaced_at=None)
    good = Hazard.objects.filter(unwatched(False), pk=OuterRef("pk"))
    told = rows.annotate(has_plan=Exists(plans), is_watched=Exists(good))
    shown = list(told.order_by("is_watched", "level", "queue_at", "id")[:SHOWN])
    names = divisions.names_of(actor, {row.area_code_now for row in shown})
    items = [_item(row, names.get(row.area_code_now, row.area_code_now)) for row in shown]
    return WatchList(min(total, COUNT_LIMIT), min(bare, COUNT_LIMIT), total <= COUNT_LIMIT, items)


def _item(row: Hazard, area_name: str) -> WatchedHazard:
    now = clock.now()
    lamp = watch_lamp(row.last_checked_at, row.monitor_from_at, row.monitor_every_min, now)
    return WatchedHazard(
        number=row.number,
        title=title_of(row),
        level=LEVEL_LABELS[row.level or 0],
        area_name=area_name,
        lamp=lamp,
        missing=missing_watch(
            row.level,
            clock.local_day(now),
            has_plan=bool(getattr(row, "has_plan", False)),
            has_monitoring=has_monitoring(row),
        ),
    )
