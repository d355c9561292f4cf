"""Factors that other rooms handed in; one per source, key, area and place."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.watch.risk.rules.factors import LABEL_LIMIT, FactorKind
from shouwang.watch.risk.rules.parameters import (
    KEY_LIMIT,
    LINK_LIMIT,
    SCORE_DIGITS,
    SCORE_PLACES,
)


class RiskFactor(models.Model):
    """What a source said last: how bad, how sure, as of when, until when."""

    source = models.CharField(_("来源"), max_length=KEY_LIMIT)
    key = models.CharField(max_length=KEY_LIMIT, default="", blank=True)
    kind = models.CharField(_("因素"), max_length=12)
    label = models.CharField(_("说明"), max_length=LABEL_LIMIT, default="", blank=True)
    area_code_now = models.CharField(_("区划"), max_length=15)
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    value = models.DecimalField(max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    confidence = models.DecimalField(max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    as_of = models.DateTimeField(_("数据时间"))
    expires_at = models.DateTimeField(_("失效时间"), null=True)
    link = models.CharField(max_length=LINK_LIMIT, default="", blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "expires_at"], name="risk_factor_area"),
            models.Index(
                fields=["place"], name="risk_factor_place", condition=Q(place__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key", "area_code_now"],
                name="risk_factor_area_once",
                condition=Q(place=None),
            ),
            models.UniqueConstraint(
                fields=["source", "key", "place"],
                name="risk_factor_place_once",
                condition=Q(place__isnull=False),
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(area_code_now=""), name="risk_factor_given"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FactorKind]),
                name="risk_factor_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=1, confidence__gte=0, confidence__lte=1),
                name="risk_factor_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind}"
