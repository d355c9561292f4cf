"""Tables of the divisions: the tree, its changes, the pairs for search, work areas."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from .rules import codes
from .rules.codes import Level, TownKind, VillageKind
from .rules.names import NAME_LIMIT


class LevelChoices(models.TextChoices):
    """The levels as a person reads them."""

    PROVINCE = Level.PROVINCE.value, _("省")
    CITY = Level.CITY.value, _("市")
    COUNTY = Level.COUNTY.value, _("县（市、区）")
    STREET = Level.STREET.value, _("街道（乡镇）")
    VILLAGE = Level.VILLAGE.value, _("社区（村）")
    GRID = Level.GRID.value, _("网格")


def _code_fits_level() -> Q:
    found = Q()
    for level, digits in codes.DIGITS.items():
        found |= Q(Exact(F("level"), level.value)) & Q(Exact(Length("code"), digits))
    return found


class Division(models.Model):
    """One division. Its code is its key for ever; a code that ended keeps its row."""

    code = models.CharField(_("区划代码"), max_length=15, primary_key=True)
    name = models.CharField(_("名称"), max_length=NAME_LIMIT)
    level = models.CharField(_("层级"), max_length=8, choices=LevelChoices.choices)
    parent_code = models.CharField(_("上级代码"), max_length=12, blank=True)
    full_name = models.CharField(_("全称"), max_length=400)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    valid_from_on = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until_on = models.DateField(_("最后有效日期"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["parent_code", "code"], name="divisions_parent"),
            models.Index(
                fields=["latitude", "longitude"],
                name="divisions_point",
                condition=Q(latitude__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=_code_fits_level(), name="divisions_code_level"),
            models.CheckConstraint(
                condition=Q(Exact(Substr("code", 1, Length("parent_code")), F("parent_code"))),
                name="divisions_parent_prefix",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="divisions_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_from_on=None)
                | Q(valid_until_on=None)
                | Q(valid_until_on__gte=F("valid_from_on")),
                name="divisions_valid_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def town_kind(self) -> TownKind:
        """Return the kind of town that the code says."""
        return codes.town_kind(self.code)

    @property
    def village_kind(self) -> VillageKind:
        """Return the kind of village that the code says."""
        return codes.village_kind(self.code)

    @property
    def has_point(self) -> bool:
        """Tell whether a point is known."""
        return self.latitude is not None and self.longitude is not None

    @property
    def is_ended(self) -> bool:
        """Tell whether the code has a last day."""
        return self.valid_until_on is not None


class NamePart(models.Model):
    """A pair of characters of a name, so that two characters find a name on every database."""

    pk = models.CompositePrimaryKey("pair", "code")
    pair = models.CharField(max_length=2)
    code = models.CharField(max_length=15)

    def __str__(self) -> str:
        return f"{self.pair} {self.code}"


class ChangeKind(models.TextChoices):
    """What can happen to a code."""

    RENAME = "rename", _("更名或改码")
    MERGE = "merge", _("并入")
    SPLIT = "split", _("析出")


class DivisionChange(models.Model):
    """One change of a code or a name, with the document that it rests on."""

    kind = models.CharField(_("变更方式"), max_length=8, choices=ChangeKind.choices)
    old_code = models.CharField(_("原代码"), max_length=15)
    new_code = models.CharField(_("新代码"), max_length=15)
    old_name = models.CharField(_("原名称"), max_length=NAME_LIMIT)
    new_name = models.CharField(_("新名称"), max_length=NAME_LIMIT)
    on = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据文件"), max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["old_code", "on"], name="divisions_change_old"),
            models.Index(fields=["new_code", "on"], name="divisions_change_new"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="divisions_change_kind"
            ),
            models.CheckConstraint(
                condition=~Q(old_code=F("new_code"))
                | (Q(kind=ChangeKind.RENAME) & ~Q(old_name=F("new_name"))),
                name="divisions_change_differs",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="divisions_change_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} {self.kind} {self.new_code}"


class WorkArea(models.Model):
    """A work area (工作片): some villages of one street; its lead is named by the organisations."""

    name = models.CharField(_("工作片名称"), max_length=NAME_LIMIT)
    street_code = models.CharField(_("街道代码"), max_length=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_code", "name"], name="divisions_area_name"),
            models.CheckConstraint(
                condition=Q(Exact(Length("street_code"), codes.DIGITS[Level.STREET])),
                name="divisions_area_street",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkAreaMember(models.Model):
    """A village in a work area, from a day to a last day."""

    work_area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="members")
    village_code = models.CharField(max_length=12)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["village_code", "from_on"], name="divisions_member_village")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village_code"],
                condition=Q(until_on=None),
                name="divisions_member_one_open",
            ),
            models.UniqueConstraint(
                fields=["village_code", "from_on"], name="divisions_member_one_start"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="divisions_member_order",
            ),
        ]

    def __str__(self) -> str:
        return self.village_code
