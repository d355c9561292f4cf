"""The watch list: sites with open major hazards, overdue looks first (R217)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed, Text
from shouwang.prepare.hazards import queries as hazards
from shouwang.watch.risk.rules.ages import interval_words
from shouwang.watch.risk.rules.parameters import LIST_LIMIT, watch_every_min
from shouwang.watch.risk.rules.watching import (
    WATCH_LABELS,
    WATCH_ORDER,
    WATCH_TONES,
    Site,
    Watch,
    watch,
)
from shouwang.watch.risk.states import VIEW

FIELDS = (
    "number",
    "level",
    "area_code_now",
    "location",
    "place__name",
    "place__number",
    "monitor_every_min",
    "last_checked_at",
    "check_due_at",
    "patrol_due_at",
    "reported_at",
)


@dataclass(frozen=True, slots=True)
class WatchedSite:
    """A site with an open major hazard: how often it is looked at, and when the next look is due.

    `every_min` None: no interval is set; `patrol_due_at` then may still ask for check-ins.
    """

    number: str
    link: str
    name: str
    area_code: str
    area_name: str
    level_label: Text
    state: str
    state_label: Text
    tone: str
    every_min: int | None
    longest_min: int
    is_heightened: bool
    last_at: datetime | None
    next_at: datetime | None

    @property
    def every(self) -> Text | None:
        """Return how often it is looked at, in words; None when no interval is set."""
        return None if self.every_min is None else interval_words(self.every_min)


@dataclass(frozen=True, slots=True)
class WatchList:
    """All sites of an area with open major hazards, and how many are not kept."""

    as_of: datetime
    longest_min: int
    items: tuple[WatchedSite, ...]
    not_kept: int
    is_cut: bool

    @property
    def longest(self) -> Text:
        """Return the longest interval that is allowed, in words."""
        return interval_words(self.longest_min)


def watch_list(actor: Actor, area_code: str = "") -> WatchList:
    """Return the sites with open major hazards within the actor's duties, overdue looks first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    now = clock.now()
    longest = watch_every_min(clock.local_day(now))
    asked = hazards.HazardFilters(area=area_code, state="open", level="major")
    rows = hazards.hazard_set(actor, asked).order_by("queue_at", "id").values(*FIELDS)
    found = list(rows[: LIST_LIMIT + 1])
    names = divisions.names_of(actor, {str(row["area_code_now"])[:12] for row in found})
    items = [_site(row, names, longest, now) for row in found[:LIST_LIMIT]]
    items.sort(
        key=lambda one: (WATCH_ORDER.index(Watch(one.state)), one.next_at or now, one.number)
    )
    not_kept = sum(one.state != Watch.KEPT for one in items)
    return WatchList(now, longest, tuple(items), not_kept, len(found) > LIST_LIMIT)


def _site(
    row: dict[str, object], names: dict[str, str], longest: int, now: datetime
) -> WatchedSite:
    dues = [one for one in (row["check_due_at"], row["patrol_due_at"]) if isinstance(one, datetime)]
    every = row["monitor_every_min"]
    every_min = every if isinstance(every, int) else None
    next_at = min(dues, default=None)
    state = watch(Site(every_min, next_at), longest, now)
    area = str(row["area_code_now"])
    last = row["last_checked_at"]
    level = row["level"]
    return WatchedSite(
        number=str(row["number"]),
        link=reverse("hazards:detail", args=[row["number"]]),
        name=str(row["place__name"] or row["location"] or row["number"]),
        area_code=area,
        area_name=names.get(area[:12], area),
        level_label=hazards.LEVEL_LABELS[level if isinstance(level, int) else 1],
        state=state.value,
        state_label=WATCH_LABELS[state],
        tone=WATCH_TONES[state],
        every_min=every_min,
        longest_min=longest,
        is_heightened=every_min is not None and every_min <= longest,
        last_at=last if isinstance(last, datetime) else None,
        next_at=next_at,
    )
