"""Documents about hazards, and powers that were delegated to an office."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.hazards.rules.powers import DELEGABLE, Delegation

from .hazard import Hazard


class HazardPaper(models.Model):
    """A document is about a hazard; a record of one visit is about several of them."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="papers")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    refers_to = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    """The document whose delivery this one proves."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hazard", "document"], name="hazards_paper_once"),
            models.CheckConstraint(
                condition=Q(refers_to=None) | ~Q(refers_to=F("document")),
                name="hazards_paper_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class DelegatedPower(models.Model):
    """A power that an office has from a day until a day, both included, by a decision."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    power = models.CharField(_("职权"), max_length=16)
    from_on = models.DateField(_("开始日期"))
    until_on = models.DateField(_("结束日期"), null=True)
    basis = models.CharField(_("依据文件"), max_length=200)
    actor_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "power", "from_on"], name="hazards_power_once"),
            models.CheckConstraint(
                condition=Q(power__in=[str(power) for power in DELEGABLE]),
                name="hazards_power_known",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="hazards_power_basis"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="hazards_power_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} {self.from_on}"

    def as_delegation(self) -> Delegation:
        """Return the row as the rules know it."""
        return Delegation(self.power, self.from_on, self.until_on, self.basis)
