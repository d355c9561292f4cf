"""Tables of what stays: lessons, the summary, standing checks, targets, seasons, weights."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.campaigns.rules.wording import Assessment, Comparison, LessonKind
from shouwang.prepare.campaigns.states import VIEW

from .plan import Campaign


class Lesson(models.Model):
    """What was learnt while the campaign ran, and which rule it changed (R67)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=12)
    text = models.TextField(_("内容"))
    rule_changed = models.CharField(_("修订的制度"), max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="campaigns_lesson_text"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LessonKind]),
                name="campaigns_lesson_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="rule_change") | ~Q(rule_changed=""),
                name="campaigns_lesson_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def journal_key(self) -> str:
        """Name the lesson in the journal."""
        return f"campaign_lesson:{self.pk}"


class LessonHazard(models.Model):
    """A hazard that gave rise to a lesson."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="hazards")
    hazard = models.ForeignKey("hazards.Hazard", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "hazard"], name="campaigns_lesson_hazard")
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.hazard_id}"


class Summary(models.Model):
    """The closing summary: results as counted at the end, experience, changed rules (R66)."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="summary")
    results = models.TextField(_("成效"))
    experience = models.TextField(_("经验"))
    changed_rules = models.TextField(_("制度修订"), default="", blank=True)
    figures = models.JSONField(default=dict)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    written_by_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(results="") & ~Q(experience=""), name="campaigns_summary_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}"


class StandingCheckQuerySet(models.QuerySet["StandingCheck"]):
    """Reads of standing checks."""

    def visible_to(self, actor: Actor) -> StandingCheckQuerySet:
        """Keep the standing checks of the actor's areas and own unit."""
        return visible(self, actor, VIEW, area="area_code_now", units=("unit_id",))


class StandingCheck(models.Model):
    """A check that outlives its campaign: of which places, how often, by whom (R66)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="standing_checks")
    title = models.CharField(_("名称"), max_length=120)
    type_codes = models.JSONField(default=list)
    area_code_now = models.CharField(max_length=15)
    interval_days = models.PositiveSmallIntegerField(_("间隔（天）"))
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    next_due_on = models.DateField(_("下次"))
    ended_on = models.DateField(_("停止"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = StandingCheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_due_on"], name="campaigns_standing_due", condition=Q(ended_on=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "title"], name="campaigns_standing_once"),
            models.CheckConstraint(
                condition=Q(interval_days__gte=1), name="campaigns_standing_interval"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="campaigns_standing_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the standing check in the journal."""
        return f"standing_check:{self.pk}"

    def target(self) -> Target:
        """Return what the standing check shows to access."""
        return Target(area_code=self.area_code_now, unit_ids=frozenset({self.unit_id}))


class TargetQuerySet(models.QuerySet["IssuedTarget"]):
    """Reads of targets."""

    def visible_to(self, actor: Actor) -> TargetQuerySet:
        """Keep the targets of the actor's areas."""
        return visible(self, actor, VIEW, area="area_code_now")


class IssuedTarget(models.Model):
    """A target from above: which figure, how much, for when; it may be handed down (R72)."""

    area_code_now = models.CharField(max_length=15)
    title = models.CharField(_("指标"), max_length=120)
    formula = models.CharField(_("口径"), max_length=40)
    comparison = models.CharField(max_length=8)
    value = models.DecimalField(_("目标值"), max_digits=16, decimal_places=4)
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"))
    basis = models.CharField(_("依据"), max_length=200)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    issued_by_key = models.CharField(max_length=64)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code_now", "formula", "from_on", "until_on"],
                name="campaigns_target_once",
            ),
            models.CheckConstraint(
                condition=Q(comparison__in=[found.value for found in Comparison]),
                name="campaigns_target_comparison",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="campaigns_target_days"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(basis="") & ~Q(formula=""),
                name="campaigns_target_named",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the target in the journal."""
        return f"target:{self.pk}"


class SeasonalFocus(models.Model):
    """Which places and industries matter most in a part of the year (R61–R64)."""

    area_code = models.CharField(max_length=15)
    title = models.CharField(_("时段重点"), max_length=120)
    from_month = models.PositiveSmallIntegerField()
    from_day = models.PositiveSmallIntegerField()
    until_month = models.PositiveSmallIntegerField()
    until_day = models.PositiveSmallIntegerField()
    type_codes = models.JSONField(default=list)
    industries = models.JSONField(default=list)
    basis = models.CharField(_("依据"), max_length=200)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "title", "in_force_from"], name="campaigns_focus_once"
            ),
            models.CheckConstraint(
                condition=Q(from_month__range=(1, 12), until_month__range=(1, 12))
                & Q(from_day__range=(1, 31), until_day__range=(1, 31)),
                name="campaigns_focus_days",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(basis=""), name="campaigns_focus_named"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the focus in the journal."""
        return f"seasonal_focus:{self.pk}"


class AssessmentWeight(models.Model):
    """How much a campaign's result counts in one of the four assessments (R71)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="weights")
    assessment = models.CharField(max_length=24)
    weight = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "assessment"], name="campaigns_weight_once"
            ),
            models.CheckConstraint(
                condition=Q(assessment__in=[found.value for found in Assessment]),
                name="campaigns_weight_known",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1), name="campaigns_weight_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.assessment}"
