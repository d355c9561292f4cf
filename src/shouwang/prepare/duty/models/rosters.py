"""Rosters, their shifts, who is on duty in them, and who stood in for whom."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Target
from shouwang.ground.errors import Text
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.duty.rules.parameters import REASON_LIMIT
from shouwang.prepare.duty.rules.wording import CAPACITY_LABELS, WAY_LABELS, Capacity, Way
from shouwang.prepare.duty.states import LABELS, ROSTER_MOVES, TONES, VIEW, RosterState

from .rooms import DutyRoom


class Roster(models.Model):
    """Who is on duty from one local day to another; one that is published covers every minute."""

    MOVES: ClassVar[MoveTable] = ROSTER_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    room = models.ForeignKey(DutyRoom, on_delete=models.PROTECT, related_name="rosters")
    from_on = models.DateField(_("自"))
    to_on = models.DateField(_("至"))
    state = models.CharField(max_length=12, default=RosterState.DRAFTED.value)
    version = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["room", "state", "from_on"], name="duty_rosters_of_room")]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lte=F("to_on"))
                & Q(state__in=[state.value for state in RosterState]),
                name="duty_roster_possible",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "discarded"]) | Q(published_at__isnull=False),
                name="duty_roster_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room.name} {self.from_on}–{self.to_on}"

    @property
    def journal_key(self) -> str:
        """Name the roster in the journal."""
        return f"roster:{self.pk}"

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return TONES[self.state]

    def target(self) -> Target:
        """Return what the roster shows to access: that of its room."""
        return self.room.target()


class Shift(models.Model):
    """A half-open span of duty: the minute of the handover belongs to the next one."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts")
    room = models.ForeignKey(DutyRoom, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(_("开始"))
    until_at = models.DateTimeField(_("结束"))
    roll_due_at = models.DateTimeField(null=True)
    """When a roll is called that nobody foresees; none once it was."""
    handover_missing_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "from_at"], name="duty_shifts_of_room")]
        constraints = [
            models.UniqueConstraint(fields=["roster", "from_at"], name="duty_shift_once"),
            models.CheckConstraint(
                condition=Q(from_at__lt=F("until_at")), name="duty_shift_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_at}–{self.until_at}"

    @property
    def journal_key(self) -> str:
        """Name the shift in the journal."""
        return f"shift:{self.pk}"

    def entered_at(self, moment: datetime) -> datetime | None:
        """Return from when somebody is expected who enters now; None before the shift begins."""
        return moment if moment > self.from_at else None


class Assignment(models.Model):
    """One person on duty in one shift, and whether they were there (R171)."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=8)
    expected_from_at = models.DateTimeField(null=True)
    """From when the person is expected who came into a shift that had begun; else its start."""
    checked_in_at = models.DateTimeField(null=True)
    check_in_way = models.CharField(max_length=10, default="", blank=True)
    check_in_distance_m = models.PositiveIntegerField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    absent_from_at = models.DateTimeField(null=True)
    """From when absence was recorded; it stays when the person comes later."""
    absent_step = models.PositiveSmallIntegerField(default=0)
    is_replaced = models.BooleanField(default=False)
    """Somebody else stands in; the row keeps what was known of this person."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "account"],
                name="duty_assignment_once",
                condition=Q(is_replaced=False),
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=[one.value for one in Capacity])
                & Q(check_in_way__in=["", *(way.value for way in Way)]),
                name="duty_assignment_words_known",
            ),
            models.CheckConstraint(
                condition=Q(checked_out_at=None) | Q(checked_in_at__isnull=False),
                name="duty_assignment_in_before_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.account_id}"

    @property
    def journal_key(self) -> str:
        """Name the assignment in the journal."""
        return f"duty_assignment:{self.pk}"

    @property
    def due_from_at(self) -> datetime:
        """Return from when the person has to be there."""
        return self.expected_from_at or self.shift.from_at

    @property
    def capacity_label(self) -> Text:
        """Return as what the person is on duty."""
        return CAPACITY_LABELS[self.capacity]

    @property
    def way_label(self) -> Text | str:
        """Return how it is known that the person was there."""
        return WAY_LABELS[self.check_in_way] if self.check_in_way else ""


class Substitution(models.Model):
    """Somebody stands in for somebody else in a shift, with the reason (R170)."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="substitutions")
    out_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    in_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(_("原因"), max_length=REASON_LIMIT)
    at = models.DateTimeField()
    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="duty_substitution_reasoned")
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.out_post_id} {self.in_post_id}"
