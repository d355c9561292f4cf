"""Tables of agricultural assets and of safety standardisation."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.places.rules.assets import AssetKind, square_metres

from .places import LATITUDES, LONGITUDES, Place


class AgriculturalAssetQuerySet(models.QuerySet["AgriculturalAsset"]):
    """Reads of agricultural assets."""

    def visible_to(
        self, actor: Actor, permission: str = "places.view"
    ) -> AgriculturalAssetQuerySet:
        """Keep the assets within the actor's duties."""
        return visible(self, actor, permission, area="area_code_now", units=("unit_id",))


class AgriculturalAsset(models.Model):
    """A base, a field or a pond with its area in mu, to which events and losses refer (R47)."""

    VIEW_PERMISSION: ClassVar[str] = "places.view"

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=16)
    area_mu = models.DecimalField(
        _("面积（亩）"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_name = models.CharField(_("经营者"), max_length=120, default="", blank=True)
    area_code_at_time = models.CharField(_("登记时区划"), max_length=15)
    area_code_now = models.CharField(_("现区划"), max_length=15)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, default="", blank=True)
    is_fictional = models.BooleanField(_("虚构"), default=False)
    registered_at = models.DateTimeField(_("登记时间"))
    archived_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AgriculturalAssetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_code_now", "id"], name="places_asset_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code_at_time", "name"],
                name="places_asset_once",
                condition=Q(archived_at=None),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="places_asset_name_given"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AssetKind]),
                name="places_asset_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(area_mu=None) | Q(area_mu__gt=0), name="places_asset_area_positive"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | (LATITUDES & LONGITUDES),
                name="places_asset_point_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the asset in the journal."""
        return f"agricultural_asset:{self.pk}"

    @property
    def area_m2(self) -> Fraction | None:
        """Return the area in square metres, exactly; None when it is not known."""
        return None if self.area_mu is None else square_metres(self.area_mu)

    def target(self) -> Target:
        """Return what the asset shows to access."""
        units = frozenset({self.unit_id} if self.unit_id else ())
        return Target(area_code=self.area_code_now, unit_ids=units)


class Standardisation(models.Model):
    """A safety-standardisation level that a place's unit was granted; rows are the history."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="standardisations")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField(_("标准化等级"))
    granted_on = models.DateField(_("定级日期"))
    expires_on = models.DateField(_("有效期至"))
    certificate = models.CharField(_("证书编号"), max_length=60, default="", blank=True)
    recorded_at = models.DateTimeField(_("记录时间"))
    recorded_key = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["place", "expires_on"], name="places_standard_place"),
            models.Index(fields=["unit", "expires_on"], name="places_standard_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "granted_on"], name="places_standard_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=3), name="places_standard_level_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("granted_on")), name="places_standard_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.level}"
