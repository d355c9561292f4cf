"""Where a hazard comes from that stood in the office's own ledger before this one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .hazard import Hazard


class LedgerOrigin(models.Model):
    """The row of the office's ledger: its number there, and what no column here holds."""

    hazard = models.OneToOneField(Hazard, on_delete=models.CASCADE, related_name="origin")
    number = models.CharField(_("原编号"), max_length=60, default="", blank=True)
    filename = models.CharField(_("原表"), max_length=120)
    row = models.PositiveIntegerField(_("行"))
    content_key = models.CharField(max_length=64, unique=True)
    row_digest = models.CharField(max_length=64)
    has_found_on = models.BooleanField(default=False)
    remarks = models.TextField(_("原表其他内容"), default="", blank=True)
    actor_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(content_key="") & ~Q(row_digest=""), name="hazards_origin_whole"
            )
        ]

    def __str__(self) -> str:
        return self.number or f"{self.filename}:{self.row}"
