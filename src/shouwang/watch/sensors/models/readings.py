"""Tables of readings: the arrival log, observations, the latest, gaps, what was refused.

Moments here are whole milliseconds since 1970 (UTC): these rows come by the ten thousand.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwang.watch.sensors.rules.parameters import (
    CHANNEL_LIMIT,
    CODE_LIMIT,
    GATEWAY_LIMIT,
    REASON_LIMIT,
    SAMPLE_LIMIT,
)
from shouwang.watch.sensors.states import Health

from .stations import Sensor


class Arrival(models.Model):
    """One batch as it came, checked and packed; gone when it has settled into observations."""

    received_at = models.DateTimeField()
    channel = models.CharField(max_length=CHANNEL_LIMIT)
    gateway = models.CharField(max_length=GATEWAY_LIMIT, default="", blank=True)
    count = models.PositiveIntegerField()
    packed = models.BinaryField()
    """`rules.packing`: sensor ids, moments in ms, values, sequence numbers."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="sensors_arrival_filled")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.count}"


class Observation(models.Model):
    """What a sensor measured at a moment, calibrated; the first of two for one moment stays.

    On SQLite a table without row ids, on PostgreSQL partitioned by month (migration 0001).
    """

    pk = models.CompositePrimaryKey("sensor_id", "at_ms")
    sensor = models.ForeignKey(
        Sensor, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    at_ms = models.BigIntegerField()
    value = models.FloatField()

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.at_ms}"


class Latest(models.Model):
    """What a sensor told last and how it fares; a row of its own, because it changes so often."""

    sensor = models.OneToOneField(
        Sensor, on_delete=models.CASCADE, primary_key=True, related_name="latest"
    )
    at_ms = models.BigIntegerField(null=True)
    value = models.FloatField(null=True)
    received_ms = models.BigIntegerField(null=True)
    sequence = models.BigIntegerField(null=True)
    changed_ms = models.BigIntegerField(null=True)
    """Since when the value has been what it is."""
    bad_ms = models.BigIntegerField(null=True)
    """When a reading last came that could not be taken; the store writes it, never the judge."""
    health = models.CharField(max_length=8, default=Health.UNKNOWN.value)
    health_since_ms = models.BigIntegerField()
    due_ms = models.BigIntegerField(null=True)
    """When to look next whether the sensor is silent; null while it is known to be."""

    class Meta:
        indexes = [
            models.Index(
                fields=["due_ms"], name="sensors_latest_due", condition=Q(due_ms__isnull=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(health__in=[health.value for health in Health]),
                name="sensors_health_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.health}"


class Trouble(models.Model):
    """A span in which a sensor was silent or stuck; dated at the moment it became so."""

    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="troubles")
    health = models.CharField(max_length=8)
    began_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sensor", "began_ms"], name="sensors_trouble_began")]
        constraints = [
            models.UniqueConstraint(
                fields=["sensor"], name="sensors_trouble_one", condition=Q(ended_ms=None)
            ),
            models.CheckConstraint(
                condition=Q(ended_ms=None) | Q(ended_ms__gte=models.F("began_ms")),
                name="sensors_trouble_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.health}"


class Gap(models.Model):
    """Sequence numbers that a sensor gave and that never came, or came late."""

    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="gaps")
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField()
    missing = models.BigIntegerField()
    open_ranges = models.JSONField(default=list)
    """What is still missing: [first, last] each, ascending."""
    before_ms = models.BigIntegerField()
    after_ms = models.BigIntegerField()
    """The moments of the readings on both sides."""
    closed_ms = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["sensor", "first_sequence"],
                name="sensors_gap_open",
                condition=Q(closed_ms=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_sequence__lte=models.F("last_sequence"))
                & (Q(missing__gte=1, closed_ms=None) | Q(missing=0, closed_ms__isnull=False)),
                name="sensors_gap_possible",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.first_sequence}-{self.last_sequence}"


class Quarantined(models.Model):
    """A reading outside the plausible range of its sensor: kept, shown, not judged."""

    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="quarantined")
    at_ms = models.BigIntegerField()
    value = models.FloatField()
    received_ms = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sensor", "at_ms"], name="sensors_quarantined_once")
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.at_ms}"


class RefusalCount(models.Model):
    """How many readings were refused on a day, by way, sender, sensor code and reason."""

    day = models.DateField()
    channel = models.CharField(max_length=CHANNEL_LIMIT)
    gateway = models.CharField(max_length=GATEWAY_LIMIT, default="", blank=True)
    sensor_code = models.CharField(max_length=CODE_LIMIT, default="", blank=True)
    """Empty where no sensor has the code that came."""
    reason = models.CharField(max_length=REASON_LIMIT)
    count = models.BigIntegerField()
    last_at = models.DateTimeField()
    sample = models.CharField(max_length=SAMPLE_LIMIT, default="", blank=True)
    """The last one, as it came, cut short."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "channel", "gateway", "sensor_code", "reason"],
                name="sensors_refusal_once",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="sensors_refusal_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason} {self.count}"
