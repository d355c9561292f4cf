"""The picture: one row for each community and each place, and every change of level."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.watch.risk.rules.levels import ICONS, LEVEL_LABELS, SHORT_LABELS, TONES, Level
from shouwang.watch.risk.rules.parameters import SCORE_DIGITS, SCORE_PLACES
from shouwang.watch.risk.states import VIEW

LEVELS = [level.value for level in Level]
KNOWN_LEVEL = Q(level__in=LEVELS)


class RiskQuerySet(models.QuerySet["Risk"]):
    """Reads of the picture."""

    def visible_to(self, actor: Actor) -> RiskQuerySet:
        """Keep the communities and places within the actor's duties."""
        return visible(self, actor, VIEW)


class Risk(models.Model):
    """The risk of one community (no place) or of one place, as last computed.

    `level` is in force: the computed one unless a person has overruled it. `change_no` goes up with
    each thing that changed; a computation that read before it leaves the row due.
    """

    VIEW_PERMISSION: ClassVar[str] = VIEW

    area_code_now = models.CharField(_("区划"), max_length=15)
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_current = models.BooleanField(default=True)
    level = models.CharField(_("等级"), max_length=8, default=Level.BLUE.value)
    computed_level = models.CharField(_("计算等级"), max_length=8, default=Level.BLUE.value)
    score = models.DecimalField(
        _("风险分值"), max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES, default=0
    )
    confidence = models.DecimalField(
        _("可信度"), max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES, default=0
    )
    contributions = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    weights_version = models.CharField(max_length=16, default="")
    fingerprint = models.CharField(max_length=64, default="")
    computed_at = models.DateTimeField(_("计算时间"), null=True)
    level_since_at = models.DateTimeField(_("现等级自"), null=True)
    change_no = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()

    closed = models.PositiveIntegerField(default=0)
    closed_in_time = models.PositiveIntegerField(default=0)
    published_on = models.DateField(null=True)
    published_fingerprint = models.CharField(max_length=64, default="")

    measures = models.TextField(_("管控措施"), default="", blank=True)
    owner_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    owner_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    registered_at = models.DateTimeField(_("列入清单"), null=True)
    reviewed_at = models.DateTimeField(_("上次复核"), null=True)
    review_due_on = models.DateField(_("复核期限"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = RiskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="risk_due", condition=Q(is_current=True)),
            models.Index(fields=["area_code_now", "level"], name="risk_area_level"),
            models.Index(
                fields=["review_due_on", "id"],
                name="risk_register",
                condition=Q(registered_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code_now"],
                name="risk_area_once",
                condition=Q(place=None, is_current=True),
            ),
            models.UniqueConstraint(
                fields=["place"], name="risk_place_once", condition=Q(place__isnull=False)
            ),
            models.CheckConstraint(condition=~Q(area_code_now=""), name="risk_area_given"),
            models.CheckConstraint(
                condition=KNOWN_LEVEL & Q(computed_level__in=LEVELS), name="risk_level_known"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="risk_score_possible"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="risk_confidence_possible"
            ),
            models.CheckConstraint(
                condition=Q(registered_at=None) | Q(review_due_on__isnull=False),
                name="risk_registered_has_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code_now} {self.level}"

    @property
    def journal_key(self) -> str:
        """Name the risk in the journal."""
        return f"risk:{self.pk}"

    @property
    def level_label(self) -> Text:
        """Return the level in force in words."""
        return LEVEL_LABELS[self.level]

    @property
    def short_label(self) -> Text:
        """Return the level in force as one word."""
        return SHORT_LABELS[self.level]

    @property
    def computed_label(self) -> Text:
        """Return the computed level in words."""
        return LEVEL_LABELS[self.computed_level]

    @property
    def tone(self) -> str:
        """Return the tone, and with it the shape, of the level in force."""
        return TONES[self.level]

    @property
    def icon(self) -> str:
        """Return the icon of the level in force."""
        return ICONS[self.level]

    def target(self) -> Target:
        """Return what the risk shows to access."""
        return Target(area_code=self.area_code_now, cases=frozenset({self.journal_key}))


class RiskChange(models.Model):
    """A change of the level in force, with the picture that made it; never changed afterwards."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    level_before = models.CharField(max_length=8, blank=True)
    level = models.CharField(max_length=8)
    computed_level = models.CharField(max_length=8)
    score = models.DecimalField(max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    confidence = models.DecimalField(max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    contributions = models.JSONField(default=list)
    weights_version = models.CharField(max_length=16, default="")

    class Meta:
        indexes = [models.Index(fields=["risk", "at", "id"], name="risk_changes")]
        constraints = [
            models.CheckConstraint(
                condition=KNOWN_LEVEL & ~Q(level=F("level_before")), name="risk_change_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.level}"

    @property
    def level_label(self) -> Text:
        """Return the level in words."""
        return LEVEL_LABELS[self.level]

    @property
    def tone(self) -> str:
        """Return the tone of the level."""
        return TONES[self.level]
