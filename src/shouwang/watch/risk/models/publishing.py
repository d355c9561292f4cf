"""The safety coefficient as it was published; no row is ever changed or deleted (R215)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.scoping import visible
from shouwang.watch.risk.rules.parameters import SCORE_DIGITS, SCORE_PLACES
from shouwang.watch.risk.states import VIEW

from .risks import KNOWN_LEVEL, Risk

PUBLISHED = say("安全系数公布后不能修改或删除。")


class CoefficientQuerySet(models.QuerySet["Coefficient"]):
    """Reads of coefficients."""

    def visible_to(self, actor: Actor) -> CoefficientQuerySet:
        """Keep the coefficients within the actor's duties."""
        return visible(self, actor, VIEW, area="risk__area_code_now")

    def update(self, **changes: Any) -> NoReturn:
        """Refuse: what was published stays."""
        del changes
        raise NotAllowed(PUBLISHED)

    def delete(self) -> NoReturn:
        """Refuse: what was published stays."""
        raise NotAllowed(PUBLISHED)


class Coefficient(models.Model):
    """One published figure of a community or place, with formula, inputs and day."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="coefficients")
    on = models.DateField(_("日期"))
    published_at = models.DateTimeField(_("公布时间"))
    area_code_at_time = models.CharField(max_length=15)
    value = models.DecimalField(_("安全系数"), max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    formula_version = models.CharField(max_length=12)
    weights_version = models.CharField(max_length=16)
    level = models.CharField(max_length=8)
    score = models.DecimalField(max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    confidence = models.DecimalField(max_digits=SCORE_DIGITS, decimal_places=SCORE_PLACES)
    closed = models.PositiveIntegerField()
    closed_in_time = models.PositiveIntegerField()
    contributions = models.JSONField(default=list)

    objects = CoefficientQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["on", "id"], name="risk_coefficient_day")]
        constraints = [
            models.UniqueConstraint(fields=["risk", "on"], name="risk_coefficient_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100) & KNOWN_LEVEL,
                name="risk_coefficient_possible",
            ),
            models.CheckConstraint(
                condition=Q(closed_in_time__lte=models.F("closed")),
                name="risk_coefficient_closed_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to change one."""
        if self.pk is not None:
            raise NotAllowed(PUBLISHED)
        super().save(*args, **kwargs)
