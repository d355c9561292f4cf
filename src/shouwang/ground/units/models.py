"""Tables of units: the units themselves and their number series."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible

from .rules import UnitKind


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of units."""

    def visible_to(self, actor: Actor) -> UnitQuerySet:
        """Keep the units within the actor's duties."""
        return visible(self, actor, Unit.VIEW_PERMISSION, area="area_code", units=("id",))


class Unit(models.Model):
    """A body that posts belong to: an office, a committee, an enterprise, a shop with an owner."""

    VIEW_PERMISSION: ClassVar[str] = "units.view"

    code = models.CharField(_("代码"), max_length=64, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=32)
    area_code = models.CharField(_("区划代码"), max_length=15, db_index=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, default="", blank=True)
    record_prefix = models.CharField(_("编号前缀"), max_length=16, default="", blank=True)
    is_fictional = models.BooleanField(_("虚构"), default=False)
    is_active = models.BooleanField(_("有效"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="units_credit_code_once",
                condition=~models.Q(credit_code=""),
            ),
            models.UniqueConstraint(
                fields=["record_prefix"],
                name="units_record_prefix_once",
                condition=~models.Q(record_prefix=""),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(kind) for kind in UnitKind]),
                name="units_kind_known",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="units_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the unit in the journal."""
        return f"unit:{self.pk}"

    def target(self) -> Target:
        """Return what the unit shows to access."""
        return Target(area_code=self.area_code, unit_ids=frozenset({self.pk}))


class NumberSeries(models.Model):
    """How far a prefix has counted in a year; numbers are never reused."""

    prefix = models.CharField(max_length=16)
    series = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "series", "year"], name="units_number_series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.series}"
