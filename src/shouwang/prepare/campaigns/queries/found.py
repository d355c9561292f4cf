"""The hazards that a campaign has found, and how they stood at a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from shouwang.prepare.campaigns.models import Campaign, VisitHazard
from shouwang.prepare.hazards import queries as hazards

NO_HAZARDS = (hazards.State.REJECTED.value, hazards.State.MERGED.value)
"""What turned out to be none, or was known already."""


def found_hazards(campaign: Campaign, moment: datetime) -> QuerySet[VisitHazard]:
    """Return what the campaign's checks had found up to a moment; a hazard may stand in several."""
    rows = VisitHazard.objects.filter(campaign=campaign, found_at__lte=moment)
    return rows.exclude(hazard__state__in=NO_HAZARDS)


def rectified(moment: datetime) -> Q:
    """Return the filter for what was put right by a moment."""
    return Q(hazard__fixed_at__lte=moment)


def unrectified(moment: datetime) -> Q:
    """Return the filter for what was not yet put right at a moment."""
    return Q(hazard__fixed_at=None) | Q(hazard__fixed_at__gt=moment)


def overdue(moment: datetime) -> Q:
    """Return the filter for what was past its deadline and not put right at a moment."""
    return Q(hazard__due_at__lte=moment) & unrectified(moment)


def everything(moment: datetime) -> Q:
    """Return the filter that keeps all."""
    del moment
    return Q()


FOUND_FILTERS: Mapping[str, Callable[[datetime], Q]] = {
    "found": everything,
    "rectified": rectified,
    "overdue": overdue,
    "open": unrectified,
}
