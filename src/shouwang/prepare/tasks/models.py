"""Tables of tasks: the tasks, who works along, whose hands they were in, the words of a move."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable

from .states import COORDINATION, MOVES, OVERSEE, VIEW, Ending, State


class TaskQuerySet(models.QuerySet["Task"]):
    """Reads of tasks."""

    def visible_to(self, actor: Actor) -> TaskQuerySet:
        """Keep the tasks within the actor's duties, those that name the actor included."""
        if actor.is_system:
            return self
        named = Q(pk__in=Collaborator.objects.filter(_works_along(actor)).values("task_id"))
        if actor.post_id is not None:
            named |= Q(person_id=actor.post_id)
        covered = visible(
            self,
            actor,
            VIEW,
            area="area_code_now",
            units=("unit_id",),
            sector="sector",
            case="case_key",
        )
        return covered.filter(_is_open_to(actor)) | self.filter(named)

    def live(self) -> TaskQuerySet:
        """Keep the tasks that still wait for somebody."""
        return self.filter(state__in=[State.OPEN, State.ACCEPTED, State.RETURNED])


def _is_open_to(actor: Actor) -> Q:
    """Return the filter for what the own area does not hide: coordination items are the office's.

    A department sees its own part and the item that it belongs to; whoever opened the item and
    whoever oversees all units see every part (R7).
    """
    items = Task.objects.filter(kind=COORDINATION)
    unit_id = actor.unit_id or 0
    own = Q(unit_id=unit_id) | Q(assigned_by_key=actor.key)
    opened = items.filter(own).values("pk")
    belongs = items.filter(unit_id=unit_id, parent__isnull=False).values("parent_id")
    overseen = visible(items, actor, OVERSEE, area="area_code_now").values("pk")
    mine = own | Q(parent_id__in=opened) | Q(pk__in=belongs) | Q(pk__in=overseen)
    return ~Q(kind=COORDINATION) | mine


def _works_along(actor: Actor) -> Q:
    found = Q(pk__in=[])
    if actor.post_id is not None:
        found |= Q(post_id=actor.post_id)
    for scope in actor.scopes(VIEW):
        if scope.kind is ScopeKind.UNIT:
            found |= Q(unit_id=scope.unit_id)
    if actor.unit_id is not None and actor.holds(VIEW):
        found |= Q(unit_id=actor.unit_id)
    return found


class Task(models.Model):
    """Work that exactly one unit answers for and exactly one person does."""

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    number = models.CharField(_("编号"), max_length=40, null=True, unique=True)
    case_key = models.CharField(max_length=96, default="", editable=False)
    title = models.CharField(_("任务"), max_length=120)
    text = models.TextField(_("内容"), default="", blank=True)
    kind = models.CharField(max_length=48, default="", blank=True)
    source_key = models.CharField(max_length=96, default="", blank=True)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    person = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任人")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_mandatory = models.BooleanField(_("必办"), default=True)
    sector = models.CharField(_("行业条线"), max_length=32, default="", blank=True)
    area_code_at_time = models.CharField(_("交办时区划"), max_length=15)
    area_code_now = models.CharField(_("现区划"), max_length=15)
    due_at = models.DateTimeField(_("期限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=16, default=State.OPEN.value)
    result = models.TextField(_("办理结果"), default="", blank=True)
    reason = models.TextField(_("原因"), default="", blank=True)
    hand_backs = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    assigned_at = models.DateTimeField(_("交办时间"))
    assigned_by_key = models.CharField(max_length=64)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    overdue_named_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "state", "due_at"], name="tasks_area"),
            models.Index(fields=["person", "state", "due_at"], name="tasks_person"),
            models.Index(fields=["unit", "state", "due_at"], name="tasks_unit"),
            models.Index(
                fields=["due_at"],
                name="tasks_due",
                condition=Q(state__in=["open", "accepted", "returned"], overdue_named_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_key"],
                name="tasks_source_once",
                condition=~Q(source_key=""),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="tasks_title_given"),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""), name="tasks_area_given"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="tasks_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(result="") & Q(closed_at__isnull=False)),
                name="tasks_done_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "cancelled"]) | ~Q(reason=""),
                name="tasks_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the task in the journal."""
        return f"task:{self.pk}"

    def target(self) -> Target:
        """Return what the task shows to access."""
        return Target(
            area_code=self.area_code_now,
            unit_ids=frozenset({self.unit_id}),
            sector=self.sector,
            cases=frozenset({self.journal_key}),
        )


class Undertaking(models.Model):
    """A task in one unit's hands, from being received until done, returned or taken away (R26)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="undertakings")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, default="")

    class Meta:
        indexes = [models.Index(fields=["unit", "received_at"], name="tasks_undertaking_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(ended_at=None), name="tasks_undertaken_by_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="")
                | Q(ended_at__isnull=False, ending__in=[ending.value for ending in Ending]),
                name="tasks_undertaking_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.unit_id}"


class Collaborator(models.Model):
    """A unit or a post that works along without being accountable."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="collaborators")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, post=None) | Q(unit=None, post__isnull=False),
                name="tasks_collaborator_is_one",
            ),
            models.UniqueConstraint(fields=["task", "unit"], name="tasks_collaborating_unit_once"),
            models.UniqueConstraint(fields=["task", "post"], name="tasks_collaborating_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}"


class MoveNote(models.Model):
    """The words of a move: a result, a reason; the journal holds only that it happened."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="notes")
    move = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="tasks_note_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.move}"
