"""Tables of a campaign's plan: the campaign, its phases, basis, units, tags and notices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.campaigns.rules.wording import (
    CampaignKind,
    CitationKind,
    NoticeKind,
    ParticipantKind,
    PhaseKind,
    Tag,
)
from shouwang.prepare.campaigns.states import MOVES, VIEW, State

UPPER_DIGITS = (2, 4, 6, 9, 12)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Reads of campaigns."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> CampaignQuerySet:
        """Keep the campaigns of the actor's areas, of those above, and in which their unit is."""
        covered = visible(self, actor, permission, area="area_code_now", case="case_key")
        if actor.is_system:
            return covered
        above: set[str] = set()
        units: set[int] = set()
        for scope in actor.scopes(permission):
            if scope.kind is ScopeKind.UNIT:
                units.add(scope.unit_id)
            for found in scope.areas:
                is_own = scope.kind is ScopeKind.SECTOR
                above |= {found.low[:n] for n in UPPER_DIGITS if n < len(found.low) or is_own}
        found_above = self.filter(area_code_now__in=above) if above else self.none()
        if not units:
            return covered | found_above
        joined = Participant.objects.filter(unit_id__in=units).values("campaign_id")
        return covered | found_above | self.filter(pk__in=joined)


class Campaign(models.Model):
    """One special campaign; its phases may overlap, its scope is frozen when it starts."""

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    number = models.CharField(_("编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=12, default=State.DRAFTED.value)
    version = models.PositiveIntegerField(default=1)
    case_key = models.CharField(max_length=96, default="", editable=False)
    source_key = models.CharField(max_length=96, default="", blank=True)
    kind = models.CharField(_("方式"), max_length=12, default=CampaignKind.CAMPAIGN.value)
    title = models.CharField(_("名称"), max_length=160)
    goal = models.TextField(_("目标"), default="", blank=True)
    area_code_at_time = models.CharField(_("发文时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    office_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("牵头科室")
    )
    leading_group = models.ForeignKey(
        "organisations.OrganisationBody", on_delete=models.PROTECT, null=True, related_name="+"
    )
    office = models.ForeignKey(
        "organisations.OrganisationBody", on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_on = models.DateField(_("开始"), null=True, blank=True)
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    ownership_waiver = models.CharField(_("责任缺口说明"), max_length=500, default="", blank=True)
    drafted_at = models.DateTimeField(_("拟定时间"))
    drafted_by_key = models.CharField(max_length=64)
    scope_frozen_at = models.DateTimeField(_("范围锁定时间"), null=True, blank=True)
    started_at = models.DateTimeField(_("启动时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=500, default="", blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "state", "id"], name="campaigns_area"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"], name="campaigns_source_once", condition=~Q(source_key="")
            ),
            models.CheckConstraint(condition=~Q(title=""), name="campaigns_title_given"),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="campaigns_area_given",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="campaigns_state_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CampaignKind]),
                name="campaigns_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaigns_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "closed"])
                | Q(
                    leading_group__isnull=False,
                    office__isnull=False,
                    started_at__isnull=False,
                    scope_frozen_at__isnull=False,
                ),
                name="campaigns_running_is_led",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="campaigns_closed_at_given",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="campaigns_cancel_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the campaign in the journal."""
        return f"campaign:{self.pk}"

    def target(self) -> Target:
        """Return what the campaign shows to access."""
        return Target(area_code=self.area_code_now, cases=frozenset({self.journal_key}))


class Phase(models.Model):
    """One phase; without a first day it is only "before", its dates may be vague in the text."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("阶段"), max_length=16)
    title = models.CharField(_("名称"), max_length=80)
    text = models.TextField(_("任务"), default="", blank=True)
    starts_on = models.DateField(_("自"), null=True, blank=True)
    ends_on = models.DateField(_("至"), null=True, blank=True)
    dates_text = models.CharField(_("文件中的时间"), max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "position"], name="campaigns_phase_position"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PhaseKind]),
                name="campaigns_phase_kind",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="campaigns_phase_title"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaigns_phase_days",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | Q(ends_on__isnull=False),
                name="campaigns_phase_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the phase in the journal."""
        return f"campaign_phase:{self.pk}"


class Citation(models.Model):
    """A document that the campaign rests on; a masked year stays unknown."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="citations")
    kind = models.CharField(max_length=12, default=CitationKind.UPPER.value)
    issuer = models.CharField(_("发文单位"), max_length=120)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, default="", blank=True)
    sign = models.CharField(max_length=20, default="", blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(_("日期"), null=True, blank=True)
    dates_text = models.CharField(_("文件中的日期"), max_length=40, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["sign", "serial"], name="campaigns_citation_number"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CitationKind]),
                name="campaigns_citation_kind",
            ),
            models.CheckConstraint(
                condition=~Q(issuer="") & ~Q(title=""), name="campaigns_citation_named"
            ),
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="campaigns_citation_once",
                condition=~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class Participant(models.Model):
    """A unit that takes part in a campaign, and in which capacity."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="participants")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    area_code_now = models.CharField(max_length=15)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(_("退出的原因"), max_length=500, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "campaign"], name="campaigns_participant_unit")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="campaigns_participant_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ParticipantKind]),
                name="campaigns_participant_kind",
            ),
            models.CheckConstraint(
                condition=~Q(area_code_now=""), name="campaigns_participant_area"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | ~Q(left_reason=""), name="campaigns_participant_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.unit_id}"


class TaggedItem(models.Model):
    """One of the four combinations on a task or a hazard of a campaign (R59)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tagged")
    object_key = models.CharField(max_length=96)
    tag = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "object_key", "tag"], name="campaigns_tag_once"
            ),
            models.CheckConstraint(
                condition=Q(tag__in=[tag.value for tag in Tag]), name="campaigns_tag_known"
            ),
            models.CheckConstraint(condition=~Q(object_key=""), name="campaigns_tag_object"),
        ]

    def __str__(self) -> str:
        return f"{self.object_key} {self.tag}"


class Notice(models.Model):
    """What does not fit in the plan, shown until somebody confirms that it is meant so (R53)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=24)
    subject_key = models.CharField(max_length=96)
    told = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_key = models.CharField(max_length=64, default="", blank=True)
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "subject_key"], name="campaigns_notice_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in NoticeKind]),
                name="campaigns_notice_kind",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | (~Q(confirmed_by_key="") & ~Q(note="")),
                name="campaigns_notice_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"
