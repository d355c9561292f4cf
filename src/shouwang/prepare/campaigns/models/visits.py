"""Tables of checks: who looked at which place, for which campaign, and what was found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.campaigns.rules.wording import Capacity, VisitResult
from shouwang.prepare.campaigns.states import VIEW

from .plan import Campaign


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads of visits."""

    def visible_to(self, actor: Actor) -> VisitQuerySet:
        """Keep the visits within the actor's duties, and those of the place's own unit."""
        return visible(
            self,
            actor,
            VIEW,
            area="area_code_now",
            units=("place__unit_id", "agency_unit_id"),
            sector="place__sector",
        )


class Visit(models.Model):
    """One check of one place: by which office, who, when, with what result."""

    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    area_code_at_time = models.CharField(_("检查时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    agency_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    capacity = models.CharField(_("方式"), max_length=24)
    result = models.CharField(_("结果"), max_length=16)
    note = models.CharField(_("说明"), max_length=500, default="", blank=True)
    visited_at = models.DateTimeField(_("检查时间"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by_key = models.CharField(max_length=64)
    source_key = models.CharField(max_length=96, default="", blank=True)
    hazard_count = models.PositiveSmallIntegerField(_("发现隐患"), default=0)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "visited_at"], name="campaigns_visit_place"),
            models.Index(fields=["campaign", "area_code_now"], name="campaigns_visit_campaign"),
            models.Index(fields=["area_code_now", "visited_at"], name="campaigns_visit_area"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"],
                name="campaigns_visit_source_once",
                condition=~Q(source_key=""),
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=[capacity.value for capacity in Capacity]),
                name="campaigns_visit_capacity",
            ),
            models.CheckConstraint(
                condition=Q(result__in=[result.value for result in VisitResult]),
                name="campaigns_visit_result",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=models.F("visited_at")), name="campaigns_visit_past"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.visited_at:%Y-%m-%d}"

    @property
    def journal_key(self) -> str:
        """Name the visit in the journal."""
        return f"visit:{self.pk}"

    def target(self) -> Target:
        """Return what the visit shows to access."""
        units = {self.agency_unit_id, self.place.unit_id}
        return Target(
            area_code=self.area_code_now,
            unit_ids=frozenset(unit_id for unit_id in units if unit_id is not None),
            sector=self.place.sector,
        )


class VisitCompanion(models.Model):
    """Another office that took part in a joint visit; coverage by agency counts it too (R65)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="companions")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "unit"], name="campaigns_companion_once")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.unit_id}"


class VisitHazard(models.Model):
    """A hazard that a visit found, counted for the campaign of the visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="hazards")
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    hazard = models.ForeignKey("hazards.Hazard", on_delete=models.PROTECT, related_name="+")
    area_code_now = models.CharField(max_length=15)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "area_code_now"], name="campaigns_found_area"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "hazard"], name="campaigns_found_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.hazard_id}"
