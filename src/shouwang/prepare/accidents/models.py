"""Tables of accidents: the accidents, and the words that went with a move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, AreaRange, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable

from .rules.drafts import Figures
from .rules.grading import Grade, grade_label
from .rules.losses import MU_DIGITS, MU_PLACES
from .rules.parameters import (
    LOCATION_LIMIT,
    LOSS_DIGITS,
    LOSS_PLACES,
    PERSONS_LIMIT,
    REASON_LIMIT,
    SOURCE_KEY_LIMIT,
)
from .rules.wording import KIND_LABELS, Kind
from .states import LABELS, MOVES, TONES, VIEW, State

LEVEL_FIELDS: Mapping[int, str] = {
    2: "province_code",
    4: "city_code",
    6: "county_code",
    9: "street_code",
    12: "village_code",
}
"""The column that holds the code of each level, by its digits."""


def area_columns(code: str) -> dict[str, str]:
    """Return the columns of an area code: itself and those of the levels that it names."""
    levels = {
        field: code[:digits] if len(code) >= digits else ""
        for digits, field in LEVEL_FIELDS.items()
    }
    return {"area_code_now": code, **levels}


def under(code: str) -> Q:
    """Return the filter for everything in an area, by equality where a column has the level."""
    if not code:
        return Q()
    field = LEVEL_FIELDS.get(len(code))
    if field:
        return Q(**{field: code})
    area = AreaRange.under(code)
    return Q(area_code_now__gte=area.low, area_code_now__lt=area.high)


class AccidentQuerySet(models.QuerySet["Accident"]):
    """Reads of accidents."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> AccidentQuerySet:
        """Keep the accidents within the actor's duties."""
        return visible(self, actor, permission, units=("unit_id",), sector="sector")


class Accident(models.Model):
    """One accident with its figures; null is unknown and never zero, the grade is computed."""

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    number = models.CharField(_("编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=12, default=State.REPORTED.value)
    version = models.PositiveIntegerField(default=1)
    source_key = models.CharField(max_length=SOURCE_KEY_LIMIT, default="", blank=True)

    area_code_at_time = models.CharField(_("报告时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    village_code = models.CharField(max_length=12, default="")
    street_code = models.CharField(max_length=9, default="")
    county_code = models.CharField(max_length=6, default="")
    city_code = models.CharField(max_length=4, default="")
    province_code = models.CharField(max_length=2, default="")
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sector = models.CharField(_("行业条线"), max_length=32, default="", blank=True)
    location = models.CharField(_("具体位置"), max_length=LOCATION_LIMIT, default="", blank=True)

    kind = models.CharField(_("类别"), max_length=16)
    occurred_at = models.DateTimeField(_("发生时间"))
    reported_at = models.DateTimeField(_("报告时间"))
    reported_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    description = models.TextField(_("事故经过"))

    dead = models.PositiveIntegerField(_("死亡"), null=True)
    serious_injured = models.PositiveIntegerField(_("重伤"), null=True)
    light_injured = models.PositiveIntegerField(_("轻伤"), null=True)
    missing = models.PositiveIntegerField(_("失踪"), null=True)
    direct_loss_yuan = models.DecimalField(
        _("直接经济损失"), max_digits=LOSS_DIGITS, decimal_places=LOSS_PLACES, null=True
    )
    grade = models.CharField(_("等级"), max_length=12)
    is_grade_minimum = models.BooleanField(default=True)
    rule_version = models.CharField(max_length=10)

    verified_at = models.DateTimeField(_("核定时间"), null=True)
    verified_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(_("结案时间"), null=True)
    conclusion = models.TextField(_("处理结论"), default="", blank=True)

    objects = AccidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["occurred_at", "id"], name="accidents_all"),
            models.Index(fields=["county_code", "occurred_at", "id"], name="accidents_6"),
            models.Index(fields=["street_code", "occurred_at", "id"], name="accidents_9"),
            models.Index(fields=["village_code", "occurred_at", "id"], name="accidents_12"),
            models.Index(
                fields=["unit", "occurred_at"],
                name="accidents_unit",
                condition=Q(unit__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"], name="accidents_source_once", condition=~Q(source_key="")
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(description=""), name="accidents_number_given"
            ),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="accidents_area_given",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State])
                & Q(kind__in=[kind.value for kind in Kind])
                & Q(grade__in=[grade.value for grade in Grade])
                & ~Q(rule_version=""),
                name="accidents_words_known",
            ),
            models.CheckConstraint(
                condition=(Q(dead=None) | Q(dead__range=(0, PERSONS_LIMIT)))
                & (Q(serious_injured=None) | Q(serious_injured__range=(0, PERSONS_LIMIT)))
                & (Q(light_injured=None) | Q(light_injured__range=(0, PERSONS_LIMIT)))
                & (Q(missing=None) | Q(missing__range=(0, PERSONS_LIMIT))),
                name="accidents_persons_possible",
            ),
            models.CheckConstraint(
                condition=Q(direct_loss_yuan=None) | Q(direct_loss_yuan__gte=0),
                name="accidents_loss_possible",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("reported_at")),
                name="accidents_reported_after",
            ),
            models.CheckConstraint(
                condition=Q(state="reported")
                | Q(
                    dead__isnull=False,
                    serious_injured__isnull=False,
                    missing__isnull=False,
                    verified_at__isnull=False,
                ),
                name="accidents_verified_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(conclusion="")),
                name="accidents_closed_concluded",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_key(self) -> str:
        """Name the accident in the journal."""
        return f"accident:{self.pk}"

    @property
    def figures(self) -> Figures:
        """Return the harm in numbers."""
        return Figures(
            self.dead,
            self.serious_injured,
            self.light_injured,
            self.missing,
            self.direct_loss_yuan,
        )

    @property
    def grade_label(self) -> Text:
        """Return the grade in words, with 至少 when a figure is unknown."""
        return grade_label(self.grade, is_minimum=self.is_grade_minimum)

    @property
    def kind_label(self) -> Text:
        """Return the kind in words."""
        return KIND_LABELS[self.kind]

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return TONES[self.state]

    def target(self) -> Target:
        """Return what the accident shows to access."""
        return Target(
            area_code=self.area_code_now,
            unit_ids=frozenset({self.unit_id}) if self.unit_id else frozenset(),
            sector=self.sector,
            cases=frozenset({self.journal_key}),
        )


class AccidentNote(models.Model):
    """The words of a move: a reason, a remark; the journal holds only that it happened."""

    accident = models.ForeignKey(Accident, on_delete=models.CASCADE, related_name="notes")
    move = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    text = models.TextField(default="", blank=True)
    replaced = models.TextField(default="", blank=True)
    """The words that a correction took the place of."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["accident", "version"], name="accidents_note_once"),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(replaced=""), name="accidents_note_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accident_id} {self.move}"


class AssetLoss(models.Model):
    """What an accident did to one agricultural asset, named by key (R47); null is unknown."""

    accident = models.ForeignKey(Accident, on_delete=models.CASCADE, related_name="asset_losses")
    asset_key = models.CharField(max_length=SOURCE_KEY_LIMIT, db_index=True)
    affected_mu = models.DecimalField(
        _("受损面积（亩）"), max_digits=MU_DIGITS, decimal_places=MU_PLACES, null=True
    )
    lost_yuan = models.DecimalField(
        _("损失金额（元）"), max_digits=LOSS_DIGITS, decimal_places=LOSS_PLACES, null=True
    )
    note = models.CharField(_("说明"), max_length=REASON_LIMIT, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accident", "asset_key"], name="accidents_asset_loss_once"
            ),
            models.CheckConstraint(
                condition=(Q(affected_mu=None) | Q(affected_mu__gte=0))
                & (Q(lost_yuan=None) | Q(lost_yuan__gte=0))
                & (Q(affected_mu__isnull=False) | Q(lost_yuan__isnull=False)),
                name="accidents_asset_loss_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accident_id} {self.asset_key}"
