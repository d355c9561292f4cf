"""Tables of major hazard sources (重大危险源) and of what watches them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.places.rules.sources import FilingState, MonitorKind, SourceFacts

from .places import Place


class MajorHazardSource(models.Model):
    """A major hazard source of a place; an empty element is a gap (R44)."""

    VIEW_PERMISSION: ClassVar[str] = "places.view"

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField(_("名称"), max_length=120)
    level = models.PositiveSmallIntegerField(_("级别"), null=True, blank=True)
    surveyed_on = models.DateField(_("普查日期"), null=True, blank=True)
    file_reference = models.CharField(_("档案"), max_length=200, default="", blank=True)
    risk_identified_on = models.DateField(_("风险辨识日期"), null=True, blank=True)
    risk_summary = models.CharField(_("风险辨识"), max_length=500, default="", blank=True)
    monitoring = models.CharField(_("监控预警措施"), max_length=500, default="", blank=True)
    assessed_on = models.DateField(_("安全评估日期"), null=True, blank=True)
    assessed_until = models.DateField(_("评估有效期至"), null=True, blank=True)
    plan = models.CharField(_("应急预案"), max_length=200, default="", blank=True)
    filing_state = models.CharField(
        _("备案"), max_length=12, default=FilingState.UNKNOWN.value, blank=True
    )
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    is_fictional = models.BooleanField(_("虚构"), default=False)
    registered_at = models.DateTimeField(_("登记时间"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["place", "is_active"], name="places_source_place")]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="places_source_once"),
            models.CheckConstraint(condition=~Q(name=""), name="places_source_name_given"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=1, level__lte=4),
                name="places_source_level_known",
            ),
            models.CheckConstraint(
                condition=Q(filing_state__in=[state.value for state in FilingState]),
                name="places_source_filing_known",
            ),
            models.CheckConstraint(
                condition=Q(assessed_on=None)
                | Q(assessed_until=None)
                | Q(assessed_until__gte=models.F("assessed_on")),
                name="places_source_assessment_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the source in the journal."""
        return f"major_source:{self.pk}"

    def facts(self) -> SourceFacts:
        """Return what the gaps are found by."""
        return SourceFacts(
            level=self.level,
            surveyed_on=self.surveyed_on,
            file_reference=self.file_reference,
            risk_identified_on=self.risk_identified_on,
            risk_summary=self.risk_summary,
            monitoring=self.monitoring,
            assessed_on=self.assessed_on,
            assessed_until=self.assessed_until,
            plan=self.plan,
            filing_state=FilingState(self.filing_state),
            has_monitor=any(found.is_active for found in self.monitors.all()),
        )


class SourceMonitor(models.Model):
    """A sensor or a scheduled manual check; silent when its interval passes without a signal."""

    source = models.ForeignKey(MajorHazardSource, on_delete=models.CASCADE, related_name="monitors")
    kind = models.CharField(_("方式"), max_length=8)
    sensor_key = models.CharField(_("传感器"), max_length=96, default="", blank=True)
    every_min = models.PositiveIntegerField(_("间隔（分钟）"))
    started_at = models.DateTimeField(_("启用时间"))
    last_signal_at = models.DateTimeField(_("最近信号"), null=True, blank=True)
    due_at = models.DateTimeField(_("最迟下次"))
    silence_named_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="places_monitor_due",
                condition=Q(is_active=True, silence_named_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "sensor_key"],
                name="places_monitor_once",
                condition=Q(is_active=True),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in MonitorKind]),
                name="places_monitor_kind_known",
            ),
            models.CheckConstraint(
                condition=(Q(kind="sensor") & ~Q(sensor_key="")) | Q(kind="check", sensor_key=""),
                name="places_monitor_sensor_named",
            ),
            models.CheckConstraint(condition=Q(every_min__gte=1), name="places_monitor_interval"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.kind} {self.sensor_key}".strip()
