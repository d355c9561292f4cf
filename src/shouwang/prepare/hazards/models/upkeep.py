"""What keeps an unfixed hazard safe: measures, plan steps, extensions, calls, grade rules."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.rules.grading import LEVELS, GradeTerms, Statutory
from shouwang.prepare.hazards.rules.plans import in_force
from shouwang.prepare.hazards.rules.wording import MeasureKind

from .hazard import Hazard


class MeasureQuerySet(models.QuerySet["ProtectiveMeasure"]):
    """Reads of measures."""

    def in_force(self, now: datetime) -> MeasureQuerySet:
        """Keep the measures that protect now."""
        not_lapsed = Q(until_at=None) | Q(until_at__gt=now)
        return self.filter(not_lapsed, from_at__lte=now, ended_at=None)


class ProtectiveMeasure(models.Model):
    """What protects people while the hazard is there, from when until when."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(_("种类"), max_length=16)
    text = models.CharField(_("内容"), max_length=500)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    position = models.CharField(_("设置位置"), max_length=200, default="", blank=True)
    last_checked_at = models.DateTimeField(_("最近一次检查"), null=True)
    cases = models.PositiveSmallIntegerField(_("查处起数"), null=True)
    result = models.CharField(_("查处结果"), max_length=300, default="", blank=True)
    photo = models.ForeignKey(
        "attachments.Attachment",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    actor_key = models.CharField(max_length=64)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hazard", "id"], name="hazards_measure_hazard")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in MeasureKind]),
                name="hazards_measure_kind",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="hazards_measure_text"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")),
                name="hazards_measure_lasts",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether it protects now."""
        return in_force(self.from_at, self.until_at, self.ended_at, now)


class RectificationStep(models.Model):
    """One step of the plan, with its day."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("步骤"), max_length=300)
    due_on = models.DateField(_("日期"))
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [models.Index(fields=["hazard", "due_on", "id"], name="hazards_step_hazard")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="hazards_step_text"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
                name="hazards_step_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Extension(models.Model):
    """A later deadline: asked for with a reason, decided by somebody else."""

    ASKED, APPROVED, REFUSED = "asked", "approved", "refused"

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="extensions")
    due_before = models.DateTimeField()
    due_asked = models.DateTimeField()
    reason = models.CharField(_("理由"), max_length=500)
    asked_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=ASKED)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_extension_one_open", condition=Q(state="asked")
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hazards_extension_reason"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | Q(
                    state__in=["approved", "refused"],
                    decided_at__isnull=False,
                ),
                name="hazards_extension_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None) | Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="hazards_extension_by_another",
            ),
            models.CheckConstraint(
                condition=Q(due_asked__gt=F("due_before")), name="hazards_extension_later"
            ),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk}"

    @property
    def asked_on(self) -> date:
        """Return the day until which more time is asked for."""
        return due_day(self.due_asked)


class MajorHazardCall(models.Model):
    """Who is phoned about a major hazard; open until one of them confirms."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="calls")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    phone_masked = models.CharField(max_length=20, default="", blank=True)
    called_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=64, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hazard", "post"], name="hazards_call_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(called_at__isnull=False),
                name="hazards_call_before_confirmation",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class GradeRule(models.Model):
    """The office's own terms of a grade from a day on; the newest one in force counts."""

    statutory = models.CharField(_("法定等级"), max_length=8)
    level = models.PositiveSmallIntegerField(_("内部等级"))
    version = models.CharField(_("版本"), max_length=16)
    effective_on = models.DateField(_("生效日"))
    default_days = models.PositiveSmallIntegerField(_("默认整改期限（工作日）"))
    handling_role = models.CharField(_("处理权限"), max_length=32)
    verification_roles = models.CharField(_("复查岗位"), max_length=300, default="", blank=True)
    reporting_duty = models.CharField(_("报告义务"), max_length=200)
    report_within_h = models.PositiveSmallIntegerField(_("报告时限（小时）"), null=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statutory", "level", "effective_on"], name="hazards_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(statutory__in=[grade.value for grade in Statutory])
                & Q(level__in=list(LEVELS)),
                name="hazards_rule_grade",
            ),
            models.CheckConstraint(condition=Q(default_days__gte=1), name="hazards_rule_days"),
        ]

    def __str__(self) -> str:
        return f"{self.statutory} {self.level} {self.version}"

    def as_terms(self) -> GradeTerms:
        """Return the row as terms."""
        return GradeTerms(
            self.statutory,
            self.level,
            self.version,
            self.effective_on,
            self.default_days,
            self.handling_role,
            tuple(filter(None, self.verification_roles.split(","))),
            self.reporting_duty,
            self.report_within_h,
            self.source,
        )
