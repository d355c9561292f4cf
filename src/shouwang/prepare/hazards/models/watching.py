"""Watching an open hazard: its own facts, checks, patrols, task force, decisions from above."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.hazards.rules.kinds import (
    Aspect,
    CheckResult,
    DecisionKind,
    NaturalKind,
    Weakness,
)
from shouwang.prepare.hazards.rules.patrols import Shift
from shouwang.prepare.hazards.rules.watching import Way

from .hazard import Hazard


class NaturalFacts(models.Model):
    """What only a natural hazard has; null is unknown (R126)."""

    hazard = models.OneToOneField(Hazard, on_delete=models.CASCADE, related_name="natural")
    natural_kind = models.CharField(_("灾种"), max_length=16)
    threatened_households = models.PositiveIntegerField(_("受威胁户数"), null=True)
    threatened_persons = models.PositiveIntegerField(_("受威胁人数"), null=True)
    trigger_rain_mm = models.DecimalField(
        _("临界雨量（毫米）"), max_digits=6, decimal_places=1, null=True
    )
    trigger_hours = models.PositiveSmallIntegerField(_("雨量时段（小时）"), null=True)
    crack_mm = models.DecimalField(_("裂缝宽度（毫米）"), max_digits=8, decimal_places=1, null=True)
    volume_m3 = models.PositiveIntegerField(_("估计方量（立方米）"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(natural_kind__in=[found.value for found in NaturalKind]),
                name="hazards_natural_kind",
            ),
            models.CheckConstraint(
                condition=(Q(trigger_rain_mm=None) | Q(trigger_rain_mm__gt=0))
                & (Q(crack_mm=None) | Q(crack_mm__gte=0)),
                name="hazards_natural_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.natural_kind


class EquipmentFacts(models.Model):
    """What only a hazard of special equipment has; null is unknown."""

    hazard = models.OneToOneField(Hazard, on_delete=models.CASCADE, related_name="equipment")
    equipment_kind = models.CharField(_("设备种类"), max_length=60)
    registration_code = models.CharField(_("使用登记证编号"), max_length=60, default="", blank=True)
    inspection_due_on = models.DateField(_("检验有效期至"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(equipment_kind=""), name="hazards_equipment_kind")
        ]

    def __str__(self) -> str:
        return self.equipment_kind


class ManagementFacts(models.Model):
    """Which management weakness a hazard is (R101)."""

    hazard = models.OneToOneField(Hazard, on_delete=models.CASCADE, related_name="management")
    weakness = models.CharField(_("管理缺陷"), max_length=24)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weakness__in=[found.value for found in Weakness]),
                name="hazards_management_weakness",
            )
        ]

    def __str__(self) -> str:
        return self.weakness


class PhysicalFacts(models.Model):
    """Which physical side an ordinary hazard has, beside the management weaknesses (R101)."""

    hazard = models.OneToOneField(Hazard, on_delete=models.CASCADE, related_name="physical")
    aspect = models.CharField(_("方面"), max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(aspect__in=[found.value for found in Aspect]),
                name="hazards_physical_aspect",
            )
        ]

    def __str__(self) -> str:
        return self.aspect


class MonitoringCheck(models.Model):
    """Somebody looked at an open hazard, or a sensor did (R114, R130)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    way = models.CharField(max_length=8, default=Way.VISIT)
    shift = models.ForeignKey(
        "PatrolShift", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    result = models.CharField(max_length=10)
    text = models.CharField(_("情况"), max_length=300, default="", blank=True)
    crack_mm = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    actor_key = models.CharField(max_length=64)
    source_key = models.CharField(max_length=96, null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["hazard", "-at"], name="hazards_check_hazard")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=[found.value for found in CheckResult]),
                name="hazards_check_result",
            ),
            models.CheckConstraint(
                condition=Q(way__in=[found.value for found in Way]), name="hazards_check_way"
            ),
            models.CheckConstraint(
                condition=~Q(result="abnormal") | ~Q(text=""), name="hazards_check_told"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class PatrolShift(models.Model):
    """A hired patroller's daily shift on a hazard; all shifts together cover 24 h (R130)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="shifts")
    label = models.CharField(_("巡查员"), max_length=60)
    from_minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    is_published = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_minute__lt=1440) & Q(minutes__gte=1) & Q(minutes__lte=1440),
                name="hazards_shift_sane",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="hazards_shift_named"),
        ]

    def __str__(self) -> str:
        return self.label

    def as_shift(self) -> Shift:
        """Return the row as the rules know it."""
        return Shift(self.label, self.from_minute, self.minutes)


class PatrolGap(models.Model):
    """Nobody checked in when it was due; the next check-in ends the gap (R130)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="patrol_gaps")
    shift = models.ForeignKey(
        PatrolShift, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    missed = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_gap_one_open", condition=Q(until_at=None)
            ),
            models.CheckConstraint(
                condition=Q(from_at__gte=F("due_at"))
                & (Q(until_at=None) | Q(until_at__gte=F("from_at"))),
                name="hazards_gap_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"


class TaskForce(models.Model):
    """A special task force bound to one hazard (R128)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="task_forces")
    title = models.CharField(_("专班名称"), max_length=120)
    leader_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    formed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, default="", blank=True)
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="hazards_force_named"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("formed_at")),
                name="hazards_force_lasts",
            ),
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_force_one", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskForceMember(models.Model):
    """A post in a task force."""

    task_force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="members")
    post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_force", "post"], name="hazards_member_once")
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class TaskForceGrant(models.Model):
    """The access to the hazard that membership brings; it ends with the task force."""

    member = models.ForeignKey(TaskForceMember, on_delete=models.CASCADE, related_name="grants")
    grant = models.OneToOneField("access.ExtraGrant", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"grant {self.grant_id}"


class UpperDecision(models.Model):
    """A report to the upper level, a meeting or a decision of it, about one hazard (R127)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10)
    title = models.CharField(_("名称"), max_length=200)
    issuer = models.CharField(_("单位"), max_length=120)
    document_number = models.CharField(_("文号"), max_length=60, default="", blank=True)
    decided_on = models.DateField(_("日期"), null=True)
    text = models.TextField(_("内容"))
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[found.value for found in DecisionKind]),
                name="hazards_decision_kind",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(issuer="") & ~Q(text=""), name="hazards_decision_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AccidentLink(models.Model):
    """An accident that came from a hazard; whether it was open then is kept (R116)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="accident_links")
    accident_number = models.CharField(_("事故编号"), max_length=40)
    occurred_at = models.DateTimeField(_("事故时间"))
    was_open = models.BooleanField()
    level_then = models.PositiveSmallIntegerField(null=True)
    linked_at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(
                fields=["occurred_at"],
                name="hazards_accident_open",
                condition=Q(was_open=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["hazard", "accident_number"], name="hazards_accident_once"
            )
        ]

    def __str__(self) -> str:
        return f"accident link {self.pk}"
