"""Tables of an office's own register on its way in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class RegisterUpload(models.Model):
    """The office's own table, kept encrypted until it is imported or a day is over."""

    UPLOADED, QUEUED, APPLIED, FAILED = "uploaded", "queued", "applied", "failed"

    account_key = models.CharField(max_length=64)
    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    post = models.ForeignKey(
        "people.Post", on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    area_code = models.CharField(max_length=15)
    token = models.CharField(max_length=43, unique=True)
    filename = models.CharField(max_length=120)
    content_sealed = models.TextField(default="", blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, default=UPLOADED)
    added = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    failure = models.JSONField(default=dict, blank=True)
    made_wall_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "queued", "applied", "failed"]),
                name="places_upload_state",
            ),
            models.CheckConstraint(
                condition=Q(position__lte=F("total")), name="places_upload_position"
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class RememberedMapping(models.Model):
    """How a unit's table names its columns, so that the next upload is already matched."""

    unit = models.ForeignKey("units.Unit", on_delete=models.CASCADE, related_name="+")
    header_digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "header_digest"], name="places_mapping_once")
        ]

    def __str__(self) -> str:
        return self.header_digest
