"""What officers write as reasons: the journal holds a digest, the words stand here (R286)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .hazard import Hazard


class HazardNote(models.Model):
    """The words behind a digest in a hazard's journal; they go when they need not be kept."""

    hazard = models.ForeignKey(
        Hazard, on_delete=models.PROTECT, related_name="notes", db_index=False
    )
    digest = models.CharField(max_length=64)
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hazard", "digest"], name="hazards_note_once"),
            models.CheckConstraint(
                condition=~Q(digest="") & ~Q(text=""), name="hazards_note_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
