"""Tables of the story: which step has been played, and what the story calls its hazards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoryStep(models.Model):
    """One step of the week and whether it has been played."""

    WAITING, PLAYED, SKIPPED = "waiting", "played", "skipped"
    STATES = (
        (WAITING, _("未到时间")),
        (PLAYED, _("已发生")),
        (SKIPPED, _("已跳过")),
    )

    key = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=500, default="", blank=True)
    played_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "at", "position"], name="story_step_due")]

    def __str__(self) -> str:
        return self.key


class StoryThing(models.Model):
    """What the story calls a hazard, and the number that the ledger gave it.

    The query code is kept in clear so that the tour can show it: it belongs to an invented report.
    """

    key = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=40)
    report_number = models.CharField(max_length=40, default="", blank=True)
    query_code = models.CharField(max_length=16, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.key} {self.number}"
