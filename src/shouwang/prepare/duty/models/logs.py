"""The duty log, the items that stay open, and the handovers of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Target
from shouwang.ground.errors import Text
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.duty.rules.parameters import KEY_LIMIT, LINE_LIMIT, REASON_LIMIT
from shouwang.prepare.duty.rules.wording import ENTRY_LABELS, EntryKind
from shouwang.prepare.duty.states import (
    HANDOVER_MOVES,
    ITEM_MOVES,
    VIEW,
    HandoverState,
    ItemState,
)

from .rooms import DutyRoom
from .rosters import Shift


class LogEntry(models.Model):
    """What was called, told, done; written once, corrected only by a further entry (R177)."""

    room = models.ForeignKey(DutyRoom, on_delete=models.PROTECT, related_name="entries")
    shift = models.ForeignKey(
        Shift, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("类别"), max_length=12)
    happened_at = models.DateTimeField(_("时间"))
    written_at = models.DateTimeField(_("记录时间"))
    text = models.TextField(_("内容"))
    party = models.CharField(_("对方"), max_length=LINE_LIMIT, default="", blank=True)
    link = models.CharField(max_length=LINE_LIMIT, default="", blank=True)
    area_code_at_time = models.CharField(max_length=15, default="", blank=True)
    area_code_now = models.CharField(_("涉及的村（社区）"), max_length=15, default="", blank=True)
    """Of what the entry is; "" of the whole office."""
    is_zero = models.BooleanField(_("零报告"), default=False)
    author_key = models.CharField(max_length=64)
    author = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    source_key = models.CharField(max_length=KEY_LIMIT, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["room", "happened_at", "id"], name="duty_log_of_room"),
            models.Index(
                fields=["area_code_now", "happened_at"],
                name="duty_log_of_area",
                condition=~Q(area_code_now=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "source_key"],
                name="duty_log_source_once",
                condition=~Q(source_key=""),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EntryKind]) & ~Q(text=""),
                name="duty_log_words_given",
            ),
        ]

    area_name: str = ""
    """The name of the area, where a query has read it."""

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at}"

    @property
    def journal_key(self) -> str:
        """Name the entry in the journal."""
        return f"duty_entry:{self.pk}"

    @property
    def kind_label(self) -> Text:
        """Return the kind in words."""
        return ENTRY_LABELS[self.kind]


class OpenItem(models.Model):
    """An entry that is not done yet; it goes from shift to shift until it is."""

    MOVES: ClassVar[MoveTable] = ITEM_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    room = models.ForeignKey(DutyRoom, on_delete=models.PROTECT, related_name="items")
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="item")
    state = models.CharField(max_length=8, default=ItemState.OPENED.value)
    version = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True)
    closed_entry = models.ForeignKey(
        LogEntry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["room", "state", "id"], name="duty_items_of_room")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="opened", closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="duty_item_closed_at",
            )
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def journal_key(self) -> str:
        """Name the item in the journal."""
        return f"duty_item:{self.pk}"

    def target(self) -> Target:
        """Return what the item shows to access: that of its room."""
        return self.room.target()


class Handover(models.Model):
    """A shift hands its open items on; the next one takes over by confirming each."""

    MOVES: ClassVar[MoveTable] = HANDOVER_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    room = models.ForeignKey(DutyRoom, on_delete=models.PROTECT, related_name="handovers")
    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="handover")
    state = models.CharField(max_length=8, default=HandoverState.OFFERED.value)
    version = models.PositiveIntegerField(default=1)
    note = models.CharField(_("交班说明"), max_length=REASON_LIMIT, default="", blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="offered", taken_at=None)
                | Q(state="taken", taken_at__isnull=False),
                name="duty_handover_taken_at",
            )
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"

    @property
    def journal_key(self) -> str:
        """Name the handover in the journal."""
        return f"duty_handover:{self.pk}"

    def target(self) -> Target:
        """Return what the handover shows to access: that of its room."""
        return self.room.target()


class HandoverItem(models.Model):
    """One open item in a handover."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="handed")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "item"], name="duty_handover_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.item_id}"
