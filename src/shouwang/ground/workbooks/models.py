"""Tables that wait: an office's workbook on its way in, and how its columns were named last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .rules import RowFault, UploadState, retold


class Upload(models.Model):
    """A workbook, encrypted, until a day is over; while it is written, how far that is."""

    kind = models.CharField(max_length=32)
    account_key = models.CharField(max_length=64)
    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="+", null=True
    )
    post = models.ForeignKey("people.Post", on_delete=models.CASCADE, related_name="+", null=True)
    token = models.CharField(max_length=43, unique=True)
    filename = models.CharField(max_length=120)
    content_sealed = models.TextField(default="", blank=True)
    sheet = models.CharField(max_length=100, default="", blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, default=UploadState.UPLOADED.value)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    failure = models.JSONField(default=dict, blank=True)
    made_wall_at = models.DateTimeField(db_index=True)
    queued_wall_at = models.DateTimeField(null=True)
    finished_wall_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "queued_wall_at"],
                name="workbooks_queued",
                condition=Q(state="queued"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in UploadState]),
                name="workbooks_upload_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(queued_wall_at__isnull=False),
                name="workbooks_queued_whole",
            ),
            models.CheckConstraint(
                condition=Q(position__lte=models.F("total")), name="workbooks_within_total"
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def journal_key(self) -> str:
        """Name the upload in the journal."""
        return f"upload:{self.kind}:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has confirmed it yet."""
        return self.state == UploadState.UPLOADED

    @property
    def is_at_work(self) -> bool:
        """Tell whether the worker has it before it."""
        return self.state == UploadState.QUEUED


class UploadFault(models.Model):
    """What was wrong in a row when it was written."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    label = models.JSONField(default=dict)
    text = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["upload", "row", "id"], name="workbooks_faults")]

    def __str__(self) -> str:
        return f"{self.row}"

    def as_fault(self) -> RowFault:
        """Return the row as a fault."""
        return RowFault(self.row, retold(self.label), retold(self.text))


class RememberedMapping(models.Model):
    """How a unit's table names its columns, so that the next upload is already matched."""

    kind = models.CharField(max_length=32)
    unit = models.ForeignKey("units.Unit", on_delete=models.CASCADE, related_name="+")
    header_digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "header_digest"], name="workbooks_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return self.header_digest
