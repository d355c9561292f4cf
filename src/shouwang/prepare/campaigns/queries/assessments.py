"""A campaign's result, what it brings to the four assessments, and root measures (R71, R73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import say
from shouwang.prepare.campaigns.models import AssessmentWeight, Campaign
from shouwang.prepare.campaigns.rules.assessments import Part, Score, Share, result_of, scores
from shouwang.prepare.campaigns.rules.parameters import LIST_LIMIT, assessment_weight
from shouwang.prepare.campaigns.rules.wording import Assessment
from shouwang.prepare.hazards import queries as hazards

from .found import found_hazards
from .obligations import on_time_rate
from .progress import progress

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwang.prepare.hazards.models import Hazard

NO_HAZARDS = (hazards.State.REJECTED, hazards.State.MERGED)


@dataclass(frozen=True, slots=True)
class AssessmentScores:
    """The parts of a campaign's result, the result, and what it brings to each assessment."""

    as_of: datetime
    parts: tuple[Part, ...]
    result: Fraction | None
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class RootMeasures:
    """The share of hazards with a root measure (治本), and those that have none yet."""

    share: Share
    without: tuple[Hazard, ...]


def weights(actor: Actor, campaign: Campaign) -> dict[str, Decimal]:
    """Return how much each assessment counts: as the office decided, else the same for all."""
    del actor
    kept = AssessmentWeight.objects.filter(campaign=campaign)
    found = dict(kept.values_list("assessment", "weight"))
    usual = assessment_weight(clock.local_day(campaign.drafted_at))
    return {name.value: found.get(name.value, usual) for name in Assessment}


def assessment_scores(actor: Actor, campaign: Campaign) -> AssessmentScores:
    """Return what a campaign brings to the four assessments now.

    The result is the mean of coverage, rectification and deliverables in time, as far as they
    apply; each assessment takes it by its weight. Nothing is rounded.
    """
    total = progress(actor, campaign).total
    in_time = on_time_rate(actor, campaign).figure
    parts = (
        Part("coverage", say("排查覆盖率"), Share(total.checked, total.scope)),
        Part("rectification", say("隐患整改率"), Share(total.rectified, total.found)),
        Part("on_time", say("材料按期报送率"), Share(in_time.numerator, in_time.denominator)),
    )
    told = scores(parts, weights(actor, campaign))
    return AssessmentScores(clock.now(), parts, result_of(parts), tuple(told))


def root_measures(actor: Actor, campaign: Campaign) -> RootMeasures:
    """Return for how many of the hazards that a campaign found a root measure is recorded."""
    ids = found_hazards(campaign, clock.now()).values("hazard_id")
    return _root_measures(hazards.hazard_set(actor).filter(pk__in=ids))


def root_measures_of_area(actor: Actor, area_code: str, from_on: date, to_on: date) -> RootMeasures:
    """Return for how many confirmed hazards of a period, both days included, one is recorded."""
    rows = hazards.hazard_set(actor, hazards.HazardFilters(area=area_code)).filter(
        confirmed_at__isnull=False,
        reported_at__gte=clock.end_of_day(from_on - timedelta(days=1)),
        reported_at__lt=clock.end_of_day(to_on),
    )
    return _root_measures(rows)


def _root_measures(rows: QuerySet[Hazard]) -> RootMeasures:
    counted = rows.exclude(state__in=NO_HAZARDS).order_by()
    total = counted.distinct().count()
    without = counted.filter(root_measures=None)
    missing = without.distinct().count()
    told = without.order_by("id")[:LIST_LIMIT]
    return RootMeasures(Share(total - missing, total), tuple(told))
