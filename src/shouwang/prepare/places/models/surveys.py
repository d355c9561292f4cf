"""Tables of base surveys (摸底): what is to be found by when, and what was found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.places.rules.taxonomy import PlaceTypeCode

from .places import LATITUDES, LONGITUDES, Place

UPPER_DIGITS = (2, 4, 6, 9, 12)


class BaseSurveyQuerySet(models.QuerySet["BaseSurvey"]):
    """Reads of surveys."""

    def visible_to(self, actor: Actor, permission: str = "places.view") -> BaseSurveyQuerySet:
        """Keep the surveys of the actor's areas, and of those above that reach into them."""
        covered = visible(self, actor, permission, area="area_code_now")
        if actor.is_system:
            return covered
        above = {
            area.low[:digits]
            for scope in actor.scopes(permission)
            if scope.kind is ScopeKind.AREA
            for area in scope.areas
            for digits in UPPER_DIGITS
            if digits < len(area.low)
        }
        return covered | self.filter(area_code_now__in=above) if above else covered


class BaseSurvey(models.Model):
    """A task to register every place of some types in an area by a day (R36, R37)."""

    VIEW_PERMISSION: ClassVar[str] = "places.view"

    title = models.CharField(_("名称"), max_length=120)
    area_code_at_time = models.CharField(_("发起时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    type_codes = models.JSONField(_("场所类型"), default=list)
    due_on = models.DateField(_("截止日期"))
    basis = models.CharField(_("依据"), max_length=300, default="", blank=True)
    started_at = models.DateTimeField(_("发起时间"))
    started_key = models.CharField(max_length=64)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    is_fictional = models.BooleanField(_("虚构"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = BaseSurveyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "id"], name="places_survey_area"),
            models.Index(
                fields=["due_on"], name="places_survey_due", condition=Q(ended_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="places_survey_title_given"),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="places_survey_area_given",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the survey in the journal."""
        return f"survey:{self.pk}"

    def target(self) -> Target:
        """Return what the survey shows to access."""
        return Target(area_code=self.area_code_now)


class SurveyVillage(models.Model):
    """A village of a survey and how many places it expects; null is unknown, never zero."""

    survey = models.ForeignKey(BaseSurvey, on_delete=models.CASCADE, related_name="villages")
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(max_length=15, db_index=True)
    expected = models.PositiveIntegerField(_("应登记数"), null=True, blank=True)
    estimated_at = models.DateTimeField(_("估计时间"), null=True, blank=True)
    estimated_key = models.CharField(max_length=64, default="", blank=True)
    overdue_named_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "area_code_at_time"], name="places_survey_village_once"
            ),
            models.CheckConstraint(
                condition=Q(expected=None) | (Q(estimated_at__isnull=False) & ~Q(estimated_key="")),
                name="places_survey_estimate_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.area_code_now


class SurveyEntry(models.Model):
    """One place that a surveyor has seen: who, when, where, with a photo."""

    survey = models.ForeignKey(BaseSurvey, on_delete=models.PROTECT, related_name="entries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    type_code = models.CharField(_("类型"), max_length=24)
    surveyor_key = models.CharField(max_length=64)
    surveyor_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    surveyed_at = models.DateTimeField(_("登记时间"))
    latitude = models.FloatField(_("纬度"))
    longitude = models.FloatField(_("经度"))
    photo_count = models.PositiveSmallIntegerField(_("照片数"))
    is_new_place = models.BooleanField(_("新登记"), default=False)
    note = models.CharField(_("说明"), max_length=500, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "surveyed_at"], name="places_entry_survey")]
        constraints = [
            models.UniqueConstraint(fields=["survey", "place"], name="places_entry_once"),
            models.CheckConstraint(
                condition=Q(type_code__in=[code.value for code in PlaceTypeCode]),
                name="places_entry_type_known",
            ),
            models.CheckConstraint(condition=Q(photo_count__gte=1), name="places_entry_has_photo"),
            models.CheckConstraint(condition=LATITUDES & LONGITUDES, name="places_entry_position"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.place_id}"

    @property
    def journal_key(self) -> str:
        """Name the entry; its photos hang on this key."""
        return f"survey_entry:{self.pk}"
