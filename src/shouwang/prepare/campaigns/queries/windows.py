"""What counts at a moment: the visits of a campaign's time, and places that no other has taken."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.rules.visits import CHECKS
from shouwang.prepare.campaigns.rules.wording import VisitResult
from shouwang.prepare.campaigns.states import VIEW


def as_of(on: date | None) -> datetime:
    """Return the end of a past day, or now."""
    now = clock.now()
    return now if on is None or on >= clock.local_day(now) else clock.end_of_day(on)


def not_delegated(moment: datetime) -> Q:
    """Return the filter for places that no other campaign looked after at a moment."""
    return Q(delegation=None) | Q(delegation__made_at__gt=moment)


def check_filter(prefix: str = "") -> Q:
    """Return the filter for visits that count as a check: somebody else looked, and got in."""
    return Q(**{f"{prefix}capacity__in": [capacity.value for capacity in sorted(CHECKS)]}) & ~Q(
        **{f"{prefix}result": VisitResult.NOT_ENTERED.value}
    )


def in_window(campaign: Campaign, moment: datetime, prefix: str = "") -> Q:
    """Return the filter for visits from the campaign's start up to a moment.

    What was written down after the end does not count; before the start nothing does.
    """
    if campaign.started_at is None:
        return Q(pk__in=[])
    found = Q(
        **{
            f"{prefix}visited_at__gte": campaign.started_at,
            f"{prefix}visited_at__lte": moment,
        }
    )
    if campaign.closed_at is not None:
        found &= Q(**{f"{prefix}recorded_at__lte": campaign.closed_at})
    return found


def sees_whole(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether all places of the campaign lie within the actor's duties."""
    return actor.may(VIEW, Target(area_code=campaign.area_code_now))


def sees_total(actor: Actor) -> bool:
    """Tell whether the actor may know the whole campaign's figures: offices, but no single unit."""
    if actor.is_system:
        return True
    return any(scope.kind in {ScopeKind.AREA, ScopeKind.SECTOR} for scope in actor.scopes(VIEW))
