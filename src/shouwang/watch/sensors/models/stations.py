"""Tables of the register: stations, their sensors, calibrations, tests of end points."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.watch.sensors.rules.kinds import KINDS, Kind
from shouwang.watch.sensors.rules.parameters import (
    CODE_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    UNIT_LIMIT,
)
from shouwang.watch.sensors.states import VIEW


class StationQuerySet(models.QuerySet["Station"]):
    """Reads of stations."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> StationQuerySet:
        """Keep the stations within the actor's duties."""
        return visible(self, actor, permission, units=("unit_id",))


class Station(models.Model):
    """Where sensors stand: a spot in an area, perhaps at a place or of a unit."""

    VIEW_PERMISSION: ClassVar[str] = VIEW

    code = models.CharField(_("站点编号"), max_length=CODE_LIMIT, unique=True)
    name = models.CharField(_("站点名称"), max_length=NAME_LIMIT)
    version = models.PositiveIntegerField(default=1)
    area_code_at_time = models.CharField(_("登记时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    village_code = models.CharField(max_length=12, default="")
    street_code = models.CharField(max_length=9, default="")
    county_code = models.CharField(max_length=6, default="")
    city_code = models.CharField(max_length=4, default="")
    province_code = models.CharField(max_length=2, default="")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    lat = models.FloatField(_("纬度"), null=True)
    lng = models.FloatField(_("经度"), null=True)
    note = models.CharField(_("说明"), max_length=NOTE_LIMIT, default="", blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    registered_at = models.DateTimeField(_("登记时间"))

    objects = StationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["county_code", "code"], name="sensors_station_6"),
            models.Index(fields=["street_code", "code"], name="sensors_station_9"),
            models.Index(fields=["village_code", "code"], name="sensors_station_12"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & ~Q(area_code_now=""),
                name="sensors_station_named",
            ),
            models.CheckConstraint(
                condition=Q(lat=None, lng=None)
                | Q(lat__gte=-90, lat__lte=90, lng__gte=-180, lng__lte=180),
                name="sensors_station_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def journal_key(self) -> str:
        """Name the station in the journal."""
        return f"station:{self.pk}"

    def target(self) -> Target:
        """Return what the station shows to access."""
        unit_ids = frozenset({self.unit_id}) if self.unit_id else frozenset()
        return Target(area_code=self.area_code_now, unit_ids=unit_ids)


class SensorQuerySet(models.QuerySet["Sensor"]):
    """Reads of sensors."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> SensorQuerySet:
        """Keep the sensors of stations within the actor's duties."""
        return visible(
            self,
            actor,
            permission,
            area="station__area_code_now",
            units=("station__unit_id",),
        )


class Sensor(models.Model):
    """One measured series; what it told last and how it fares is its row of `Latest`."""

    VIEW_PERMISSION: ClassVar[str] = VIEW

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="sensors")
    code = models.CharField(_("传感器编号"), max_length=CODE_LIMIT, unique=True)
    name = models.CharField(_("名称"), max_length=NAME_LIMIT, default="", blank=True)
    kind = models.CharField(_("类型"), max_length=20)
    unit = models.CharField(_("计量单位"), max_length=UNIT_LIMIT, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    low = models.FloatField(_("合理下限"), null=True)
    high = models.FloatField(_("合理上限"), null=True)
    interval_s = models.PositiveIntegerField(_("上报间隔（秒）"))
    silent_after_s = models.PositiveIntegerField(_("静默时限（秒）"))
    stuck_after_s = models.PositiveIntegerField(_("数值不变时限（秒）"), null=True)
    is_active = models.BooleanField(_("在用"), default=True)
    registered_at = models.DateTimeField(_("登记时间"))

    objects = SensorQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "code"], name="sensors_sensor_kind")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & Q(kind__in=[kind.value for kind in Kind]),
                name="sensors_sensor_named",
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lt=models.F("high")),
                name="sensors_range_possible",
            ),
            models.CheckConstraint(
                condition=Q(interval_s__gte=1)
                & Q(silent_after_s__gte=models.F("interval_s"))
                & (Q(stuck_after_s=None) | Q(stuck_after_s__gte=models.F("interval_s"))),
                name="sensors_times_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def journal_key(self) -> str:
        """Name the sensor in the journal."""
        return f"sensor:{self.pk}"

    @property
    def kind_label(self) -> Text:
        """Return the kind in words."""
        return KINDS[self.kind].label

    def target(self) -> Target:
        """Return what the sensor shows to access: what its station shows."""
        return self.station.target()


class Calibration(models.Model):
    """From a day on, what the device says becomes `factor` times that plus `offset`."""

    sensor = models.ForeignKey(Sensor, on_delete=models.PROTECT, related_name="calibrations")
    from_on = models.DateField(_("生效日期"))
    factor = models.FloatField(_("系数"), default=1.0)
    offset = models.FloatField(_("偏移"), default=0.0)
    note = models.CharField(_("说明"), max_length=NOTE_LIMIT, default="", blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sensor", "from_on"], name="sensors_calibration_once"),
            models.CheckConstraint(condition=~Q(factor=0), name="sensors_calibration_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.from_on}"


class EndPointTest(models.Model):
    """A siren, speaker or gauge was tried; whether it worked."""

    sensor = models.ForeignKey(Sensor, on_delete=models.PROTECT, related_name="tests")
    tested_at = models.DateTimeField(_("试验时间"))
    has_worked = models.BooleanField(_("有效"))
    note = models.CharField(_("说明"), max_length=NOTE_LIMIT, default="", blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sensor", "tested_at"], name="sensors_test_once"),
            models.CheckConstraint(
                condition=Q(tested_at__lte=models.F("recorded_at")), name="sensors_test_was"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.tested_at}"
