"""Tables of delivery: notices, their way through each channel, and what each person chose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Target
from shouwang.ground.errors import Text
from shouwang.ground.transitions import MoveTable

from .rules import Choice, Importance, QuietHours
from .states import MOVES, VIEW, State


class Notice(models.Model):
    """What one person is told; the same source tells the same person once.

    It is written in no language: the words are put together where they are shown.
    """

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    """Found, and deleted with its account, by the constraint that begins with it."""
    kind = models.CharField(max_length=48)
    title_msgid = models.CharField(_("标题"), max_length=200)
    title_params = models.JSONField(default=dict)
    body_msgid = models.TextField(_("内容"), default="", blank=True)
    body_params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, default="", blank=True)
    object_key = models.CharField(max_length=96, default="", blank=True)
    importance = models.CharField(_("重要程度"), max_length=8, default=Importance.NORMAL)
    source_key = models.CharField(max_length=160)
    created_at = models.DateTimeField(_("通知时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    asks_confirmation = models.BooleanField(_("需要确认"), default=False)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    confirmed_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="delivery_notice_inbox"),
            models.Index(
                fields=["account"],
                name="delivery_notice_unread",
                condition=models.Q(read_at=None),
            ),
            models.Index(fields=["source_key"], name="delivery_notice_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "source_key"], name="delivery_notice_once"),
            models.CheckConstraint(
                condition=models.Q(importance__in=[found.value for found in Importance]),
                name="delivery_notice_importance",
            ),
            models.CheckConstraint(
                condition=~models.Q(source_key="") & ~models.Q(title_msgid=""),
                name="delivery_notice_named",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by="")
                | (models.Q(confirmed_at__isnull=False) & ~models.Q(confirmed_by="")),
                name="delivery_notice_confirmed_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key}"

    @property
    def title(self) -> Text:
        """Return the title, to be translated where it is shown."""
        return Text(self.title_msgid, self.title_params)

    @property
    def body(self) -> Text:
        """Return the body, to be translated where it is shown."""
        return Text(self.body_msgid, self.body_params)

    @property
    def is_read(self) -> bool:
        """Tell whether the recipient has opened it."""
        return self.read_at is not None

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the recipient said that they know, or was told by phone."""
        return self.confirmed_at is not None

    @property
    def journal_key(self) -> str:
        """Name the notice in the journal."""
        return f"notice:{self.pk}"

    @property
    def is_urgent(self) -> bool:
        """Tell whether it stands out in the inbox."""
        return self.importance == Importance.HIGH


class Dispatch(models.Model):
    """A notice on its way to its addressee through one channel; it holds no address.

    The inbox and the call list have rows, too, so that every channel is counted alike.
    """

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="dispatches", db_index=False
    )
    """Found, and deleted with its notice, by the constraint that begins with it."""
    channel = models.CharField(_("渠道"), max_length=16)
    state = models.CharField(_("状态"), max_length=12, default=State.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    is_urgent = models.BooleanField(default=False)
    queued_wall_at = models.DateTimeField()
    due_wall_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=64, default="", blank=True)
    error = models.CharField(_("原因"), max_length=16, default="", blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=16, default="", blank=True)
    gateway_key = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    area_code: str = ""

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "-is_urgent", "due_wall_at", "id"],
                name="delivery_dispatch_due",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(fields=["state", "channel", "id"], name="delivery_dispatch_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_dispatch_once"),
            models.UniqueConstraint(fields=["gateway_key"], name="delivery_dispatch_gateway_key"),
            models.CheckConstraint(
                condition=models.Q(state__in=[found.value for found in State]),
                name="delivery_dispatch_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending")
                | (~models.Q(holder="") & models.Q(due_wall_at__isnull=False, attempts__gte=1)),
                name="delivery_dispatch_held",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(error=""),
                name="delivery_dispatch_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(channel=""), name="delivery_dispatch_channel"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_because=""),
                name="delivery_dispatch_withdrawn_because",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state} #{self.notice_id}"

    @property
    def journal_key(self) -> str:
        """Name the dispatch in the journal."""
        return f"dispatch:{self.pk}"

    def target(self) -> Target:
        """Return the area in which the addressee holds a post, as the query found it."""
        return Target(area_code=self.area_code)


class Preference(models.Model):
    """Which channels an account takes beside the inbox, and when it wants quiet."""

    account = models.OneToOneField("people.Account", on_delete=models.CASCADE, related_name="+")
    urgent = models.JSONField(default=list)
    normal = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | (
                    models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~models.Q(quiet_from=models.F("quiet_until"))
                ),
                name="delivery_preference_quiet_whole",
            )
        ]

    def __str__(self) -> str:
        return f"preference of {self.account_id}"

    @property
    def choice(self) -> Choice:
        """Return what was chosen, as the rules read it."""
        quiet = None
        if self.quiet_from is not None and self.quiet_until is not None:
            quiet = QuietHours(self.quiet_from, self.quiet_until)
        return Choice(frozenset(self.urgent), frozenset(self.normal), quiet)
