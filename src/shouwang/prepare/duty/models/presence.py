"""Roll-calls and who answered them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .rooms import DutyRoom
from .rosters import Assignment, Shift


class RollCall(models.Model):
    """Those on duty are asked to answer until a moment (R171)."""

    room = models.ForeignKey(DutyRoom, on_delete=models.CASCADE, related_name="rolls")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="rolls")
    called_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_random = models.BooleanField(default=False)
    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(called_at__lt=F("due_at")), name="duty_roll_ordered")
        ]

    def __str__(self) -> str:
        return f"roll {self.pk}"

    @property
    def journal_key(self) -> str:
        """Name the roll-call in the journal."""
        return f"roll_call:{self.pk}"


class RollAnswer(models.Model):
    """One person's answer to a roll-call, or that there was none in time."""

    roll = models.ForeignKey(RollCall, on_delete=models.CASCADE, related_name="answers")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="roll_answers"
    )
    answered_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=10, default="", blank=True)
    distance_m = models.PositiveIntegerField(null=True)
    missed_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "assignment"], name="duty_roll_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.roll_id} {self.assignment_id}"
