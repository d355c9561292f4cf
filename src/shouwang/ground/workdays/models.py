"""Tables of the working days: officers' corrections, and the stamp that tells of a new one."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import DayKind


class DayKindChoices(models.TextChoices):
    """What an officer may make of a day."""

    HOLIDAY = DayKind.HOLIDAY.value, _("放假")
    WORKDAY = DayKind.WORKDAY.value, _("上班")


class HolidayOverride(models.Model):
    """One day that an officer has set, with the document that says so."""

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("改为"), max_length=8, choices=DayKindChoices.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    source = models.CharField(_("依据文件"), max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DayKindChoices.values), name="workdays_override_kind"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="workdays_override_source"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class CalendarStamp(models.Model):
    """One row whose stamp is new after every correction, so that caches know in one small read."""

    stamp = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="workdays_stamp_one_row")
        ]

    def __str__(self) -> str:
        return str(self.stamp)
