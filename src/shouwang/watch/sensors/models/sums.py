"""Tables of sums: hours and days of a sensor, how far they are summed, which days are stale."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .stations import Sensor


class Sums(models.Model):
    """How many readings of a sensor a span has, their total, the lowest and the highest."""

    sensor = models.ForeignKey(
        Sensor, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    count = models.PositiveIntegerField()
    total = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        abstract = True


class Rollup(Sums):
    """An hour of a sensor, summed after its day was over; it begins at `hour_ms`."""

    pk = models.CompositePrimaryKey("sensor_id", "hour_ms")
    hour_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.hour_ms}"


class DayRollup(Sums):
    """A day of a sensor, the sum of its hours; it begins at `day_ms`, midnight in Asia/Shanghai."""

    pk = models.CompositePrimaryKey("sensor_id", "day_ms")
    day_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.day_ms}"


class StaleDay(models.Model):
    """A day of a sensor to which a reading has come since it was summed."""

    pk = models.CompositePrimaryKey("sensor_id", "day_ms")
    sensor = models.ForeignKey(
        Sensor, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    day_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.day_ms}"


class Summing(models.Model):
    """How far all sensors are summed: one row, locked by whoever sums and whoever stores.

    Whoever stores a reading from before `until_ms` marks its day as stale. Below `raw_from_ms`
    single readings are gone, below `hours_from_ms` hours are.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    summed_ms = models.BigIntegerField(default=0)
    until_ms = models.BigIntegerField(default=0)
    """Up to where the pass under way sums; the same as `summed_ms` when none is."""
    last_sensor_id = models.BigIntegerField(default=0)
    """Sensors up to this one are done in the pass under way."""
    raw_from_ms = models.BigIntegerField(default=0)
    hours_from_ms = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="sensors_one_summing"),
            models.CheckConstraint(
                condition=Q(summed_ms__lte=F("until_ms")), name="sensors_summing_ahead"
            ),
            models.CheckConstraint(
                condition=Q(hours_from_ms__lte=F("raw_from_ms")), name="sensors_hours_outlive_raw"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summed_ms}"
