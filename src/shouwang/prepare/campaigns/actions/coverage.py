"""Keeping with each place of a scope when it was checked first and last, and how often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce, Greatest, Least

from shouwang.prepare.campaigns.models import Campaign, ScopeItem, Visit
from shouwang.prepare.campaigns.queries.windows import check_filter, in_window
from shouwang.prepare.campaigns.states import State

BATCH = 1_000


def count_check(place_id: int, visited_at: datetime) -> int:
    """Count one check in every running campaign that holds the place and had begun.

    One statement, so that checks of the same place at the same time are all counted. Returns in
    how many campaigns.
    """
    rows = ScopeItem.objects.filter(
        place_id=place_id,
        campaign__in=Campaign.objects.filter(state=State.RUNNING, started_at__lte=visited_at),
    )
    return rows.update(
        first_checked_at=Least(Coalesce(F("first_checked_at"), visited_at), visited_at),
        last_checked_at=Greatest(Coalesce(F("last_checked_at"), visited_at), visited_at),
        visit_count=F("visit_count") + 1,
    )


def count_earlier_checks(campaign: Campaign, place_ids: Iterable[int]) -> None:
    """Count for places that came in later what was checked since the campaign began."""
    ids = list(place_ids)
    for start in range(0, len(ids), BATCH):
        _count_batch(campaign, ids[start : start + BATCH])


def _count_batch(campaign: Campaign, ids: list[int]) -> None:
    upto = datetime.max.replace(tzinfo=campaign.drafted_at.tzinfo)
    checks = Visit.objects.filter(check_filter(), in_window(campaign, upto), Q(place_id__in=ids))
    counted = {
        row["place_id"]: row
        for row in checks.order_by()
        .values("place_id")
        .annotate(first=Min("visited_at"), last=Max("visited_at"), count=Count("pk"))
    }
    items = list(ScopeItem.objects.filter(campaign=campaign, place_id__in=list(counted)))
    for item in items:
        row = counted[item.place_id]
        item.first_checked_at, item.last_checked_at = row["first"], row["last"]
        item.visit_count = row["count"]
    ScopeItem.objects.bulk_update(
        items, ["first_checked_at", "last_checked_at", "visit_count"], batch_size=BATCH
    )
