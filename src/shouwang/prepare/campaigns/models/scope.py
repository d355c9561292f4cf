"""Tables of a campaign's scope: its rules, the places in it, what another campaign takes over."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor
from shouwang.ground.scoping import visible
from shouwang.prepare.campaigns.rules.wording import ScopeRuleKind
from shouwang.prepare.campaigns.states import VIEW

from .plan import Campaign, Citation


class ScopeRule(models.Model):
    """One rule that brings places into the scope; a place that any rule brings is in."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scope_rules")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    values = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "position"], name="campaigns_scope_rule_position"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ScopeRuleKind]),
                name="campaigns_scope_rule_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.kind}"


class Delegation(models.Model):
    """A part of the scope that another campaign looks after; its numbers count there only (R69)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="delegations")
    to_campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    type_codes = models.JSONField(default=list)
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "to_campaign"], name="campaigns_delegation_once"
            ),
            models.CheckConstraint(
                condition=~Q(campaign=F("to_campaign")), name="campaigns_delegation_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} → {self.to_campaign_id}"


class ScopeItemQuerySet(models.QuerySet["ScopeItem"]):
    """Reads of the places in scopes."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> ScopeItemQuerySet:
        """Keep the places of the actor's areas, of their sector, and of their own unit."""
        return visible(
            self,
            actor,
            permission,
            area="area_code_now",
            units=("unit_id",),
            sector="place__sector",
        )


class ScopeItem(models.Model):
    """One place in the scope: why, since when, and when it was first looked at."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scope_items")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    area_code_at_time = models.CharField(_("锁定时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    reasons = models.JSONField(default=list)
    is_addition = models.BooleanField(_("后增"), default=False)
    added_at = models.DateTimeField(_("纳入时间"))
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_checked_at = models.DateTimeField(_("首次检查"), null=True)
    last_checked_at = models.DateTimeField(_("最近检查"), null=True)
    visit_count = models.PositiveIntegerField(_("检查次数"), default=0)

    objects = ScopeItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "area_code_now", "id"], name="campaigns_item_area"),
            models.Index(fields=["campaign", "first_checked_at"], name="campaigns_item_checked"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "place"], name="campaigns_item_once"),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="campaigns_item_area_given",
            ),
            models.CheckConstraint(
                condition=Q(first_checked_at=None, last_checked_at=None, visit_count=0)
                | Q(
                    first_checked_at__isnull=False,
                    last_checked_at__gte=F("first_checked_at"),
                    visit_count__gte=1,
                ),
                name="campaigns_item_checked_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.place_id}"
