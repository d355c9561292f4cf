"""Tables of meetings and of everything that a meeting or a document lays down (R161)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.organisations.rules.wording import RequirementSource

from .responsibility import VIEW, BasisDocument


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reads of meetings."""

    def visible_to(self, actor: Actor) -> MeetingQuerySet:
        """Keep the meetings of the actor's areas and own unit."""
        return visible(self, actor, VIEW, area="area_code_now", units=("unit_id",))


class Meeting(models.Model):
    """A meeting that was held: when, where, under whom, with whom, what was said."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(max_length=15)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("召集单位")
    )
    chair = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, related_name="+", verbose_name=_("主持人")
    )
    held_at = models.DateTimeField(_("时间"))
    location = models.CharField(_("地点"), max_length=120, default="", blank=True)
    minutes = models.TextField(_("纪要"), default="", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_key = models.CharField(max_length=64)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "held_at"], name="organisations_meeting_area")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="organisations_meeting_title"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=models.F("held_at")),
                name="organisations_meeting_past",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the meeting in the journal."""
        return f"meeting:{self.pk}"

    def target(self) -> Target:
        """Return what the meeting shows to access."""
        return Target(area_code=self.area_code_now, unit_ids=frozenset({self.unit_id}))


class Attendance(models.Model):
    """Who was at a meeting, or who was asked and did not come."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("到会"), default=True)
    excuse = models.CharField(_("缺席原因"), max_length=120, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "post"], name="organisations_attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.post_id}"


class RequirementQuerySet(models.QuerySet["Requirement"]):
    """Reads of requirements."""

    def visible_to(self, actor: Actor) -> RequirementQuerySet:
        """Keep the requirements of the actor's areas and own unit."""
        return visible(self, actor, VIEW, area="area_code_now", units=("unit_id",))


class Requirement(models.Model):
    """One decision of a meeting or one demand of a document, tracked by a task until closed."""

    source = models.CharField(max_length=10)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(
        BasisDocument, on_delete=models.PROTECT, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("事项"), max_length=300)
    area_code_now = models.CharField(max_length=15)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField("tasks.Task", on_delete=models.PROTECT, related_name="+")
    laid_down_on = models.DateField()

    objects = RequirementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["area_code_now", "laid_down_on"], name="organisations_required_area"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    source=RequirementSource.MEETING.value, meeting__isnull=False, document=None
                )
                | Q(source=RequirementSource.DOCUMENT.value, meeting=None, document__isnull=False),
                name="organisations_required_source",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="organisations_required_text"),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                condition=Q(meeting__isnull=False),
                name="organisations_decision_once",
            ),
            models.UniqueConstraint(
                fields=["document", "position"],
                condition=Q(document__isnull=False),
                name="organisations_demand_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_key(self) -> str:
        """Name the requirement in the journal."""
        return f"requirement:{self.pk}"
