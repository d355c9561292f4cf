"""Tables of documents: letterheads, templates, the documents themselves, their signatures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable

from .states import MOVES, TEMPLATE_MOVES, TEMPLATES, VIEW, State, TemplateState


class Letterhead(models.Model):
    """The sign of an office in its 文号, such as 云; without one its area's record prefix holds."""

    unit = models.OneToOneField("units.Unit", on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(_("机关代字"), max_length=8, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(sign=""), name="documents_letterhead_given")
        ]

    def __str__(self) -> str:
        return self.sign


class TemplateQuerySet(models.QuerySet["Template"]):
    """Reads of templates."""

    def visible_to(self, actor: Actor) -> TemplateQuerySet:
        """Keep the templates within the actor's duties."""
        return visible(self, actor, Template.VIEW_PERMISSION, area="area_code")


class Template(models.Model):
    """A Word template that an office uploaded; its file is known by its digest."""

    MOVES: ClassVar[MoveTable] = TEMPLATE_MOVES
    VIEW_PERMISSION: ClassVar[str] = TEMPLATES

    kind = models.CharField(_("文种"), max_length=40)
    area_code = models.CharField(_("适用区划"), max_length=15)
    edition = models.PositiveIntegerField(_("版本"))
    effective_from = models.DateField(_("启用日期"), null=True)
    file_name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节数"))
    state = models.CharField(_("状态"), max_length=12, default=TemplateState.DRAFT.value)
    version = models.PositiveIntegerField(default=1)
    uploaded_by_key = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("上传时间"))

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area_code", "edition"], name="documents_template_edition_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in TemplateState]),
                name="documents_template_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=TemplateState.ACCEPTED.value)
                | models.Q(effective_from__isnull=False),
                name="documents_template_in_force_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} #{self.edition}"

    @property
    def journal_key(self) -> str:
        """Name the template in the journal."""
        return f"document_template:{self.pk}"

    def target(self) -> Target:
        """Return what the template shows to access."""
        return Target(area_code=self.area_code)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def visible_to(self, actor: Actor) -> DocumentQuerySet:
        """Keep the documents within the actor's duties, as issuer, by area, or as addressee."""
        units = ("unit_id", "recipient_unit_id")
        return visible(self, actor, Document.VIEW_PERMISSION, units=units)


class Document(models.Model):
    """An issued document; its content is encrypted as a whole, and known by its digest."""

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    uid = models.CharField(max_length=32, unique=True)
    number = models.CharField(_("文号"), max_length=60, unique=True)
    kind = models.CharField(_("文种"), max_length=40)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    recipient_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    subject_key = models.CharField(_("事项"), max_length=96, default="", blank=True)
    area_code_at_time = models.CharField(_("当时区划"), max_length=15)
    area_code_now = models.CharField(_("现在区划"), max_length=15)
    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    content_sealed = models.TextField()
    digest = models.CharField(_("内容摘要"), max_length=64)
    code_sealed = models.TextField()
    code_digest = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField(_("成文日期"))
    issued_at = models.DateTimeField(_("制发时间"))
    issued_by_key = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=12, default=State.ISSUED.value)
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(_("原因"), max_length=300, default="", blank=True)
    export_count = models.PositiveIntegerField(_("下载次数"), default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "-id"], name="documents_document_area"),
            models.Index(fields=["subject_key", "-id"], name="documents_document_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="documents_document_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(number="") & ~models.Q(content_sealed=""),
                name="documents_document_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.VOIDED.value) | ~models.Q(reason=""),
                name="documents_document_voided_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_key(self) -> str:
        """Name the document in the journal."""
        return f"official_document:{self.pk}"

    def target(self) -> Target:
        """Return what the document shows to access."""
        units = {self.unit_id} | ({self.recipient_unit_id} if self.recipient_unit_id else set())
        return Target(area_code=self.area_code_now, unit_ids=frozenset(units))


class Signature(models.Model):
    """A signature over the digest of exactly what was shown."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("签字时间"))

    def __str__(self) -> str:
        return f"{self.document_id} {self.post_id}"
