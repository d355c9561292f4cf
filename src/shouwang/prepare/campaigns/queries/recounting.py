"""The same figures counted anew from every visit: slow, honest, for tests and measurements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.prepare.campaigns.models import Campaign, ScopeItem, Visit, VisitHazard
from shouwang.prepare.campaigns.rules.progress import Figures, GroupBy, Progress, ProgressLine
from shouwang.prepare.campaigns.rules.visits import is_check

from .found import NO_HAZARDS
from .progress import VILLAGE_DIGITS
from .windows import as_of


def recount(actor: Actor, campaign: Campaign, *, on: date | None = None) -> Progress:
    """Return what `progress` by village says, from each visit and each hazard, one by one."""
    moment = as_of(on)
    figures: dict[str, Figures] = {}
    checked = _checked_places(campaign, moment)
    rows = ScopeItem.objects.filter(campaign=campaign).select_related("delegation")
    for item in rows:
        if item.added_at <= moment:
            found = _place_figures(item, item.place_id in checked, moment)
            code = item.area_code_now[:VILLAGE_DIGITS]
            figures[code] = figures.get(code, Figures()) + found
    for code, found in _hazard_figures(campaign, moment):
        figures[code] = figures.get(code, Figures()) + found
    names = divisions.names_of(actor, figures)
    lines = tuple(ProgressLine(key, names.get(key, key), figures[key]) for key in sorted(figures))
    return Progress(moment, GroupBy.VILLAGE, sum(figures.values(), Figures()), lines)


def _checked_places(campaign: Campaign, moment: datetime) -> set[int]:
    checked: set[int] = set()
    if campaign.started_at is None:
        return checked
    scope = ScopeItem.objects.filter(campaign=campaign).values("place")
    for visit in Visit.objects.filter(place__in=scope).iterator():
        in_time = campaign.started_at <= visit.visited_at <= moment
        in_book = campaign.closed_at is None or visit.recorded_at <= campaign.closed_at
        if in_time and in_book and is_check(visit.capacity, visit.result):
            checked.add(visit.place_id)
    return checked


def _place_figures(item: ScopeItem, is_checked: bool, moment: datetime) -> Figures:
    if item.delegation is not None and item.delegation.made_at <= moment:
        return Figures(delegated=1)
    return Figures(scope=1, checked=int(is_checked), added=int(item.is_addition))


def _hazard_figures(campaign: Campaign, moment: datetime) -> Iterable[tuple[str, Figures]]:
    counted: set[int] = set()
    for row in VisitHazard.objects.filter(campaign=campaign).select_related("hazard"):
        hazard = row.hazard
        is_new = hazard.pk not in counted and row.found_at <= moment
        if not is_new or hazard.state in NO_HAZARDS:
            continue
        counted.add(hazard.pk)
        is_fixed = hazard.fixed_at is not None and hazard.fixed_at <= moment
        is_due = hazard.due_at is not None and hazard.due_at <= moment
        yield (
            row.area_code_now[:VILLAGE_DIGITS],
            Figures(found=1, rectified=int(is_fixed), overdue=int(is_due and not is_fixed)),
        )
