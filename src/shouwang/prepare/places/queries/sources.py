"""Reading major hazard sources: their gaps by name, and which of them are silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text
from shouwang.prepare.places.models import MajorHazardSource, SourceMonitor
from shouwang.prepare.places.rules.sources import (
    FILING_LABELS,
    GAP_LABELS,
    LEVEL_LABELS,
    MONITOR_LABELS,
    FilingState,
    Gap,
    MonitorKind,
    is_silent,
    source_gaps,
)

from .places import PlaceFilters, place_set
from .sectors import area_names

SOURCE_LIMIT = 500
ID_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class MonitorView:
    """A monitor in words, and whether it is silent at the moment of asking."""

    monitor: SourceMonitor
    label: Text
    is_silent: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with its gaps, its monitors and its words."""

    source: MajorHazardSource
    village: str
    level_label: Text | None
    filing_label: Text
    gaps: tuple[Gap, ...]
    gap_labels: tuple[Text, ...]
    monitors: tuple[MonitorView, ...]

    @property
    def is_silent(self) -> bool:
        """Tell whether any of its monitors is silent."""
        return any(found.is_silent for found in self.monitors)


def source_set(actor: Actor, area_code: str = "") -> QuerySet[MajorHazardSource]:
    """Return the sources in use within the actor's duties, the gravest level first."""
    places = place_set(actor, PlaceFilters(area=area_code)).values("pk")
    rows = MajorHazardSource.objects.filter(is_active=True, place__in=places)
    return rows.select_related("place").prefetch_related("monitors").order_by("level", "id")


def major_source(actor: Actor, source_id: int) -> MajorHazardSource:
    """Return one source, in use or not; NotFound outside the actor's duties."""
    places = place_set(actor, PlaceFilters(has_archived=True)).values("pk")
    rows = MajorHazardSource.objects.filter(place__in=places)
    rows = rows.select_related("place").prefetch_related("monitors")
    found = rows.filter(pk=source_id).first() if source_id < ID_LIMIT else None
    if found is None:
        raise NotFound
    return found


def major_sources(
    actor: Actor, area_code: str = "", *, gap: str = "", limit: int = SOURCE_LIMIT, offset: int = 0
) -> list[SourceView]:
    """Return the register of sources with their gaps by name; `gap` keeps those that have one."""
    rows = list(source_set(actor, area_code)[:SOURCE_LIMIT])
    found = source_views(actor, rows)
    kept = [view for view in found if not gap or gap in view.gaps]
    return kept[offset : offset + limit]


def sources_of(actor: Actor, place_id: int) -> list[SourceView]:
    """Return the sources of a place that the actor sees, those in use first."""
    rows = MajorHazardSource.objects.filter(
        place__in=place_set(actor, PlaceFilters(has_archived=True)).filter(pk=place_id).values("pk")
    )
    rows = rows.select_related("place").prefetch_related("monitors")
    return source_views(actor, rows.order_by("-is_active", "level", "id"))


def source_views(
    actor: Actor, rows: Iterable[MajorHazardSource], on: date | None = None
) -> list[SourceView]:
    """Return sources in words, with their gaps on a day."""
    shown = list(rows)
    now, day = clock.now(), on or clock.today()
    names = area_names(actor, {row.place.area_code_now for row in shown})
    return [_view(row, names.get(row.place.area_code_now, ""), now, day) for row in shown]


def _view(row: MajorHazardSource, village: str, now: datetime, day: date) -> SourceView:
    gaps = source_gaps(row.facts(), day)
    return SourceView(
        source=row,
        village=village,
        level_label=LEVEL_LABELS[row.level] if row.level else None,
        filing_label=FILING_LABELS[FilingState(row.filing_state)],
        gaps=gaps,
        gap_labels=tuple(GAP_LABELS[gap] for gap in gaps),
        monitors=tuple(
            MonitorView(
                found, MONITOR_LABELS[MonitorKind(found.kind)], is_silent(found.due_at, now)
            )
            for found in row.monitors.all()
            if found.is_active
        ),
    )


def source_labels(actor: Actor) -> tuple[dict[int, Text], dict[FilingState, Text]]:
    """Return the words of levels and of filing states, for forms."""
    del actor
    return dict(LEVEL_LABELS), dict(FILING_LABELS)
