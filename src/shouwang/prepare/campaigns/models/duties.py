"""Tables of what units owe a campaign: deliverables, submissions, work items, dual reports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.campaigns.rules.wording import (
    CommunityItem,
    DeliverableKind,
    ParticipantKind,
    ReceiptSide,
)
from shouwang.prepare.campaigns.states import OWED_MOVES, VIEW, Owed

from .plan import Campaign, Phase


class Deliverable(models.Model):
    """What every unit of a kind owes the campaign by a day, and to whom."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deliverables")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12)
    title = models.CharField(_("名称"), max_length=120)
    owed_by = models.CharField(max_length=12)
    to_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("期限"))
    due_text = models.CharField(_("文件中的期限"), max_length=60, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "title"], name="campaigns_deliverable_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DeliverableKind]),
                name="campaigns_deliverable_kind",
            ),
            models.CheckConstraint(
                condition=Q(owed_by__in=[kind.value for kind in ParticipantKind]),
                name="campaigns_deliverable_by",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="campaigns_deliverable_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the deliverable in the journal."""
        return f"deliverable:{self.pk}"


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Reads of what units owe."""

    def visible_to(self, actor: Actor) -> ObligationQuerySet:
        """Keep what the actor's areas and own unit owe."""
        return visible(self, actor, VIEW, area="area_code_now", units=("unit_id",))


class Obligation(models.Model):
    """One deliverable of one unit: awaited, submitted in time or late, accepted or returned."""

    MOVES: ClassVar[MoveTable] = OWED_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.CASCADE, related_name="obligations"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(max_length=15)
    state = models.CharField(_("状态"), max_length=12, default=Owed.AWAITED.value)
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(_("期限"))
    first_submitted_at = models.DateTimeField(_("首次报送"), null=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    reason = models.CharField(_("原因"), max_length=500, default="", blank=True)
    overdue_named_at = models.DateTimeField(null=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state"], name="campaigns_owed_unit"),
            models.Index(
                fields=["due_at"],
                name="campaigns_owed_due",
                condition=Q(state__in=["awaited", "returned"], overdue_named_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "unit"], name="campaigns_obligation_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in Owed]),
                name="campaigns_obligation_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["awaited", "waived"]) | Q(submitted_at__isnull=False),
                name="campaigns_obligation_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "waived"]) | ~Q(reason=""),
                name="campaigns_obligation_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable_id} {self.unit_id}"

    @property
    def journal_key(self) -> str:
        """Name the obligation in the journal."""
        return f"obligation:{self.pk}"

    def target(self) -> Target:
        """Return what the obligation shows to access."""
        return Target(area_code=self.area_code_now, unit_ids=frozenset({self.unit_id}))


class Submission(models.Model):
    """What a unit handed in, as it was; a returned one stays and another follows."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="submissions")
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    reason = models.CharField(_("退回原因"), max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "version"], name="campaigns_submission_once"
            ),
            models.CheckConstraint(condition=~Q(digest=""), name="campaigns_submission_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.version}"


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Reads of what communities do in campaigns."""

    def visible_to(self, actor: Actor) -> WorkItemQuerySet:
        """Keep the items of the actor's areas and own unit."""
        return visible(self, actor, VIEW, area="area_code_now", units=("unit_id",))


class WorkItem(models.Model):
    """One of the five things that a community does in a campaign, with its evidence (R70)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="work_items")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    area_code_now = models.CharField(max_length=15)
    item = models.CharField(max_length=16)
    is_done = models.BooleanField(default=False)
    evidence = models.CharField(_("佐证"), max_length=500, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_key = models.CharField(max_length=64, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "item"], name="campaigns_work_item_once"
            ),
            models.CheckConstraint(
                condition=Q(item__in=[item.value for item in CommunityItem]),
                name="campaigns_work_item_known",
            ),
            models.CheckConstraint(
                condition=Q(is_done=False) | (~Q(evidence="") & Q(done_at__isnull=False)),
                name="campaigns_work_item_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.unit_id} {self.item}"

    @property
    def journal_key(self) -> str:
        """Name the item in the journal."""
        return f"work_item:{self.pk}"

    def target(self) -> Target:
        """Return what the item shows to access."""
        return Target(area_code=self.area_code_now, unit_ids=frozenset({self.unit_id}))


class EnterpriseReportQuerySet(models.QuerySet["EnterpriseReport"]):
    """Reads of enterprises' reports."""

    def visible_to(self, actor: Actor) -> EnterpriseReportQuerySet:
        """Keep the reports of the actor's areas, sector and unit, and those sent to that unit."""
        covered = visible(
            self, actor, VIEW, area="area_code_now", units=("unit_id",), sector="sector"
        )
        if actor.is_system or actor.unit_id is None or not actor.holds(VIEW):
            return covered
        sent = Receipt.objects.filter(to_unit_id=actor.unit_id).values("report_id")
        return covered | self.filter(pk__in=sent)


class EnterpriseReport(models.Model):
    """How an enterprise stands with its hazards, told to the street and to the sector (R22)."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    area_code_now = models.CharField(max_length=15)
    sector = models.CharField(max_length=32, default="", blank=True)
    text = models.TextField(_("情况"))
    found = models.PositiveIntegerField(_("排查隐患"), default=0)
    rectified = models.PositiveIntegerField(_("已整改"), default=0)
    submitted_at = models.DateTimeField(_("报送时间"))
    submitted_by_key = models.CharField(max_length=64)

    objects = EnterpriseReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "submitted_at"], name="campaigns_report_area"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="campaigns_report_text"),
            models.CheckConstraint(
                condition=Q(rectified__lte=models.F("found")), name="campaigns_report_figures"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.submitted_at:%Y-%m-%d}"

    @property
    def journal_key(self) -> str:
        """Name the report in the journal."""
        return f"enterprise_report:{self.pk}"

    def target(self) -> Target:
        """Return what the report shows to access."""
        return Target(self.area_code_now, frozenset({self.unit_id}), self.sector)


class Receipt(models.Model):
    """That one side has taken a report; while it is missing the report is not delivered there."""

    report = models.ForeignKey(EnterpriseReport, on_delete=models.CASCADE, related_name="receipts")
    side = models.CharField(max_length=8)
    to_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by_key = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "side"], name="campaigns_receipt_once"),
            models.CheckConstraint(
                condition=Q(side__in=[side.value for side in ReceiptSide]),
                name="campaigns_receipt_side",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | ~Q(received_by_key=""),
                name="campaigns_receipt_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.side}"
