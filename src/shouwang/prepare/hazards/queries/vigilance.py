"""Which open hazards of a watched level nobody watches (R114)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from shouwang.ground import clock
from shouwang.prepare.hazards.models import Hazard, InterimPlan
from shouwang.prepare.hazards.rules.watching import watched_level


def watched() -> Q:
    """Return the filter for open hazards that must have an interim plan and monitoring."""
    return Q(is_finished=False, level__lte=watched_level(clock.today()))


def unwatched(asked: bool | None) -> Q:
    """Return the filter for those of them that lack one of the two, or that have both."""
    if asked is None:
        return Q()
    plans = InterimPlan.objects.filter(hazard=OuterRef("pk"), replaced_at=None)
    has_monitoring = Q(monitor_every_min__isnull=False) | Q(patrol_due_at__isnull=False)
    has_both = Q(Exists(plans)) & has_monitoring
    return watched() & (~has_both if asked else has_both)


def has_plan(hazard: Hazard) -> bool:
    """Tell whether an interim plan of the hazard is in force."""
    return InterimPlan.objects.filter(hazard=hazard, replaced_at=None).exists()


def has_monitoring(hazard: Hazard) -> bool:
    """Tell whether somebody or something looks at the hazard at set times."""
    return hazard.monitor_every_min is not None or hazard.patrol_due_at is not None
