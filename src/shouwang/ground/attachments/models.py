"""Table of attachments: what belongs to which object, by content digest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import Kind, Purpose


class Attachment(models.Model):
    """A photo or voice note of one object; its precise place is encrypted."""

    uid = models.CharField(max_length=32, unique=True)
    owner_key = models.CharField(_("所属对象"), max_length=96)
    purpose = models.CharField(_("用途"), max_length=12)
    kind = models.CharField(_("类型"), max_length=8)
    mime = models.CharField(max_length=32)
    sha256 = models.CharField(_("内容摘要"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("字节数"))
    width = models.PositiveIntegerField(_("宽"), null=True)
    height = models.PositiveIntegerField(_("高"), null=True)
    duration_ms = models.PositiveIntegerField(_("时长"), null=True)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True)
    place_sealed = models.TextField(default="")
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_wall_at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["owner_key", "id"], name="attachments_owner")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=[purpose.value for purpose in Purpose]),
                name="attachments_purpose_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.IMAGE.value, width__gte=1, height__gte=1)
                | models.Q(kind=Kind.AUDIO.value, width=None, height=None),
                name="attachments_kind_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(owner_key="") & models.Q(size__gte=1),
                name="attachments_owned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.owner_key}"

    @property
    def is_image(self) -> bool:
        """Tell whether it can be shown as a picture."""
        return self.kind == Kind.IMAGE

    @property
    def has_place(self) -> bool:
        """Tell whether the camera knew where it was."""
        return bool(self.place_sealed)
