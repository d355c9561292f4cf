"""Between offices: hand-overs, escalations of a refusal, help from above, listing by a level."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.prepare.hazards.rules.offices import (
    EscalationKind,
    EscalationState,
    HandoverState,
    HelpState,
    ListingState,
)
from shouwang.prepare.hazards.rules.wording import ListingLevel

from .hazard import Hazard


class Handover(models.Model):
    """One unit passes a hazard on to another, which takes it or gives it back (R245)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="handovers")
    from_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(_("理由"), max_length=500)
    state = models.CharField(max_length=10, default=HandoverState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[found.value for found in HandoverState]),
                name="hazards_handover_state",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hazards_handover_reason"),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at=None)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
                name="hazards_handover_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(from_unit=None) | ~Q(from_unit=F("to_unit")),
                name="hazards_handover_to_another",
            ),
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_handover_one_open", condition=Q(state="offered")
            ),
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"


class Escalation(models.Model):
    """A refusal, or work that does not help, reported to the station and then the bureau (R107)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="escalations")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default=EscalationState.STREET)
    reason = models.CharField(_("情况"), max_length=500)
    reported_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reported_at = models.DateTimeField()
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    resolve_by_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    raised_to = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=500, default="", blank=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    bureau_answer = models.CharField(max_length=500, default="", blank=True)
    bureau_answered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    bureau_answered_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["resolve_by_at"],
                name="hazards_escalation_due",
                condition=Q(state="street"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[found.value for found in EscalationKind])
                & Q(state__in=[found.value for found in EscalationState]),
                name="hazards_escalation_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hazards_escalation_reason"),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_at__isnull=False)
                | (~Q(state="resolved") & Q(resolved_at=None)),
                name="hazards_escalation_resolved_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="bureau") | Q(raised_at__isnull=False),
                name="hazards_escalation_raised_whole",
            ),
            models.UniqueConstraint(
                fields=["hazard"],
                name="hazards_escalation_one_open",
                condition=~Q(state="resolved"),
            ),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk}"


class UpwardReport(models.Model):
    """The written report of a major hazard to the upper level, in the regulation's parts (R119)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="upward_reports")
    state_and_cause = models.TextField(_("现状及产生原因"))
    harm_and_difficulty = models.TextField(_("危害程度和整改难易程度"))
    treatment_plan = models.TextField(_("治理方案"))
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reported_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reported_at = models.DateTimeField()
    was_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state_and_cause="")
                & ~Q(harm_and_difficulty="")
                & ~Q(treatment_plan=""),
                name="hazards_upward_whole",
            )
        ]

    def __str__(self) -> str:
        return f"upward report {self.pk}"


class HelpRequest(models.Model):
    """What the street needs from above for a hazard it cannot solve alone (R108, R109)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="help_requests")
    state = models.CharField(max_length=8, default=HelpState.ASKED)
    cause = models.CharField(_("原因"), max_length=500)
    need = models.CharField(_("需要的协助"), max_length=500)
    interim = models.CharField(_("临时措施"), max_length=500)
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    next_reminder_at = models.DateTimeField()
    raise_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    reply = models.CharField(_("答复"), max_length=500, default="", blank=True)
    replied_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    replied_at = models.DateTimeField(null=True)
    given = models.CharField(_("获得的协助"), max_length=500, default="", blank=True)
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_reminder_at"],
                name="hazards_help_reminder",
                condition=Q(state="asked"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[found.value for found in HelpState]),
                name="hazards_help_state",
            ),
            models.CheckConstraint(
                condition=~Q(cause="") & ~Q(need="") & ~Q(interim=""), name="hazards_help_whole"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", replied_at=None) | ~Q(state="asked"),
                name="hazards_help_asked_unanswered",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None)),
                name="hazards_help_ended_whole",
            ),
            models.UniqueConstraint(
                fields=["hazard"], name="hazards_help_one_open", condition=~Q(state="ended")
            ),
        ]

    def __str__(self) -> str:
        return f"help request {self.pk}"


class Listing(models.Model):
    """A hazard on the list that a level of government watches (挂牌督办, R118)."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="listings")
    level = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=ListingState.PROPOSED)
    number = models.CharField(_("督办编号"), max_length=60, default="", blank=True)
    proposal = models.CharField(_("提请理由"), max_length=500, default="", blank=True)
    proposed_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("督办期限"), null=True)
    supervising_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=500, default="", blank=True)
    delisted_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    delisted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["level", "decided_at"], name="hazards_listing_level"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[found.value for found in ListingLevel])
                & Q(state__in=[found.value for found in ListingState]),
                name="hazards_listing_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["listed", "delisted"])
                | (Q(decided_at__isnull=False, due_at__isnull=False) & ~Q(number="")),
                name="hazards_listing_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="delisted", delisted_at__isnull=False)
                | (~Q(state="delisted") & Q(delisted_at=None)),
                name="hazards_listing_delisted_whole",
            ),
            models.UniqueConstraint(
                fields=["hazard"],
                name="hazards_listing_one_open",
                condition=Q(state__in=["proposed", "listed"]),
            ),
            models.UniqueConstraint(
                fields=["level", "number"],
                name="hazards_listing_number",
                condition=~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"listing {self.pk}"
