"""Tables of what stands in a place and must be inspected, and of each inspection done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.places.rules.inspecting import InspectionResult, ObjectCategory

from .places import Place


class InspectableObject(models.Model):
    """Equipment, a storage, a device or a container in a place, with its own due date."""

    KINDS: ClassVar[Mapping[str, object]] = {
        "equipment": _("设备"),
        "storage": _("储存设施"),
        "device": _("装置"),
        "container": _("容器"),
    }

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="objects_inside")
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12)
    category = models.CharField(
        _("检验类别"), max_length=20, default=ObjectCategory.OTHER.value, blank=True
    )
    note = models.CharField(_("说明"), max_length=500, default="", blank=True)
    checked_on = models.DateField(_("上次检验日"), null=True, blank=True)
    due_on = models.DateField(_("下次检验日"), null=True, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="places_object_due", condition=Q(is_active=True)
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="places_object_name_given"),
            models.CheckConstraint(
                condition=Q(kind__in=["equipment", "storage", "device", "container"]),
                name="places_object_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(category__in=[found.value for found in ObjectCategory]),
                name="places_object_category_known",
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None)
                | Q(due_on=None)
                | Q(due_on__gte=models.F("checked_on")),
                name="places_object_due_after_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the object in the journal."""
        return f"inspectable:{self.pk}"


class ObjectInspection(models.Model):
    """One inspection that was done: for which due day, with which result."""

    object = models.ForeignKey(
        InspectableObject, on_delete=models.CASCADE, related_name="inspections"
    )
    inspected_on = models.DateField(_("检验日期"))
    due_on = models.DateField(_("应检日期"), null=True, blank=True)
    next_due_on = models.DateField(_("下次检验日"), null=True, blank=True)
    result = models.CharField(_("结论"), max_length=8)
    certificate = models.CharField(_("证书编号"), max_length=60, default="", blank=True)
    recorded_at = models.DateTimeField(_("记录时间"))
    recorded_key = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["due_on", "object"], name="places_inspection_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=[found.value for found in InspectionResult]),
                name="places_inspection_result_known",
            ),
            models.CheckConstraint(
                condition=Q(next_due_on=None) | Q(next_due_on__gte=models.F("inspected_on")),
                name="places_inspection_next_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_id}: {self.inspected_on}"
