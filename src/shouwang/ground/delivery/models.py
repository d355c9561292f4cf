"""Table of notices: one row for each recipient, in a language only when it is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text

from .rules import Importance


class Notice(models.Model):
    """What one person is told; the same source tells the same person once."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
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

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="delivery_notice_inbox"),
            models.Index(
                fields=["account"],
                name="delivery_notice_unread",
                condition=models.Q(read_at=None),
            ),
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
    def is_urgent(self) -> bool:
        """Tell whether it stands out in the inbox."""
        return self.importance == Importance.HIGH
