"""Tables of money: earmarked funds, what was spent, what was asked of the level above."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.organisations.states import REQUEST_MOVES, RequestState

from .responsibility import VIEW

YUAN_DIGITS, YUAN_PLACES = 14, 2


class FundQuerySet(models.QuerySet["Fund"]):
    """Reads of funds."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> FundQuerySet:
        """Keep the funds of the areas and units in which the actor holds a permission."""
        return visible(self, actor, permission, area="area_code_now", units=("unit_id",))


class Fund(models.Model):
    """Money earmarked for a purpose; `subject_key` names a campaign that it is for (R27)."""

    area_code_now = models.CharField(max_length=15)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("使用单位")
    )
    title = models.CharField(_("名称"), max_length=120)
    source = models.CharField(_("资金来源"), max_length=120)
    purpose = models.CharField(_("用途"), max_length=200)
    amount_yuan = models.DecimalField(
        _("金额（元）"), max_digits=YUAN_DIGITS, decimal_places=YUAN_PLACES
    )
    spent_yuan = models.DecimalField(
        _("已支出（元）"), max_digits=YUAN_DIGITS, decimal_places=YUAN_PLACES, default=0
    )
    granted_on = models.DateField(_("到位日期"))
    subject_key = models.CharField(max_length=96, default="", blank=True)
    basis = models.CharField(_("依据"), max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = FundQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_key", "unit"], name="organisations_fund_subject"),
            models.Index(fields=["area_code_now", "granted_on"], name="organisations_fund_area"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0), name="organisations_fund_positive"
            ),
            models.CheckConstraint(
                condition=Q(spent_yuan__gte=0, spent_yuan__lte=models.F("amount_yuan")),
                name="organisations_fund_not_overspent",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(source="") & ~Q(purpose=""),
                name="organisations_fund_named",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the fund in the journal."""
        return f"fund:{self.pk}"

    def target(self) -> Target:
        """Return what the fund shows to access."""
        return Target(area_code=self.area_code_now, unit_ids=frozenset({self.unit_id}))


class Spending(models.Model):
    """One payment out of a fund."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="spendings")
    amount_yuan = models.DecimalField(
        _("金额（元）"), max_digits=YUAN_DIGITS, decimal_places=YUAN_PLACES
    )
    spent_on = models.DateField(_("支出日期"))
    purpose = models.CharField(_("用途"), max_length=200)
    receipt_number = models.CharField(_("凭证号"), max_length=60, default="", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0) & ~Q(purpose=""),
                name="organisations_spending_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.amount_yuan}"


class FundRequestQuerySet(models.QuerySet["FundRequest"]):
    """Reads of requests for funds."""

    def visible_to(self, actor: Actor) -> FundRequestQuerySet:
        """Keep the requests of the actor's areas and own unit."""
        return visible(self, actor, VIEW, area="area_code_now", units=("unit_id", "to_unit_id"))


class FundRequest(models.Model):
    """A request for money to the level above, and its answer (R28)."""

    MOVES: ClassVar[MoveTable] = REQUEST_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    number = models.CharField(_("编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=12, default=RequestState.SENT.value)
    version = models.PositiveIntegerField(default=1)
    area_code_now = models.CharField(max_length=15)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=120)
    purpose = models.CharField(_("理由"), max_length=500)
    amount_yuan = models.DecimalField(
        _("申请金额（元）"), max_digits=YUAN_DIGITS, decimal_places=YUAN_PLACES
    )
    subject_key = models.CharField(max_length=96, default="", blank=True)
    sent_at = models.DateTimeField(_("上报时间"))
    sent_by_key = models.CharField(max_length=64)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answer = models.CharField(_("答复"), max_length=500, default="", blank=True)
    granted_yuan = models.DecimalField(
        _("批复金额（元）"), max_digits=YUAN_DIGITS, decimal_places=YUAN_PLACES, null=True
    )
    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FundRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0) & ~Q(title="") & ~Q(purpose=""),
                name="organisations_request_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RequestState]),
                name="organisations_request_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(granted_yuan__gt=0, fund__isnull=False, answered_at__isnull=False),
                name="organisations_request_granted",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="organisations_request_refused",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the request in the journal."""
        return f"fund_request:{self.pk}"

    def target(self) -> Target:
        """Return what the request shows to access."""
        return Target(
            area_code=self.area_code_now, unit_ids=frozenset({self.unit_id, self.to_unit_id})
        )
