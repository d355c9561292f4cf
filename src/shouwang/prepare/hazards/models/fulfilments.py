"""The five fulfilments as records: who answers, with what money, by which plan (R113)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground import data_keys

from .hazard import Hazard


class ResponsibleParty(models.Model):
    """Which unit and which person put the hazard right; the row that has not ended counts."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="responsible")
    uid = models.CharField(max_length=32, unique=True)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit_name = models.CharField(_("责任单位"), max_length=120)
    post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    name_sealed = models.TextField()
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(unit_name="") & ~Q(name_sealed=""), name="hazards_responsible_whole"
            ),
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_responsible_one", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.unit_name

    @property
    def name(self) -> str:
        """Return the person's name in clear."""
        return data_keys.ring().decrypt(self.name_sealed, place=responsible_place(self.uid))


def responsible_place(uid: str) -> str:
    """Return what the encrypted name of a responsible person is bound to."""
    return f"hazards_responsibleparty/{uid}/name"


class Funds(models.Model):
    """Money for putting a hazard right: how much, from where."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="funds")
    amount_yuan = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    source_text = models.CharField(_("资金来源"), max_length=200)
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    actor_key = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["hazard", "id"], name="hazards_funds_hazard")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="hazards_funds_positive"),
            models.CheckConstraint(condition=~Q(source_text=""), name="hazards_funds_source"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_yuan}"


class InterimPlan(models.Model):
    """What is done when the danger comes true before it is put right; the newest one counts."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="interim_plans")
    title = models.CharField(_("预案名称"), max_length=120)
    text = models.TextField(_("预案内容"))
    made_at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="hazards_plan_whole"),
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_plan_one", condition=Q(replaced_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RootMeasure(models.Model):
    """What keeps the same danger from coming again (治本), beside what only removes it (R73)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="root_measures")
    text = models.CharField(_("治本措施"), max_length=500)
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="hazards_root_text")]

    def __str__(self) -> str:
        return self.text
