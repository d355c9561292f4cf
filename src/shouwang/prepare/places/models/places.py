"""Tables of the register: places and their types."""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground import data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.places.rules.accountability import Accountable
from shouwang.prepare.places.rules.drafts import PlaceDraft
from shouwang.prepare.places.rules.facts import Facts, Verdict
from shouwang.prepare.places.rules.taxonomy import PlaceKind, PlaceTypeCode, UseCategory


def _split_key(key: str) -> tuple[str, str, str]:
    return key.partition(":")


LATITUDES = Q(latitude__gte=-90, latitude__lte=90)
LONGITUDES = Q(longitude__gte=-180, longitude__lte=180)


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of places."""

    def visible_to(self, actor: Actor, permission: str = "places.view") -> PlaceQuerySet:
        """Keep the places within the actor's duties."""
        found = visible(
            self, actor, permission, area="area_code_now", units=("unit_id",), sector="sector"
        )
        cases = {scope.case for scope in actor.scopes(permission) if scope.case}
        ids = [
            int(key) for kind, _, key in map(_split_key, cases) if kind == "place" and key.isdigit()
        ]
        return found | self.filter(pk__in=ids) if ids else found

    def active(self) -> PlaceQuerySet:
        """Keep the places that are still in use."""
        return self.filter(archived_at=None)


class Place(models.Model):
    """A place or an object in the open; null is unknown and never zero or no."""

    VIEW_PERMISSION: ClassVar[str] = "places.view"

    number = models.CharField(_("编号"), max_length=40, unique=True)
    row_key = models.CharField(max_length=32, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("对象类别"), max_length=8, default=PlaceKind.PLACE.value)
    category = models.CharField(_("用途"), max_length=32, default="", blank=True)
    industry = models.CharField(_("行业"), max_length=32, default="", blank=True)
    sector = models.CharField(_("行业条线"), max_length=32, default="", blank=True)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_name = models.CharField(_("管理单位"), max_length=120, default="", blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, default="", blank=True)
    is_enterprise = models.BooleanField(_("生产经营单位"), default=True)
    annual_output_yuan = models.DecimalField(
        _("年产值（元）"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    capacity = models.PositiveIntegerField(_("容纳人数"), null=True, blank=True)
    residents = models.PositiveIntegerField(_("居住人数"), null=True, blank=True)
    floor = models.SmallIntegerField(_("所在楼层"), null=True, blank=True)
    storeys = models.PositiveSmallIntegerField(_("总层数"), null=True, blank=True)
    height_m = models.DecimalField(
        _("建筑高度（米）"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    floor_area_m2 = models.DecimalField(
        _("建筑面积（平方米）"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_street_front = models.BooleanField(_("沿街"), null=True, blank=True)
    is_let_for_profit = models.BooleanField(_("出租给他人居住"), null=True, blank=True)
    is_licensed_hotel = models.BooleanField(_("有旅馆业许可"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=200, default="", blank=True)
    area_code_at_time = models.CharField(_("登记时区划"), max_length=15)
    area_code_now = models.CharField(_("现区划"), max_length=15)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    geometry = models.TextField(_("线（GeoJSON）"), default="", blank=True)
    min_latitude = models.FloatField(null=True, editable=False)
    max_latitude = models.FloatField(null=True, editable=False)
    min_longitude = models.FloatField(null=True, editable=False)
    max_longitude = models.FloatField(null=True, editable=False)
    contact_name_sealed = models.TextField(default="", blank=True)
    contact_phone_sealed = models.TextField(default="", blank=True)
    phone_digest = models.CharField(max_length=64, default="", blank=True)
    phone_tail_digest = models.CharField(max_length=64, default="", blank=True)
    accountable = models.CharField(_("责任划分"), max_length=16)
    needs_survey = models.BooleanField(_("待调查"), default=False)
    qr_token = models.CharField(max_length=43, default="", blank=True)
    is_fictional = models.BooleanField(_("虚构"), default=False)
    search_text = models.TextField(default="", blank=True)
    surveyed_on = models.DateField(_("摸底日期"), null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    changed_at = models.DateTimeField(_("修改时间"))
    archived_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "id"], name="places_area"),
            models.Index(fields=["unit", "id"], name="places_unit"),
            models.Index(fields=["industry", "area_code_now"], name="places_industry"),
            models.Index(fields=["accountable", "area_code_now"], name="places_accountable"),
            models.Index(fields=["min_latitude", "max_latitude"], name="places_box_latitude"),
            models.Index(fields=["min_longitude", "max_longitude"], name="places_box_longitude"),
            models.Index(fields=["area_code_now", "name"], name="places_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="places_credit_code_once",
                condition=~Q(credit_code="") & Q(archived_at=None),
            ),
            models.UniqueConstraint(
                fields=["area_code_at_time", "name", "address"],
                name="places_name_and_address_once",
                condition=Q(archived_at=None),
            ),
            models.UniqueConstraint(
                fields=["qr_token"], name="places_qr_once", condition=~Q(qr_token="")
            ),
            models.CheckConstraint(condition=~Q(name=""), name="places_name_given"),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="places_area_given",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PlaceKind]), name="places_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(accountable__in=[found.value for found in Accountable]),
                name="places_accountable_known",
            ),
            models.CheckConstraint(
                condition=Q(annual_output_yuan=None) | Q(annual_output_yuan__gte=0),
                name="places_output_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(height_m=None) | Q(height_m__gt=0), name="places_height_positive"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | (LATITUDES & LONGITUDES),
                name="places_point_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="line") | ~Q(geometry=""), name="places_line_has_geometry"
            ),
            models.CheckConstraint(
                condition=~Q(kind="point") | Q(latitude__isnull=False),
                name="places_point_has_position",
            ),
            models.CheckConstraint(
                condition=Q(kind="place") | Q(unit__isnull=False) | ~Q(owner_name=""),
                name="places_object_has_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the place in the journal."""
        return f"place:{self.pk}"

    def target(self) -> Target:
        """Return what the place shows to access."""
        return Target(
            area_code=self.area_code_now,
            unit_ids=frozenset({self.unit_id} if self.unit_id else ()),
            sector=self.sector,
            cases=frozenset({self.journal_key}),
        )

    def facts(self) -> Facts:
        """Return what the classification needs."""
        return Facts(
            category=UseCategory(self.category),
            capacity=self.capacity,
            residents=self.residents,
            is_street_front=self.is_street_front,
            is_let_for_profit=self.is_let_for_profit,
            is_licensed_hotel=self.is_licensed_hotel,
            storeys=self.storeys,
            height_m=self.height_m,
        )

    @property
    def output_words(self) -> str:
        """Return the annual output with its thousands apart; nothing when it is not known."""
        return "" if self.annual_output_yuan is None else f"{self.annual_output_yuan:,.2f}"

    def as_draft(self) -> PlaceDraft:
        """Return the place as a draft; contacts stay as they are."""
        values = {
            field.name: getattr(self, field.name)
            for field in fields(PlaceDraft)
            if field.name not in {"area_code", "contact_name", "contact_phone"}
        }
        return PlaceDraft(area_code=self.area_code_now, **values)

    @property
    def contact_name(self) -> str:
        """Return the contact's name in clear."""
        return self._opened(self.contact_name_sealed, "contact_name")

    @property
    def contact_phone(self) -> str:
        """Return the contact's phone in clear."""
        return self._opened(self.contact_phone_sealed, "contact_phone")

    def _opened(self, sealed: str, field: str) -> str:
        if not sealed:
            return ""
        return data_keys.ring().decrypt(sealed, place=f"places_place/{self.row_key}/{field}")


class PlaceType(models.Model):
    """One type of one place: what the rule says, and what a person has decided over it."""

    RULE, PERSON = "rule", "person"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="types")
    type_code = models.CharField(max_length=24)
    verdict = models.CharField(max_length=12)
    decided_by = models.CharField(max_length=8, default=RULE)
    rule_verdict = models.CharField(max_length=12, default="", blank=True)
    reasons = models.JSONField(default=list, blank=True)
    person_reason = models.CharField(max_length=500, default="", blank=True)
    decided_at = models.DateTimeField()
    decided_key = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["type_code", "verdict", "place"], name="places_type_verdict")
        ]
        constraints = [
            models.UniqueConstraint(fields=["place", "type_code"], name="places_type_once"),
            models.CheckConstraint(
                condition=Q(type_code__in=[code.value for code in PlaceTypeCode]),
                name="places_type_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]),
                name="places_type_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="rule") | (Q(decided_by="person") & ~Q(person_reason="")),
                name="places_type_person_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_code}: {self.verdict}"
