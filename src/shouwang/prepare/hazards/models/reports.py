"""Reports: one per reporter, with the only trace of who it was, and the talk with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground import data_keys

from .hazard import Hazard


class Report(models.Model):
    """What one reporter sent. Of the query code only a keyed digest is kept."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="reports")
    first_hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="+")
    code_digest = models.CharField(max_length=64)
    area_code = models.CharField(_("区划"), max_length=15)
    text = models.TextField(_("描述"), default="", blank=True)
    source = models.CharField(_("来源"), max_length=12, default="resident")
    is_anonymous = models.BooleanField(_("匿名"), default=True)
    contact_sealed = models.TextField(default="", blank=True)
    reporter_sealed = models.TextField(default="", blank=True)
    reported_at = models.DateTimeField(_("报告时间"))
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until_wall_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hazard", "id"], name="hazards_report_hazard")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(code_digest=""), name="hazards_report_whole"
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(contact_sealed="", reporter_sealed=""),
                name="hazards_report_anonymous_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_key(self) -> str:
        """Name the report in the journal."""
        return f"report:{self.pk}"

    @property
    def contact(self) -> str:
        """Return the contact in clear."""
        return self._opened(self.contact_sealed, "contact")

    @property
    def reporter(self) -> str:
        """Return the key of the account that reported, in clear; "" without one."""
        return self._opened(self.reporter_sealed, "reporter")

    @property
    def masked_contact(self) -> str:
        """Return the contact as a screen may show it."""
        return data_keys.mask_phone(self.contact) or ("***" if self.contact else "")

    def _opened(self, sealed: str, field: str) -> str:
        if not sealed:
            return ""
        return data_keys.ring().decrypt(sealed, place=seal_place(self.number, field))


def seal_place(number: str, field: str) -> str:
    """Return what an encrypted field of a report is bound to."""
    return f"hazards_report/{number}/{field}"


class DialogueLine(models.Model):
    """One line of the talk between a handler and a reporter; encrypted, as it may name people."""

    QUESTION, ANSWER = "question", "answer"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="lines")
    uid = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8)
    text_sealed = models.TextField()
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="hazards_dialogue_report")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["question", "answer"]), name="hazards_dialogue_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.report_id}"

    @property
    def text(self) -> str:
        """Return the line in clear."""
        return data_keys.ring().decrypt(self.text_sealed, place=line_place(self.uid))


def line_place(uid: str) -> str:
    """Return what an encrypted line is bound to."""
    return f"hazards_dialogueline/{uid}/text"


class Objection(models.Model):
    """A reporter does not agree with a closure or a rejection."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="objections")
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="objections")
    reason = models.CharField(_("理由"), max_length=500)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_upheld = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["hazard"], name="hazards_objection_open", condition=Q(answered_at=None)
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hazards_objection_reason"),
            models.UniqueConstraint(
                fields=["report"],
                name="hazards_objection_one_open",
                condition=Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"


class OwnerNotice(models.Model):
    """The address of one hazard for an owner without an account; only its digest is kept."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="notices")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    until_wall_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"notice {self.pk}"
