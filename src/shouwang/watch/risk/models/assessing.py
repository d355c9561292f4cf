"""Recorded assessments, and the weights of the score in their versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.watch.risk.rules.lec import BAND_LABELS, METHOD_LABELS, Method
from shouwang.watch.risk.rules.levels import LEVEL_LABELS, TONES
from shouwang.watch.risk.rules.parameters import ACTIVITY_LIMIT, REASON_LIMIT
from shouwang.watch.risk.states import VIEW

from .risks import KNOWN_LEVEL


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Reads of assessments."""

    def visible_to(self, actor: Actor) -> AssessmentQuerySet:
        """Keep the assessments within the actor's duties."""
        return visible(self, actor, VIEW)


class Assessment(models.Model):
    """Somebody's assessment of a place or activity by LEC or by the matrix; never changed."""

    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    method = models.CharField(_("方法"), max_length=8)
    activity = models.CharField(_("作业或部位"), max_length=ACTIVITY_LIMIT)
    likelihood = models.DecimalField(max_digits=5, decimal_places=1)
    exposure = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    consequence = models.DecimalField(max_digits=5, decimal_places=1)
    value = models.DecimalField(max_digits=9, decimal_places=3)
    band = models.CharField(max_length=8, default="", blank=True)
    level = models.CharField(_("等级"), max_length=8)
    measures = models.CharField(_("措施"), max_length=REASON_LIMIT, default="", blank=True)
    assessed_on = models.DateField(_("评价日期"))
    assessed_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "recorded_at", "id"], name="risk_assessed"),
            models.Index(
                fields=["place", "assessed_on"],
                name="risk_assessed_place",
                condition=Q(place__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in Method]) & KNOWN_LEVEL,
                name="risk_assessment_known",
            ),
            models.CheckConstraint(
                condition=~Q(activity="") & ~Q(area_code_now=""), name="risk_assessment_given"
            ),
            models.CheckConstraint(
                condition=Q(method="matrix", exposure=None) | Q(method="lec", exposure__gt=0),
                name="risk_assessment_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.activity

    @property
    def method_label(self) -> Text:
        """Return the method in words."""
        return METHOD_LABELS[self.method]

    @property
    def band_label(self) -> Text | str:
        """Return the band of D in words; "" for the matrix."""
        return BAND_LABELS[self.band] if self.band else ""

    @property
    def level_label(self) -> Text:
        """Return the level in words."""
        return LEVEL_LABELS[self.level]

    @property
    def tone(self) -> str:
        """Return the tone of the level."""
        return TONES[self.level]

    def target(self) -> Target:
        """Return what the assessment shows to access."""
        return Target(area_code=self.area_code_now)


class WeightVersion(models.Model):
    """All weights of the score from a day on; a later one takes its place, none is changed."""

    number = models.PositiveIntegerField(_("版本"), unique=True)
    effective_on = models.DateField(_("启用日期"))
    values = models.JSONField()
    reason = models.CharField(_("理由"), max_length=REASON_LIMIT)
    source = models.CharField(_("来源"), max_length=60)
    set_at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(source="") & Q(number__gt=1),
                name="risk_weights_given",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
