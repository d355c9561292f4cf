"""Tables of the checklists: lists, items by edition, and which lists suit which places."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text

from .rules import Answer, Severity, answer_words, read_answer


def _in_language(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


class SeverityChoices(models.TextChoices):
    """What a failed item opens, as a person reads it."""

    GENERAL = Severity.GENERAL.value, _("一般隐患")
    LEVEL2 = Severity.LEVEL2.value, _("二级隐患")
    MAJOR = Severity.MAJOR.value, _("疑似重大隐患")


class Checklist(models.Model):
    """One list, such as CP for crowded places."""

    code = models.CharField(_("清单代码"), max_length=2, primary_key=True)
    name_zh = models.CharField(_("中文名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return _in_language(self.name_zh, self.name_en)


class ChecklistItem(models.Model):
    """One item in one edition; a later edition closes this one and stays beside it."""

    code = models.CharField(_("检查项代码"), max_length=16)
    edition = models.CharField(_("版次"), max_length=16)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    group = models.CharField(_("组"), max_length=2)
    category_zh = models.CharField(_("类别"), max_length=60)
    category_en = models.CharField(_("类别（英文）"), max_length=100)
    plan_item = models.CharField(_("方案条目"), max_length=60, blank=True)
    item_zh = models.CharField(_("检查内容"), max_length=300)
    item_en = models.CharField(_("检查内容（英文）"), max_length=400)
    legal_basis = models.CharField(_("依据"), max_length=300, blank=True)
    severity_default = models.CharField(
        _("不合格时"), max_length=8, choices=SeverityChoices.choices
    )
    answer_type = models.CharField(_("回答方式"), max_length=120)
    effective_from_on = models.DateField(_("启用日期"))
    effective_until_on = models.DateField(_("最后有效日期"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["checklist", "code"], name="checklists_item_list"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="checklists_item_edition"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(effective_until_on=None),
                name="checklists_item_one_open",
            ),
            models.CheckConstraint(
                condition=Q(severity_default__in=SeverityChoices.values),
                name="checklists_item_severity",
            ),
            models.CheckConstraint(
                condition=Q(effective_until_on=None)
                | Q(effective_until_on__gte=F("effective_from_on")),
                name="checklists_item_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """Return the statement in the reader's language."""
        return _in_language(self.item_zh, self.item_en)

    @property
    def category(self) -> str:
        """Return the category in the reader's language."""
        return _in_language(self.category_zh, self.category_en)

    @property
    def answer(self) -> Answer:
        """Return the form of the answer."""
        return read_answer(self.answer_type)

    @property
    def answer_words(self) -> Text:
        """Return the form of the answer in words."""
        return answer_words(self.answer)


class ListForPlace(models.Model):
    """A list that suits a place type or a use."""

    place_type = models.CharField(max_length=40)
    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="suits")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_type", "checklist"], name="checklists_suit_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_type} {self.checklist_id}"
