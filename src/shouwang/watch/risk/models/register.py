"""What people said about a risk: reviews, overrulings, and other words for a text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text
from shouwang.watch.risk.rules.levels import LEVEL_LABELS
from shouwang.watch.risk.rules.parameters import REASON_LIMIT

from .risks import KNOWN_LEVEL, Risk


class RiskReview(models.Model):
    """One review of a registered risk, as it was; never changed afterwards."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="reviews")
    at = models.DateTimeField()
    level = models.CharField(max_length=8)
    measures = models.TextField(_("管控措施"))
    note = models.CharField(_("说明"), max_length=REASON_LIMIT, default="", blank=True)
    owner_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    next_on = models.DateField(_("下次复核"))
    actor_key = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["risk", "at", "id"], name="risk_reviews")]
        constraints = [
            models.CheckConstraint(
                condition=KNOWN_LEVEL & ~Q(measures=""), name="risk_review_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.at}"


class Overrule(models.Model):
    """A level that a person set over the computed one, until the end of a day."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="overrules")
    at = models.DateTimeField()
    level = models.CharField(_("改判等级"), max_length=8)
    computed_level = models.CharField(max_length=8)
    reason = models.CharField(_("理由"), max_length=REASON_LIMIT)
    until_on = models.DateField(_("截止日"))
    ended_at = models.DateTimeField(null=True)
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["risk"], name="risk_overrule_once", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                condition=KNOWN_LEVEL & ~Q(reason=""), name="risk_overrule_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.level}"

    @property
    def level_label(self) -> Text:
        """Return the level in words."""
        return LEVEL_LABELS[self.level]

    @property
    def computed_label(self) -> Text:
        """Return the computed level of that time in words."""
        return LEVEL_LABELS[self.computed_level]


class TextOverrule(models.Model):
    """A category and grade that a person set over the suggested ones for a hazard's text."""

    hazard_number = models.CharField(max_length=40)
    area_code_now = models.CharField(max_length=15)
    at = models.DateTimeField()
    suggested_category = models.CharField(max_length=20, default="", blank=True)
    suggested_grade = models.CharField(max_length=12, default="", blank=True)
    confidence = models.FloatField()
    category = models.CharField(_("类别"), max_length=20)
    grade = models.CharField(_("等级"), max_length=12, default="", blank=True)
    reason = models.CharField(_("理由"), max_length=REASON_LIMIT)
    until_on = models.DateField(_("截止日"))
    ended_at = models.DateTimeField(null=True)
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hazard_number"],
                name="risk_text_overrule_once",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(category=""), name="risk_text_overrule_given"
            ),
        ]

    def __str__(self) -> str:
        return self.hazard_number
