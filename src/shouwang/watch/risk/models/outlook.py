"""What is expected of the next hours, and later what came of it (R269)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.watch.risk.rules.levels import SHORT_LABELS, TONES, Level
from shouwang.watch.risk.rules.outlook import (
    ARRIVAL_LABELS,
    CONFIDENCE_LABELS,
    WORK_LABELS,
    Arrival,
    Work,
    confidence_of,
    is_right,
)
from shouwang.watch.risk.states import VIEW


class WorkloadForecast(models.Model):
    """How much of a kind of work was expected in a stretch of hours, and how much came."""

    work = models.CharField(max_length=10)
    made_at = models.DateTimeField(_("预测时间"))
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    low = models.PositiveIntegerField()
    mid = models.FloatField()
    high = models.PositiveIntegerField()
    actual = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["until_at"], name="risk_workload_due", condition=Q(actual__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "from_at", "until_at"], name="risk_workload_once"
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("high"), made_at__lte=F("from_at"))
                & Q(from_at__lt=F("until_at"), mid__gte=0),
                name="risk_workload_possible",
            ),
            models.CheckConstraint(
                condition=Q(work__in=[one.value for one in Work]), name="risk_workload_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.from_at}"

    @property
    def work_label(self) -> Text:
        """Return the kind of work in words."""
        return WORK_LABELS[self.work]

    @property
    def lead_s(self) -> int:
        """Return how long the stretch is."""
        return round((self.until_at - self.from_at).total_seconds())

    @property
    def hours(self) -> int:
        """Return how long the stretch is, in hours."""
        return round(self.lead_s / 3_600)


class SpreadQuerySet(models.QuerySet["SpreadForecast"]):
    """Reads of expected arrivals."""

    def visible_to(self, actor: Actor) -> SpreadQuerySet:
        """Keep those at gauges within the actor's duties."""
        return visible(self, actor, VIEW, area="sensor__station__area_code_now")


class SpreadForecast(models.Model):
    """When rising water was expected at a mark of a gauge, and when it came."""

    sensor = models.ForeignKey("sensors.Sensor", on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8)
    mark = models.FloatField()
    made_at = models.DateTimeField(_("预测时间"))
    until_at = models.DateTimeField()
    """The end of what is forecast: what comes later says nothing of it."""
    earliest_at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True)
    """None: more likely not by the end."""
    latest_at = models.DateTimeField(null=True)
    """None: not sure by the end."""
    actual_at = models.DateTimeField(null=True)
    arrival = models.CharField(max_length=12, default=Arrival.WAITING.value, blank=True)

    objects = SpreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["until_at"], name="risk_spread_due", condition=Q(arrival=""))
        ]
        constraints = [
            models.UniqueConstraint(fields=["sensor", "level", "made_at"], name="risk_spread_once"),
            models.CheckConstraint(
                condition=Q(made_at__lte=F("earliest_at"), earliest_at__lte=F("until_at"))
                & (Q(expected_at=None) | Q(expected_at__gte=F("earliest_at")))
                & (Q(latest_at=None) | Q(latest_at__gte=F("expected_at"))),
                name="risk_spread_possible",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[one.value for one in Level])
                & Q(arrival__in=[one.value for one in Arrival]),
                name="risk_spread_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.level} {self.made_at}"

    @property
    def level_label(self) -> Text:
        """Return the level in a word."""
        return SHORT_LABELS[self.level]

    @property
    def tone(self) -> str:
        """Return the tone of the level."""
        return TONES[self.level]

    @property
    def arrival_label(self) -> Text:
        """Return how it turned out, in words."""
        return ARRIVAL_LABELS[self.arrival]

    @property
    def confidence(self) -> str:
        """Return how sure the arrival was."""
        return confidence_of(self.expected_at, self.latest_at).value

    @property
    def confidence_label(self) -> Text:
        """Return how sure the arrival was, in words."""
        return CONFIDENCE_LABELS[self.confidence]

    @property
    def is_right(self) -> bool:
        """Tell whether what came was within what was said."""
        return is_right(self.arrival, self.latest_at)
